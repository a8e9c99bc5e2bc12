"""The words of the report, in every language."""

import datetime as dt
import re
import string
import sys
from pathlib import Path

import pytest

from linkalyze import texts
from linkalyze.network import FUNCTIONS, SENIORITIES
from linkalyze.sections.phrases import role_label
from linkalyze.texts import tr, trn, written_in

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import messages

OTHERS = [code for code in texts.languages() if code != "en"]
DAY = dt.date(2026, 3, 1)


def forms(message):
    """A message's English texts and their translations, side by side."""
    one, other = (
        (text,) if isinstance(text, str) else tuple(text) for text in (message.id, message.string)
    )
    return zip((*one, *one[-1:] * (len(other) - len(one))), other, strict=True)


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_left_untranslated(code):
    known = {message.id: message for message in texts.catalogue(code) if message.id}
    wanted = {message.id for message in messages.template() if message.id}
    assert wanted - known.keys() == set(), "run tools/messages.py"
    assert known.keys() - wanted == set(), "no longer used: run tools/messages.py"
    assert [m.id for m in known.values() if m.fuzzy or not all(t for _, t in forms(m))] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_same_placeholders(code):
    for message in texts.catalogue(code):
        for english, other in forms(message) if message.id else ():
            # A text for one may say the number in a word.
            assert placeholders(other) | {"n"} == placeholders(english) | {"n"}, english


@pytest.mark.parametrize("code", texts.languages())
def test_two_categories_never_bear_one_name(code):
    with written_in(code):
        for names in (FUNCTIONS, SENIORITIES):
            assert len({texts.label(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "1,234 of 1 March 2026; 4.9, 52%, 0.5%, +0.04, -0.3%, 1 Mar 2026, March 2026"),
        ("nl", "1.234 of 1 maart 2026; 4,9, 52%, 0,5%, +0,04, -0,3%, 1 mrt 2026, maart 2026"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(code, said):
    with written_in(code):
        rest = (
            texts.number(4.91), texts.share(0.52), texts.share(0.005, 1), texts.signed(0.04),
            texts.signed_share(-0.003), texts.short_day(DAY), texts.month(DAY),
        )  # fmt: skip
        # Not a text of the report, so it stays as it is.
        assert tr("{n} of {day}; ", n=1234, day=DAY) + ", ".join(rest) == said


def test_english_is_what_is_written_unless_said_otherwise():
    with written_in("nl"):
        assert tr("Contacts") == "Contacten"
    assert tr("Contacts") == "Contacts"
    assert trn("{n} day", "{n} days", 1) == "1 day"
    assert trn("{n} day", "{n} days", 1200) == "1,200 days"


def test_a_role_of_rank_and_function_is_put_together():
    with written_in("nl"):
        role = role_label("Marketing manager")
        assert texts.label("Marketing") in role
        assert role not in ("Marketing manager", texts.label("Marketing"))


def test_lists_are_joined_with_a_word():
    assert [texts.both(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    with written_in("nl"):
        assert texts.either(["a", "b"]) == "a of b"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="en, nl"), written_in("xx"):
        pass


def test_no_text_of_the_scripts_is_overlooked():
    wanted = {m.id if isinstance(m.id, str) else m.id[0] for m in messages.template() if m.id}
    for path in (messages.ROOT / "templates" / "assets").glob("*.js"):
        found = re.findall(r"\btrn?\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))
        assert set(found) <= wanted, path.name


def test_texts_in_the_code_are_literals():
    """What the extractor cannot read would stay English for ever."""
    for path in (messages.ROOT / "src" / "linkalyze").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(?:tr|trn|mark)\(\s*f[\"']", code), path.name
