"""How company names are compared: what the files of the lexicon folder say, ready for use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from linkalyze.lexicon import lines, load, phrases, spaced
from linkalyze.names import folded_latin

SELF_EMPLOYED = "@self-employed"
SPECIALS = (SELF_EMPLOYED, "@none", "@stealth")


@dataclass(frozen=True)
class CompanyLexicon:
    """All words are folded.

    `legal_forms` are by their number of words, `ends_of_forms` their last ones. `places` and
    `trades` may have several words, and trades go to the first of their row. `same_patterns` and
    the like go from spaced patterns to what takes their place, `distinct` from whole names to their
    keys. `aside` and `formerly` are alternatives of a regular expression, `special_patterns` two
    whole ones.
    """

    legal_forms: Mapping[int, pl.Series]
    ends_of_forms: pl.Series
    leading_forms: frozenset[str]
    aside: str
    formerly: str
    padding_patterns: Mapping[str, str]
    same_patterns: Mapping[str, str]
    small_patterns: Mapping[str, str]
    distinct: Mapping[str, str]
    institutions: frozenset[str]
    synonyms: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    trades: Mapping[str, str]
    common: frozenset[str]
    specials: Mapping[str, str]
    special_patterns: Mapping[str, tuple[str, str]]
    special_stems: list[str]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of institutions, in the common language."""
        return self.institutions | self.synonyms

    @cached_property
    def telling_little(self) -> frozenset[str]:
        """Words that single out no company: common ones, places and kinds of institutions."""
        return self.common | self.places | self.kinds

    @cached_property
    def telling_nothing(self) -> list[str]:
        """What alone is no name: nothing at all, or a kind of institution in any language."""
        return [
            "",
            *(
                pattern.strip()
                for pattern, kind in self.same_patterns.items()
                if kind.strip() in self.kinds
            ),
        ]


def _folded(words: list[str]) -> list[str]:
    listed = pl.Series("text", words, dtype=pl.String).to_frame()
    found = listed.select(folded_latin(pl.col("text"))).to_series()
    return found.to_list()


def _folded_rows(rows: list[list[str]]) -> list[list[str]]:
    flat = iter(_folded([name for row in rows for name in row]))
    return [[next(flat) for _ in row] for row in rows]


def _words(text: str) -> list[str]:
    return [word for word in dict.fromkeys(_folded(phrases(text))) if word]


def _special_patterns(kind: Mapping[str, str]) -> tuple[str, str]:
    """What a text of the kind must have, and of what it must consist."""
    core = "|".join(_starred(kind["core"]))
    return rf"\b(?:{core})\b", rf"^(?:(?:{core}|{'|'.join(_starred(kind['beside']))})(?: |$))+$"


def _starred(text: str) -> list[str]:
    words = phrases(text)
    return [
        word + r"\w*" * star.endswith("*") for word, star in zip(_folded(words), words, strict=True)
    ]


def _alternatives(text: str) -> str:
    return "|".join(sorted(_words(text), key=len, reverse=True))


def _patterns(pairs: Mapping[str, str]) -> dict[str, str]:
    """Spaced patterns, longest first, so that a longer one is never hidden by a shorter."""
    table = pl.DataFrame(
        {"a": list(pairs), "b": list(pairs.values())}, schema={"a": pl.String, "b": pl.String}
    )
    spaces = pl.when(pl.col("b") == "").then(pl.lit(" ")).otherwise(spaced(pl.col("b")))
    found = table.select(spaced(pl.col("a")), spaces)
    return dict(sorted(found.iter_rows(), key=lambda row: (-len(row[0]), row[0])))


@cache
def company_lexicon() -> CompanyLexicon:
    """What `companies.toml`, `company_words.toml`, `places.toml` and `legal_forms.txt` say."""
    data, words, places = load("companies.toml"), load("company_words.toml"), load("places.toml")
    same: dict[str, str] = {}
    kinds: dict[str, set[str]] = {"institutions": set(), "synonyms": set()}
    for kind, targets in kinds.items():
        for usual, *names in _folded_rows(words[kind]["names"]):
            target = usual.replace(" ", "")
            targets.add(target)
            same |= dict.fromkeys([usual, *names], target)
    known_places = set()
    country_names: set[str] = set()
    for table in ("countries", "cities"):
        for names in _folded_rows(places[table]["names"]):
            target = names[0].replace(" ", "")
            known_places.add(target)
            if table == "countries":
                country_names |= {target, *names}
            # Short ones are words too (it, at, be, us): they count at the end of a name only.
            same |= {name: target for name in names if len(name) > 3 and name not in same}  # noqa: PLR2004
    trades = {
        same.get(word, word): row[0]
        for row in _folded_rows(words["trade"]["names"])
        for word in row
    }
    small = set(_words(words["small"]["words"]))
    surnames = [
        "".join(word for word in name.split() if word not in small)
        for name in _words(words["surnames"]["words"])
    ]
    padding = dict.fromkeys(_words(data["padding"]["words"]), "")
    forms = {*_words(data["legal_forms"]["words"]), *_folded(lines("legal_forms.txt"))} - {""}
    by_length: dict[int, list[str]] = {}
    for form in sorted(forms):
        by_length.setdefault(form.count(" ") + 1, []).append(form)
    return CompanyLexicon(
        legal_forms={length: pl.Series(found) for length, found in by_length.items()},
        ends_of_forms=pl.Series(sorted({form.split()[-1] for form in forms})),
        leading_forms=frozenset(_words(data["leading_forms"]["words"])),
        aside=_alternatives(data["aside"]["words"]),
        formerly=_alternatives(data["formerly"]["words"]),
        padding_patterns=_patterns(padding),
        same_patterns=_patterns(same),
        small_patterns=_patterns(dict.fromkeys(sorted(small), "")),
        distinct={name: name.replace(" ", "") for name in _words(words["distinct"]["words"])},
        institutions=frozenset(kinds["institutions"]),
        synonyms=frozenset(kinds["synonyms"]),
        places=frozenset(known_places),
        countries=frozenset(country_names),
        trades=trades,
        common=frozenset([*_words(words["common"]["words"]), *surnames]),
        specials={
            name.replace(" ", ""): kind for kind in SPECIALS for name in _words(data[kind]["names"])
        },
        special_stems=sorted({stem for kind in SPECIALS for stem in _words(data[kind]["core"])}),
        special_patterns={kind: _special_patterns(data[kind]) for kind in SPECIALS},
    )
