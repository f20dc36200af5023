"""docs/architecture.md names places: each must exist, and each package must be named. Links must lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, page

PAGE = page("architecture.md")
NAMED = set(re.findall(r"(?:games|lobby|gameproject|static|scripts|tests)/(?:[\w./-]*[\w/])?", PAGE))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def test_every_place_that_is_named_exists() -> None:
    assert len(NAMED) > 40
    assert [name for name in sorted(NAMED) if not (ROOT / name).exists()] == []


def test_every_package_is_named() -> None:
    found = {path.parent for house in ("games", "lobby", "gameproject") for path in (ROOT / house).rglob("__init__.py")}
    packages = {path.relative_to(ROOT).as_posix() for path in found if path.name != "commands"}
    assert packages - {name.rstrip("/") for name in NAMED} == set()


def test_it_stays_one_page() -> None:
    assert len(PAGE.split()) < 1850


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(source: Path) -> None:
    text = source.read_text()
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        place = (source.parent / target) if target else source
        assert place.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", place.read_text(), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, anchor


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
