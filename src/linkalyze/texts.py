"""The words of the report in the reader's language.

A text in the code is its English version, with {placeholders}; `locale/nl.po` holds the Dutch one.
To add a language, add a file: `python tools/messages.py xx` makes it, to be filled in.
"""

import datetime as dt
import gettext
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

ENGLISH = "en"

Value = str | int | dt.date


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, its locale, its texts, and those of them that the page's scripts
    use.
    """

    code: str
    locale: Locale
    texts: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    of_scripts: dict[str, object] = field(default_factory=dict)


def languages() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    names = (file.name for file in files("linkalyze").joinpath("locale").iterdir())
    return ENGLISH, *sorted(name.removesuffix(".po") for name in names if name.endswith(".po"))


def catalogue(code: str) -> Catalog:
    """The texts of a language."""
    path = files("linkalyze").joinpath("locale", f"{code}.po")
    return read_po(io.BytesIO(path.read_bytes()), locale=code)


@cache
def language(code: str) -> Language:
    """One language, read.

    Raises:
        ValueError: there is no such language.
    """
    if code not in languages():
        raise ValueError(f"{code}: the languages are {', '.join(languages())}")
    locale = Locale.parse(code)
    if code == ENGLISH:
        return Language(code, locale)
    texts = catalogue(code)
    compiled = io.BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    of_scripts: dict[str, object] = {
        (message.id if isinstance(message.id, str) else message.id[0]): message.string
        for message in texts
        if message.id and any(place.endswith(".js") for place, _ in message.locations)
    }
    return Language(code, locale, gettext.GNUTranslations(compiled), of_scripts)


_reader: ContextVar[str] = ContextVar("reader", default=ENGLISH)


@contextmanager
def written_in(code: str) -> Iterator[None]:
    """Everything below is written in a language.

    Raises:
        ValueError: there is no such language.
    """
    token = _reader.set(language(code).code)
    try:
        yield
    finally:
        _reader.reset(token)


def current() -> Language:
    """The language that is written in."""
    return language(_reader.get())


def for_scripts() -> dict[str, object]:
    """What the page's scripts need to write as the reader does."""
    speaks = current()

    def named(what: str, width: str) -> list[str]:
        return [name for _, name in sorted(getattr(speaks.locale, what)["format"][width].items())]

    return {
        "texts": speaks.of_scripts,
        "months": named("months", "wide"),
        "short_months": named("months", "abbreviated"),
        "separators": "".join(
            speaks.locale.number_symbols["latn"][symbol] for symbol in ("decimal", "group")
        ),
    }


def tr(text: str, /, **values: Value) -> str:
    """A text in the reader's language.

    Args:
        text: in English.
        values: for its placeholders; whole numbers and days are written as the language does.
    """
    return _filled(current().texts.gettext(text), values)


def trn(one: str, many: str, n: int, /, **values: Value) -> str:
    """The same for a text that counts, with `n` for a placeholder.

    Args:
        one: the English text for one.
        many: for any other number.
        n: the number.
        values: for the other placeholders.
    """
    return _filled(current().texts.ngettext(one, many, n), {"n": n, **values})


def mark(text: str) -> str:
    """The text as it is: one of a table of texts, to be given to `tr` when it is shown."""
    return text


def label(name: str) -> str:
    """A category of the data (a function, a level, a role) in the reader's language."""
    return current().texts.gettext(name) if name else ""


def _filled(text: str, values: dict[str, Value]) -> str:
    return text.format(**{name: _written(value) for name, value in values.items()})


def _written(value: Value) -> str:
    if isinstance(value, str):
        return value
    return day(value) if isinstance(value, dt.date) else count(value)


def count(value: float) -> str:
    """Such as 1,234."""
    return str(format_decimal(round(value), locale=current().locale))


def number(value: float, digits: int = 1) -> str:
    """Such as 4.9."""
    return str(format_decimal(value, f"#,##{_zeros(digits)}", locale=current().locale))


def signed(value: float, digits: int = 2) -> str:
    """Such as +0.04."""
    zeros = _zeros(digits)
    return str(format_decimal(value, f"+{zeros};-{zeros}", locale=current().locale))


def share(value: float, digits: int = 0) -> str:
    """A share of 1, such as 52%."""
    return str(format_percent(value, f"#,##{_zeros(digits)}%", locale=current().locale))


def signed_share(value: float, digits: int = 1) -> str:
    """A change of a share of 1, such as +0.3%."""
    zeros = _zeros(digits)
    return str(format_percent(value, f"+{zeros}%;-{zeros}%", locale=current().locale))


def _zeros(digits: int) -> str:
    """The end of a number's pattern."""
    return "0." + "0" * digits if digits else "0"


def day(value: dt.date) -> str:
    """Such as 21 October 2026."""
    return format_date(value, "d MMMM y", locale=current().locale)


def short_day(value: dt.date) -> str:
    """Such as 21 Oct 2026."""
    return format_date(value, "d MMM y", locale=current().locale)


def month(value: dt.date) -> str:
    """Such as October 2026."""
    return format_date(value, "LLLL y", locale=current().locale)


def day_of_year(value: dt.date) -> str:
    """Such as 21 October."""
    return format_date(value, "d MMMM", locale=current().locale)


def both(parts: Sequence[str]) -> str:
    """Such as: a, b and c."""
    *most, last = parts or [""]
    return tr("{most} and {last}", most=", ".join(most), last=last) if most else last


def either(parts: Sequence[str]) -> str:
    """Such as: a, b or c."""
    *most, last = parts or [""]
    return tr("{most} or {last}", most=", ".join(most), last=last) if most else last
