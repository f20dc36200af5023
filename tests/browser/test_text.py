"""What pages say: every sentence can be translated, and every code that a match's socket sends has a sentence."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Route, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

ROOT = Path(__file__).resolve().parents[2]
MODULES = [*ROOT.glob("static/**/*.js"), *ROOT.glob("games/catalog/*/static/**/*.js")]

STRING = r'"((?:[^"\\\n]|\\.)+)"'
# Words as people read them: they begin with a capital, or with a name that is filled in.
SENTENCE = re.compile(r"(?:[A-Z][a-z]+|\{\w+\})(?:$|[ .,:…].*)")
KEYS = {"Backquote", "End", "Enter", "Escape", "Home", "Space"}


def code(module: Path) -> str:
    """The module without comments, types and what is said to programmers."""
    text = re.sub(r"/\*.*?\*/", "", module.read_text(), flags=re.DOTALL)
    return re.sub(r"//.*|Error\(.*", "", text)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sentences_go_through_gettext(module: Path):
    text = re.sub(rf"\b(?:gettext\({STRING}|ngettext\({STRING}, {STRING})", "", code(module))
    said = {text for text in re.findall(STRING, text) if SENTENCE.fullmatch(text)} - KEYS
    assert not said


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is missing: what it finds was NOT tried")
def test_makemessages_finds_every_sentence():
    sentences = {text for module in MODULES for text in re.findall(rf"\bgettext\({STRING}", code(module))}
    assert len(sentences) > 20
    # As django-admin makemessages calls it.
    command = ["xgettext", "-d", "djangojs", "--language=JavaScript", "--from-code", "UTF-8", "--no-wrap", "-o", "-"]
    done = subprocess.run([*command, *map(str, MODULES)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert sentences <= {json.loads(text) for text in re.findall(r'^msgid (".+")$', done.stdout, re.MULTILINE)}


def test_pages_load_the_catalogue_and_keep_it(db: None):
    page = Client().get("/").content.decode()
    address = re.search(r'<script src="(/jsi18n/\?en)" defer>', page)
    assert address
    answer = Client().get(address[1])
    assert answer["Content-Type"] == 'text/javascript; charset="utf-8"'
    assert answer["Cache-Control"] == "max-age=3600"


def test_the_page_speaks_the_catalogues_language(server: Daphne, people: Callable[..., Person]):
    ada = people(server, "Ada")

    def loud(route: Route) -> None:
        body = """globalThis.django = {
          gettext: (sentence) => sentence.replace(/[a-z]+(?![a-z}])/gi, (word) => word.toUpperCase()),
        };"""
        route.fulfill(content_type="text/javascript", body=body)

    ada.page.route("**/jsi18n/**", loud)
    ada.open_room(bots=1)
    ada.start()
    expect(ada.page.locator("#backbeat-seats")).to_contain_text("BOT")


@pytest.mark.skipif(shutil.which("node") is None, reason="node is missing: the words of codes were NOT checked")
def test_codes_have_words_and_words_have_codes():
    words = (ROOT / "static/backbeat/page/words.js").as_uri()
    print_keys = (
        "const tables = Object.entries(words).map(([name, table]) => [name, Object.keys(table('', false))]);"
        "console.log(JSON.stringify(Object.fromEntries(tables)))"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", f"import * as words from '{words}'; {print_keys}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    tables = {name: set(keys) for name, keys in json.loads(done.stdout).items()}
    errors, byes = (
        (ROOT / "docs/protocol.md").read_text().split("## Error codes\n")[1].split("## Bounds")[0].split("In `bye`:")
    )
    ours = {"bad_message", "hello_repeated", "not_joined"}  # only a faulty client hears these
    assert tables["refusals"] == set(re.findall(r"^\| `(\w+)`", errors, re.MULTILINE)) - ours
    said = {
        code for names in re.findall(r"^\| (`.*?`) \| \d", byes, re.MULTILINE) for code in re.findall(r"\w+", names)
    }
    assert tables["waits"] <= said
    tickets_and_closes = {"forbidden", "not_found", "4403", "4404", "4409", "4410", "4423"}
    assert tables["endings"] <= said | tickets_and_closes | {"other"}
