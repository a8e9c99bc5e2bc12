"""Small turns of phrase that several sections share."""

from functools import cache
from urllib.parse import urlencode

from linkalyze.lexicon import title_lexicon
from linkalyze.measures.intervals import Interval
from linkalyze.network import FUNCTIONS
from linkalyze.page import Link
from linkalyze.texts import label, number, share, tr


def capital(text: str) -> str:
    """With a capital to begin with; the rest as it is."""
    return text[:1].upper() + text[1:]


def likely(interval: Interval | None, digits: int = 1) -> str | None:
    """A number with its 95 % interval: "4.9 (4.5 to 5.3)"."""
    if interval is None:
        return None
    return ranged(*(number(interval[k], digits) for k in ("estimate", "lo", "hi")))


def likely_share(interval: Interval | None, digits: int = 0) -> str | None:
    """A share with its 95 % interval: "52% (49% to 56%)"."""
    if interval is None:
        return None
    return ranged(*(share(interval[k], digits) for k in ("estimate", "lo", "hi")))


def ranged(middle: str, low: str, high: str) -> str:
    """A number with the ends of its interval, each as it is written."""
    return tr("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def role_label(role: str) -> str:
    """What a role, or any other category of the data, is called in the reader's language."""
    pattern, function = _ranks_of_functions().get(role, (role, ""))
    return label(pattern).replace("{f}", label(function))


@cache
def _ranks_of_functions() -> dict[str, tuple[str, str]]:
    patterns = [pattern for pattern in title_lexicon().roles.values() if pattern != "{f}"]
    return {p.replace("{f}", name): (p, name) for p in patterns for name in FUNCTIONS}


def person(name: str | None, url: str | None) -> Link | str | None:
    """A name that leads to the profile, where there is one."""
    return Link(name, url) if name and url else name


def contacts_with(facet: str, name: str) -> Link:
    """A category that leads to its contacts in the table."""
    shown = name if facet == "company" else role_label(name)
    return Link(shown, f"#contacts?{urlencode({facet: shown})}")
