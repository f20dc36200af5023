"""Reads the documentation as its readers do: pages, their fenced blocks, their tables."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    """The text of docs/`name`."""
    return (DOCS / name).read_text()


def blocks(text: str) -> list[tuple[str, str]]:
    """(info string, content) of each fenced block."""
    return re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def files(text: str) -> dict[str, str]:
    """The blocks that name a file after their language, as in ```python dots/game.py; a second one adds to the file."""
    found: dict[str, str] = {}
    for info, content in blocks(text):
        if " " in info:
            path = info.split(" ", 1)[1]
            found[path] = found[path] + "\n" + content if path in found else content
    return found


def fragments(text: str, language: str) -> list[str]:
    """The blocks in a language that name no file."""
    return [content for info, content in blocks(text) if info == language]


def section(text: str, heading: str) -> str:
    """What stands under the heading (without its number signs), its subsections included."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*)", text, re.MULTILINE | re.DOTALL)
    assert found, f"There is no heading {heading!r}."
    level = len(found[1])
    return re.split(rf"^#{{1,{level}}} ", found[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of all table rows, heads and rules left out."""
    found = []
    for table in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        for line in table.splitlines()[2:]:
            found.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
    return found


def bare(cell: str) -> str:
    """A cell without its code marks."""
    return cell.strip().strip("`")
