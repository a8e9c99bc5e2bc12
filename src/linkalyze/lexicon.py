"""Knowledge that lies in files: phrases of titles, legal forms and aliases of companies."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from linkalyze.names import folded

WORDS_FOR_AND = "and|en|und|et|y|e|och|og|ja|oraz|si|ve"
AND = rf" ({WORDS_FOR_AND}|&) "
RANK_ALONE = ("Senior", "Manager", "Director", "VP", "CXO")
LANGUAGES = ("en", "nl", "fr", "de", "es", "it", "pt")
OTHER_LANGUAGES = ("sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "el")


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


def lines(name: str) -> list[str]:
    """The lines of a text file of the lexicon folder, without comments and blank ones."""
    return [line for _, line in headed_lines(name)]


def headed_lines(name: str) -> Iterator[tuple[str, str]]:
    """Likewise, each with the last comment above it."""
    text = files("linkalyze").joinpath("lexicon", name).read_text(encoding="utf-8")
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.strip("# ")
        elif line.strip():
            yield heading, line


def phrases(text: str) -> list[str]:
    """The phrases of a comma-separated text."""
    return [phrase for part in text.split(",") if (phrase := " ".join(part.split()))]


@dataclass(frozen=True, slots=True)
class TitleLexicon:
    """How titles are read.

    `seniority` and `function` have one row a phrase: `pattern` (as `spaced` texts hold it),
    `phrase`, `language` and `label`; longest pattern first. A trap's label is "" and that of a
    manager of things "Entry". `families` is likewise, its label the name of a role, and
    `functions_of` has the functions of each `family`. `joined` maps phrases with an "and" inside to
    the same without it.

    Lists of words: `company`, `past`, `seeking`, `of_another` and `slogan` begin what is left out
    or counts less; `no_field` tells a rank or fits any post and is no evidence for an occupation.
    Lists of patterns: `freelance`; `fillers`; `ranks_and_fillers`; `general` (a rank or a kind of
    post rather than a field).
    """

    seniority: pl.DataFrame
    function: pl.DataFrame
    families: pl.DataFrame
    functions_of: pl.DataFrame
    joined: Mapping[str, str]
    company: list[str]
    past: list[str]
    seeking: list[str]
    of_another: list[str]
    roles: Mapping[str, str]
    margins: Mapping[str, float]
    slogan: list[str]
    no_field: list[str]
    freelance: list[str]
    fillers: list[str]
    ranks_and_fillers: list[str]
    general: list[str]


@cache
def title_lexicon() -> TitleLexicon:
    """The phrases of all languages."""
    common = load("titles", "common.toml")
    seniority: list[tuple[str, str, str]] = []
    function: list[tuple[str, str, str]] = []
    posts: list[tuple[str, str, str]] = []
    for language in (*LANGUAGES, *OTHER_LANGUAGES):
        data = load("titles", f"{language}.toml")
        seniority += [(phrase, language, "") for phrase in phrases(data["traps"]["phrases"])]
        seniority += [(phrase, language, "Entry") for phrase in phrases(data["things"]["phrases"])]
        posts += [
            (phrase, language, label)
            for label in ("Entry", *RANK_ALONE)
            for phrase in phrases(data["seniority"].get(label, ""))
        ]
        for rows, facet in ((seniority, "seniority"), (function, "function")):
            rows += [
                (phrase, language, label)
                for label, text in data[facet].items()
                for phrase in phrases(text)
            ]
    # Words of rank that tell nothing of the field, unlike "nurse" or "technician".
    bare = [
        phrase
        for phrase, _, label in seniority
        if label in RANK_ALONE and "*" not in phrase and " " not in phrase
    ]
    ranking = _patterns(seniority)
    ranks = ranking.filter(pl.col("label") != "")["pattern"].to_list()

    def words(table: str) -> list[str]:
        return phrases(common[table]["words"])

    known = load("titles", "roles.toml")
    fillers, formal = words("fillers"), words("formal")
    one_word = [row for row in posts if " " not in row[0]]
    return TitleLexicon(
        seniority=ranking,
        function=_patterns(function),
        families=_patterns(
            [(phrase, "", family) for family in known for phrase in phrases(known[family]["words"])]
        ),
        functions_of=pl.DataFrame(
            [
                (family, function)
                for family in known
                for function in phrases(known[family]["functions"])
            ],
            schema=["family", "function"],
            orient="row",
        ),
        joined=_joined([phrase for phrase, _, _ in (*seniority, *function)]),
        company=words("company"),
        past=words("past"),
        seeking=words("seeking"),
        of_another=words("of_another"),
        roles=common["roles"],
        margins=common["margins"],
        slogan=words("slogan"),
        no_field=[*bare, *formal],
        freelance=_plain_patterns(words("freelance")),
        fillers=_plain_patterns(fillers),
        ranks_and_fillers=[*ranks, *_plain_patterns(fillers)],
        general=[*_patterns(one_word)["pattern"], *_plain_patterns(formal)],
    )


def spaced(text: pl.Expr) -> pl.Expr:
    """A folded text with two spaces between words and one around, so that patterns that bring
    their own spaces can stand side by side.
    """
    return pl.format(" {} ", text.str.replace_all(" ", "  ", literal=True))


def _plain_patterns(words: list[str]) -> list[str]:
    return pl.select(spaced(pl.lit(pl.Series(words)))).to_series().to_list()


def _joined(all_phrases: list[str]) -> dict[str, str]:
    """Learning & Development is one field, not two titles."""
    joiner = re.compile(AND)
    return {
        joiner.sub(f" {word} ", phrase): joiner.sub(" ", phrase)
        for phrase in all_phrases
        if (found := joiner.search(phrase))
        for word in (found[1], "&", "+")
    }


def pattern(phrase: pl.Expr) -> pl.Expr:
    """A phrase as `spaced` texts hold it. A star at an end leaves out the space there: the word may
    go on.
    """
    inside = spaced(folded(phrase.str.replace_all(AND, " ")))
    begun = (
        pl.when(phrase.str.starts_with("*")).then(inside.str.strip_prefix(" ")).otherwise(inside)
    )
    return pl.when(phrase.str.ends_with("*")).then(begun.str.strip_suffix(" ")).otherwise(begun)


def _patterns(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    table = pl.DataFrame(rows, schema=["phrase", "language", "label"], orient="row")
    return (
        table.with_columns(pattern=pattern(pl.col("phrase")))
        .unique("pattern", keep="first", maintain_order=True)
        .sort(pl.col("pattern").str.len_chars(), descending=True, maintain_order=True)
    )
