"""Knowledge that lies in files: phrases of titles, legal forms and aliases of companies."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from linkalyze.names import bare_company, folded, undotted

SPECIALS = ("@self-employed", "@none", "@stealth")
AND = r" (and|en|und|et|y|e|&) "
LANGUAGES = ("en", "nl", "fr", "de", "es", "it", "pt")


def load(*name: str) -> dict[str, Any]:
    """One TOML file of the lexicon folder.

    Raises:
        ValueError: the file is no TOML; the message names it.
    """
    text = files("linkalyze").joinpath("lexicon", *name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"lexicon/{'/'.join(name)}: {error}") from error


def phrases(text: str) -> list[str]:
    """The phrases of a comma-separated text."""
    return [phrase for part in text.split(",") if (phrase := " ".join(part.split()))]


@dataclass(frozen=True, slots=True)
class TitleLexicon:
    """How titles are read.

    `seniority` and `function` have one row a phrase: `pattern` (as `spaced` texts hold it),
    `phrase`, `language` and `label`; longest pattern first. A trap's label is "" and that of a
    manager of things "Entry". `joined` maps phrases with an "and" inside to the same without it.
    """

    seniority: pl.DataFrame
    function: pl.DataFrame
    joined: Mapping[str, str]
    company: list[str]
    past: list[str]
    of_another: list[str]
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CompanyLexicon:
    """How company names are compared. `legal_forms`, `padding` and `aside` are alternatives of a
    regular expression on folded words; `specials` and `aliases` map joined words to what they are.
    """

    legal_forms: str
    padding: str
    aside: str
    places: frozenset[str]
    placed: frozenset[str]
    specials: Mapping[str, str]
    aliases: Mapping[str, str]


@cache
def company_lexicon() -> CompanyLexicon:
    """What `companies.toml` says."""
    data = load("companies.toml")

    def words(table: str, key: str = "words") -> list[str]:
        listed = pl.Series("text", phrases(data[table][key])).to_frame()
        found = listed.select(folded(undotted(pl.col("text")))).to_series()
        return found.filter(found != "").unique(maintain_order=True).to_list()

    def alternatives(table: str) -> str:
        return "|".join(sorted(words(table), key=len, reverse=True))

    legal_forms, padding = alternatives("legal_forms"), alternatives("padding")
    names = pl.DataFrame(
        [(usual, name) for usual, *others in data["aliases"]["names"] for name in others],
        schema=["usual", "name"],
        orient="row",
    )
    aliases = names.select(
        bare_company(folded(undotted(pl.col(column))), legal_forms, padding)
        for column in ("name", "usual")
    )
    return CompanyLexicon(
        legal_forms,
        padding,
        alternatives("aside"),
        frozenset(words("places")),
        frozenset(words("placed")),
        {name.replace(" ", ""): kind for kind in SPECIALS for name in words(kind, "names")},
        dict(aliases.iter_rows()),
    )


@cache
def title_lexicon() -> TitleLexicon:
    """The phrases of all languages."""
    common = load("titles", "common.toml")
    seniority: list[tuple[str, str, str]] = []
    function: list[tuple[str, str, str]] = []
    for language in LANGUAGES:
        data = load("titles", f"{language}.toml")
        seniority += [(phrase, language, "") for phrase in phrases(data["traps"]["phrases"])]
        seniority += [(phrase, language, "Entry") for phrase in phrases(data["things"]["phrases"])]
        for rows, facet in ((seniority, "seniority"), (function, "function")):
            rows += [
                (phrase, language, label)
                for label, text in data[facet].items()
                for phrase in phrases(text)
            ]
    return TitleLexicon(
        _patterns(seniority),
        _patterns(function),
        _joined([phrase for phrase, _, _ in (*seniority, *function)]),
        phrases(common["company"]["words"]),
        phrases(common["past"]["words"]),
        phrases(common["of_another"]["words"]),
        common["roles"],
    )


def spaced(text: pl.Expr) -> pl.Expr:
    """A folded text with two spaces between words and one around, so that patterns that bring
    their own spaces can stand side by side.
    """
    return pl.format(" {} ", text.str.replace_all(" ", "  ", literal=True))


def _joined(all_phrases: list[str]) -> dict[str, str]:
    """Learning & Development is one field, not two titles."""
    joiner = re.compile(AND)
    return {
        joiner.sub(f" {word} ", phrase): joiner.sub(" ", phrase)
        for phrase in all_phrases
        if (found := joiner.search(phrase))
        for word in (found[1], "&", "+")
    }


def _patterns(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    """A star at an end of a phrase leaves out the space there: the word may go on."""
    phrase = pl.col("phrase")
    table = pl.DataFrame(rows, schema=["phrase", "language", "label"], orient="row")
    return (
        table.with_columns(pattern=spaced(folded(phrase.str.replace_all(AND, " "))))
        .with_columns(
            pl.when(phrase.str.starts_with("*"))
            .then(pl.col("pattern").str.strip_prefix(" "))
            .otherwise("pattern")
            .alias("pattern")
        )
        .with_columns(
            pl.when(phrase.str.ends_with("*"))
            .then(pl.col("pattern").str.strip_suffix(" "))
            .otherwise("pattern")
            .alias("pattern")
        )
        .unique("pattern", keep="first", maintain_order=True)
        .sort(pl.col("pattern").str.len_chars(), descending=True, maintain_order=True)
    )
