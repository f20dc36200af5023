"""The catalogues of sentences: complete, current, compiled, and with every name that a sentence fills in.

Who adds a sentence runs scripts/messages, translates what it lists, and runs it again.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.support.site import ROOT

CATALOGUES = sorted([*ROOT.glob("locale/*/LC_MESSAGES/*.po"), *ROOT.glob("games/catalog/*/locale/*/LC_MESSAGES/*.po")])
HINT = "run: scripts/messages"
FILLED_IN = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|</?\w+>")
# What follows a name must not depend on the sound that the name ends with.
DEPENDS_ON_SOUND = re.compile(
    r"(?:\)[sd]|\}|>)(?:은|는|이|가|을|를|과|와|로|으로|이라|라)(?:[\s.,!?]|$)|\((?:으|이)\)|[을를은는이가]\([을를은는이가]\)"
)
# One way to speak to people throughout: "-습니다", and "-세요" where they are asked to do something.
OTHER_STYLE = re.compile(r"(?<!세)(?<!아니)요(?:[.!?…]|$)|(?<!니)다(?:[.!?]|$)")

each = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def said(entry: polib.POEntry) -> list[str]:
    """The translation: one text, or one for each plural form."""
    return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)] or [entry.msgstr]


def test_there_are_catalogues():
    assert {path.name for path in CATALOGUES} == {"django.po", "djangojs.po"}


@each
def test_every_sentence_is_translated(path: Path):
    catalogue = polib.pofile(str(path))
    waiting = [entry.msgid for entry in (*catalogue.untranslated_entries(), *catalogue.fuzzy_entries())]
    assert waiting == [], HINT
    assert not catalogue.obsolete_entries(), HINT


@each
def test_what_is_filled_in_is_the_same_in_both_languages(path: Path):
    for entry in polib.pofile(str(path)):
        whole = sorted(FILLED_IN.findall(entry.msgid_plural or entry.msgid))
        assert [sorted(FILLED_IN.findall(text)) for text in said(entry)] == [whole] * len(said(entry)), entry.msgid


@each
def test_korean_reads_well_whatever_is_filled_in(path: Path):
    for entry in polib.pofile(str(path)):
        for text in said(entry):
            assert not DEPENDS_ON_SOUND.search(text), text
            assert not OTHER_STYLE.search(text), text


@each
def test_the_compiled_catalogue_is_the_written_one(path: Path):
    """It is kept in the repository, because a site should start where gettext is not installed."""
    written, compiled = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))
    assert {key(entry): said(entry) for entry in compiled} == {key(entry): said(entry) for entry in written}, HINT
    assert compiled.metadata["Plural-Forms"] == written.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is missing: the catalogues were NOT compared")
def test_the_catalogues_hold_the_sentences_of_the_code_and_no_others(tmp_path: Path):
    for name in ("gameproject", "games", "lobby", "locale", "scripts", "static", "templates", "manage.py"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["scripts/messages"], cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for catalogue in CATALOGUES:
        collected = polib.pofile(str(tmp_path / catalogue.relative_to(ROOT)))
        assert {key(entry) for entry in collected} == {key(entry) for entry in polib.pofile(str(catalogue))}, HINT
