"""Every page in Korean: no English word is left in what people read, whoever they are and however they chose Korean."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import polib
import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from games.engine import registry
from lobby import services
from lobby.models import Player
from tests.lobby.factories import GuestFactory, MatchSeatFactory, PlayerFactory, RoomFactory
from tests.support.bundled import bundled

pytestmark = pytest.mark.django_db

KOREAN = {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"}
# Names that are the same in every language.
NAMES = {"Backbeat", "API", "JavaScript", "English", "http", "testserver", "rooms"}
READ = {"alt", "aria-label", "placeholder", "title", "data-copied"}
SILENT = {"script", "style", "svg"}
WORD = re.compile(r"[A-Za-z]{2,}")


class Reader(HTMLParser):
    """Collects what a page says: texts, labels, what stands in fields."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.language = ""
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        known = dict(attrs)
        if tag == "html":
            self.language = known["lang"] or ""
        self.said += [value or "" for name, value in attrs if name in READ]
        if tag == "input" and known.get("type") != "hidden":
            self.said.append(known.get("value") or "" if known.get("type") not in ("checkbox", "radio") else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def leftovers(page: str, *names: str) -> set[str]:
    """Words of the page in Latin letters that nobody's name explains."""
    reader = Reader()
    reader.feed(page)
    assert reader.language == "ko"
    return {word for text in reader.said for word in WORD.findall(text)} - NAMES - {*names}


def read(client: Client, path: str, *names: str) -> set[str]:
    return leftovers(client.get(path, headers=KOREAN).content.decode(), *names)


@pytest.fixture(autouse=True)
def _bundled_games_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages list what is installed; an author's own game may be in one language."""
    monkeypatch.setattr(registry, "_registered", list(bundled().values()))


@pytest.fixture
def owner() -> Player:
    return GuestFactory(name="가나")


@pytest.fixture
def rooms(owner: Player) -> dict[str, str]:
    """The code of a room of each installed game."""
    codes = {}
    for game in registry.games().values():
        room = RoomFactory(game=game.slug, options=services.clean_options(game, {}), owner=owner)
        services.set_bot(player=owner, code=room.code, number=1, level=1)
        codes[game.slug] = room.code
    return codes


def every_page(player: Player | None, rooms: dict[str, str]) -> Iterator[str]:
    yield from ("/", "/accounts/guest/", "/accounts/login/", "/accounts/password/reset/", "/nowhere/", "/rooms/ZZZZZZ/")
    yield from (f"/rooms/{code}/" for code in rooms.values())
    yield from (f"/matches/{MatchSeatFactory(match__game=game, player=player).match_id}/" for game in rooms)
    if player is None:
        yield "/accounts/signup/"
    elif player.is_guest:
        yield from ("/accounts/claim/", "/accounts/logout/")
    else:
        yield from ("/accounts/email/", "/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/")
    for name in ("reset_password_done", "reset_password_from_key_done", "inactive", "email_verification_sent"):
        yield reverse(f"account_{name}")


@pytest.mark.parametrize("who", ["visitor", "guest", "owner", "account", "staff"])
def test_no_page_has_english_left(owner, rooms, who):
    make = {
        "guest": GuestFactory,
        "account": PlayerFactory,
        "staff": lambda **known: PlayerFactory(is_staff=True, **known),
    }
    player = owner if who == "owner" else make[who](name="다라") if who in make else None
    client, names = Client(), set(rooms.values())
    if player is not None:
        client.force_login(player)
        names |= set(WORD.findall(f"{player.email} {player.username}"))
    found = {path: read(client, path, *names) for path in every_page(player, rooms)}
    assert {path: words for path, words in found.items() if words} == {}


def test_what_is_refused_is_said_in_korean(owner, rooms):
    """On the page that a form leads back to, and in the API's message."""
    client = Client(headers=KOREAN)
    client.force_login(owner)
    code = rooms["lightcycles"]
    services.set_bot(player=owner, code=code, number=1, level=None)
    for act, form in (
        ("start", {}),
        ("rematch", {}),
        ("options", {"rounds": "never"}),
        ("bots", {"seat": "1", "level": "9"}),
        ("bots", {"seat": "x"}),
        ("kick", {"seat": "0"}),
        ("owner", {"seat": "1"}),
    ):
        page = client.post(f"/rooms/{code}/{act}/", form, follow=True).content.decode()
        assert 'class="toast' in page, act
        assert leftovers(page, code, "never") == set(), act
    for form in ({"name": "\u202e"}, {"name": "가" * 30}, {"name": ""}):
        assert leftovers(client.post("/accounts/guest/", form).content.decode()) == set()
    assert leftovers(client.post("/accounts/claim/", {"username": "guest-1"}).content.decode(), "guest") == set()
    message = client.get("/api/rooms/ZZZZZZ").json()["error"]["message"]
    assert not WORD.search(message)


@pytest.mark.parametrize("name", ["403.html", "500.html"])
def test_pages_of_faults_are_in_korean(name, rf):
    with translation.override("ko"):
        assert leftovers(render_to_string(name, request=rf.get("/"))) == set()


def test_games_describe_themselves_in_korean(client):
    for game in client.get("/api/games", headers=KOREAN).json():
        labels = [game["title"], game["description"], *(bot["label"] for bot in game["bots"])]
        for option in game["options"]:
            labels += [option["label"], *option.get("labels", [])]
        assert [label for label in labels if WORD.search(label)] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_language_that_was_chosen_stays(client, language):
    other = {"ko": "en", "en": "ko"}[language]
    client.post(reverse("set_language"), {"language": language, "next": "/"}, headers={"Accept-Language": other})
    page = client.get("/", headers={"Accept-Language": other}).content.decode()
    assert f'<html lang="{language}"' in page
    assert ("바로 플레이" in page) is (language == "ko")
    assert client.cookies["django_language"]["max-age"] > 0


def test_modules_speak_korean(client):
    """The sentences of the SDK and of every game are in the one catalogue that pages load."""
    script = client.get("/jsi18n/?ko", headers=KOREAN).content.decode()
    for sentence in ("내 차례", "재대결", "둘 수 있는 곳", "거짓말!", "이번 라운드에서 이겼습니다"):
        assert json.dumps(sentence)[1:-1] in script
    assert '"You win"' not in client.get("/jsi18n/?en", headers={"Accept-Language": "en"}).content.decode()


def test_mails_are_in_korean():
    account = PlayerFactory(name="마바")
    Client(headers=KOREAN).post("/accounts/password/reset/", {"email": account.email})
    (letter,) = mail.outbox
    text = re.sub(r"https?://\S+", "", f"{letter.subject} {letter.body}")
    assert set(WORD.findall(text)) - NAMES - {"example", "com", *WORD.findall(account.username)} == set()


def test_an_installed_game_brings_its_own_sentences(client, settings, monkeypatch, tmp_path):
    """A package with a `locale` folder is enough, as for any Django app; nothing of the project names it."""
    folder = tmp_path / "tea_party" / "locale" / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (tmp_path / "tea_party" / "__init__.py").touch()
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=1; plural=0;"}
    catalogue.append(polib.POEntry(msgid="A tea party", msgstr="다과회"))
    for domain in ("django", "djangojs"):
        catalogue.save_as_mofile(str(folder / f"{domain}.mo"))
    monkeypatch.syspath_prepend(tmp_path)
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tea_party"]
    assert trans_real.DjangoTranslation("ko").gettext("A tea party") == "다과회"
    assert json.dumps("다과회")[1:-1] in client.get("/jsi18n/?ko", headers=KOREAN).content.decode()
