"""Makes .venv and installs a requirements file into it, unless that very file is installed already.

Runs on the system's Python with nothing installed: the standard library alone. Used by scripts/play and scripts/test.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def prepare(requirements):
    """Bring .venv to what the file lists. Ends the program with one sentence when that cannot be done."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what older Pythons meet first
        have = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Backbeat needs Python 3.11 or newer and this is {have}: run it as python3.11 {sys.argv[0]}.")
    make_environment()
    install(ROOT / requirements)


def make_environment():
    if PYTHON.exists():
        return
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
        import venv
    except ImportError:
        sys.exit("Python's venv module is missing: run apt-get install python3-venv as root, then start again.")
    print("Making .venv ...", flush=True)
    venv.create(VENV, with_pip=True, clear=True)


def install(requirements):
    stamp = VENV / "installed"
    wanted = fingerprint(requirements)
    installed = stamp.read_text().splitlines() if stamp.exists() else []
    if wanted in installed:
        return
    print(f"Installing what {requirements.name} lists ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", str(requirements)]
    if subprocess.call(pip) != 0:
        sys.exit("Installing failed: see pip's message above, then start again.")
    still_true = [line for line in installed if line in map(fingerprint, requirements_files())]
    stamp.write_text("\n".join([*still_true, wanted]))


def fingerprint(requirements):
    """Names the file and the content of all of them, since one includes another."""
    listed = b"".join(path.read_bytes() for path in requirements_files())
    return f"{requirements.name} {hashlib.sha256(listed).hexdigest()}"


def requirements_files():
    return sorted(ROOT.glob("requirements*.txt"))


if __name__ == "__main__":
    prepare(sys.argv[1])
