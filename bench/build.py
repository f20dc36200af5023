"""Compiles the C programs of the bench into bench/.build, when their sources are newer."""

import subprocess

from bench.processes import BUILD, ROOT

PROGRAMS = ("load", "floor")


def build() -> None:
    BUILD.mkdir(exist_ok=True)
    sources = [*(ROOT / "bench").glob("*.c"), *(ROOT / "bench").glob("*.h")]
    newest = max(source.stat().st_mtime for source in sources)
    for name in PROGRAMS:
        program = BUILD / name
        if not program.exists() or program.stat().st_mtime < newest:
            flags = ["-O2", "-Wall", "-Wextra", "-Werror"]
            subprocess.run(["gcc", *flags, "-o", str(program), f"bench/{name}.c"], cwd=ROOT, check=True)
