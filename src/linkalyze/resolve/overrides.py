"""The member's own judgements on who is who: a file that they read, write and can always undo.

An entry of `overrides.toml` names companies by any of their spellings, and people by the address of
their profile or the id that the tables give:

    [[company]]
    same = ["Acme NV", "Acme Foods"]        # one employer

    [[company]]
    apart = ["Acme Bank", "Acme Cars"]      # two employers, whatever the rules say

    [[company]]
    rename = "Acme NV"                      # how the employer is called from now on
    to = "Acme"

    [[person]]
    same = ["https://www.linkedin.com/in/ann-1", "ann-2"]
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from linkalyze.errors import OverridesError
from linkalyze.files import parsed_toml, replacing

Kind = Literal["company", "person"]
KINDS: tuple[Kind, ...] = ("company", "person")
HEAD = """\
# Your own judgements on who is who. `linkalyze review` adds to this file, and you may edit it: they
# win over every rule, in every run. Delete an entry to take it back.
#
#   [[company]]
#   same = ["Acme NV", "Acme Foods"]  # these are one
#
#   [[company]]
#   apart = ["Acme", "Acme Cars"]     # these are not
#
#   [[company]]
#   rename = "Acme NV"                # call it ...
#   to = "Acme"                       # ... this
#
#   [[person]]                        # likewise, by the address of the profile, same or apart
#   same = ["https://www.linkedin.com/in/ann-1", "https://www.linkedin.com/in/ann-2"]
"""
ENTRY = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]", re.MULTILINE)
FORMS = (frozenset({"same"}), frozenset({"apart"}), frozenset({"rename", "to"}))


@dataclass(frozen=True, slots=True)
class Judgements:
    """On companies, or on people: groups that are one, pairs that are not, and new names."""

    same: Sequence[tuple[str, ...]] = ()
    apart: Sequence[tuple[str, str]] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overrides:
    """All judgements of a member."""

    company: Judgements = field(default_factory=Judgements)
    person: Judgements = field(default_factory=Judgements)


NO_JUDGEMENTS = Judgements()
NO_OVERRIDES = Overrides()


def read_overrides(path: Path) -> Overrides:
    """Read a file of judgements.

    Raises:
        OverridesError: the file cannot be read or has a fault; the message names the line.
    """
    return parse_overrides(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise OverridesError(f"{path}: there is no such file; check the path.") from None
    except UnicodeDecodeError as error:
        raise OverridesError(f"{path}: is no UTF-8 text; save it as such.") from error
    except OSError as error:
        raise OverridesError(f"{path}: cannot be read ({error.strerror}); check it.") from error


def parse_overrides(text: str, name: str) -> Overrides:
    """The judgements that a text holds.

    Raises:
        OverridesError: it has a fault; the message gives `name` and the line.
    """
    try:
        data = parsed_toml(text)
    except ValueError as error:
        raise OverridesError(f"{name}: {error}; mend it there.") from error
    for kind in sorted(data.keys() - {*KINDS}):
        there = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(kind)}\b")
        line = next((n for n, row in enumerate(text.splitlines(), 1) if there.match(row)), 1)
        raise OverridesError(
            f"{name}: line {line}: '{kind}' is not known; use [[company]] or [[person]]."
        )
    lines = _lines(text)
    read = {kind: _judgements(kind, data.get(kind, []), lines[kind], name) for kind in KINDS}
    return Overrides(**read)


def _lines(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for match in ENTRY.finditer(text):
        if match[1] in found:
            found[match[1]].append(text.count("\n", 0, match.start(1)) + 1)
    return found


def _judgements(kind: Kind, entries: Any, lines: Sequence[int], name: str) -> Judgements:
    same: list[tuple[str, ...]] = []
    apart: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise OverridesError(f"{name}: '{kind}' must be written [[{kind}]].")

    def place(number: int) -> str:
        return f"{name}: entry at line {lines[number] if number < len(lines) else 1}"

    for number, entry in enumerate(entries):
        fault = _fault(kind, entry)
        if fault:
            raise OverridesError(f"{place(number)}: {fault}")
        if "same" in entry:
            same.append(tuple(entry["same"]))
        elif "apart" in entry:
            apart += combinations(entry["apart"], 2)
        else:
            names[entry["rename"]] = entry["to"]
    contradiction = _contradiction(same, apart)
    if contradiction:
        one, other = contradiction
        number = next(n for n, e in enumerate(entries) if {one, other} <= {*e.get("apart", ())})
        raise OverridesError(
            f"{place(number)}: '{one}' and '{other}' are both the same and apart; "
            "remove one of the entries that say so."
        )
    return Judgements(same, apart, names)


def _contradiction(
    same: Sequence[Sequence[str]], apart: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """A pair that is apart although entries make its two the same, by whatever way."""
    first: dict[str, str] = {}

    def root(text: str) -> str:
        text = text.casefold()
        while first.get(text, text) != text:
            text = first[text]
        return text

    for one, *others in same:
        for other in others:
            first[root(other)] = root(one)
    return next((pair for pair in apart if root(pair[0]) == root(pair[1])), None)


def _fault(kind: Kind, entry: Mapping[str, Any]) -> str | None:
    if frozenset(entry) not in FORMS or (kind == "person" and "rename" in entry):
        allowed = "same, apart, or rename with to" if kind == "company" else "same or apart"
        return f"has {', '.join(entry) or 'nothing'}; give {allowed}."
    for key, value in entry.items():
        if key in {"same", "apart"}:
            texts = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
            if not texts or len({*value}) < 2:  # noqa: PLR2004
                return f"'{key}' must list two or more different texts in quotation marks."
        elif not (isinstance(value, str) and value.strip()):
            return f"'{key}' must be a text in quotation marks."
    return None


def add_judgement(path: Path, kind: Kind, **entry: str | Sequence[str]) -> None:
    """Append one judgement to the file, which is made with a head that explains it if need be.

    Raises:
        OverridesError: the file cannot be read or has a fault, or the new judgement contradicts it.
        OutputError: the file cannot be written.
    """
    text = _text(path) if path.exists() else HEAD
    parse_overrides(text, str(path))
    lines = [f"{key} = {_toml(value)}" for key, value in entry.items()]
    new = text.rstrip("\n") + f"\n\n[[{kind}]]\n" + "\n".join(lines) + "\n"
    parse_overrides(new, str(path))
    with replacing(path, make_folder=True) as part:
        part.write_text(new, encoding="utf-8")


def _toml(value: str | Sequence[str]) -> str:
    """JSON's texts and lists are TOML's, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
