"""Nobody passes for those who run the site, however the name is written; everybody else keeps theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.matches.errors import Problem
from lobby import accounts
from lobby.models import NAME_LENGTH, Player
from lobby.names import BEINGS, LEVELS, MOODS, clean_name
from lobby.reserved import LOOKS, TITLES, WHOLE, is_reserved, skeleton
from tests.lobby.factories import PASSWORD, GuestFactory, PlayerFactory

BACK = {}  # letter: what looks like it
for look, letter in LOOKS.items():
    BACK.setdefault(letter, []).append(chr(look))


@pytest.mark.parametrize(
    "name",
    [
        "admin",
        "ADMIN",
        "Admin Bob",
        "the-moderator",
        "a d m i n",
        "a.d.m.i.n",
        "аdmin",  # its first letter is Cyrillic
        "ａｄｍｉｎ",
        "𝐀𝐝𝐦𝐢𝐧",
        "Ádmïn",
        "adm1n",
        "@dmin",
        "4dm!n",
        "admin1",
        "Backbeat",
        "Ваckbeаt",
        "ＢａｃｋＢｅａｔ team",
        "system",
        "5y5tem",
        "Deleted player",
        "관리자",
        "운영자 2",
        "αdmιn",
    ],
)
def test_what_looks_like_staff_is_refused(name):
    with pytest.raises(Problem) as refused:
        clean_name(name)
    assert refused.value.code == "name_invalid"


@pytest.mark.parametrize(
    "name",
    [
        "Ada",
        "Adminton",
        "Root Beer",
        "System of a Down",
        "Modest",
        "Ilona",
        "관리",
        "Ёжик",
        "Åse",
        "Player 7",
        "1",
        "!!",
        "🎲",
    ],
)
def test_what_only_resembles_it_is_fair(name):
    assert clean_name(name) == name


def test_names_that_the_site_gives_are_allowed():
    for mood in str(MOODS).split():
        for being in str(BEINGS).split():
            assert not is_reserved(f"{mood} {being}")
    assert not any(is_reserved(f"{level} 1") for level in LEVELS)


@given(
    word=st.sampled_from([*TITLES, *WHOLE]),
    between=st.sampled_from(["", "-", " ", ".", "_"]),
    looks=st.randoms(use_true_random=False),
)
def test_law_no_disguise_helps(word, between, looks):
    worn = between.join(looks.choice([*BACK.get(letter, []), letter, letter.upper()]) for letter in word)
    assert is_reserved(worn)


@given(st.text(max_size=NAME_LENGTH))
def test_law_a_skeleton_is_its_own(text):
    assert skeleton(skeleton(text)) == skeleton(text)


@pytest.mark.django_db
def test_accounts_are_not_called_so_either(client):
    form = {"username": "Adm1n", "email": "ada@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", form).context["form"].errors["username"]
    assert not Player.objects.exists()
    with pytest.raises(Problem):
        accounts.claim(player=GuestFactory(), username="moderator", email="ada@example.org", password=PASSWORD)
    with pytest.raises(Problem):
        accounts.rename(player=PlayerFactory(), name="Backbeat")


@pytest.mark.django_db
def test_who_runs_the_site_may_be_called_so():
    assert Player.objects.create_superuser("admin", password=PASSWORD).name == "admin"
