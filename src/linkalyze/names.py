"""Names as texts: folded so that case, accents, script variants and decoration do not matter."""

from collections.abc import Collection

import polars as pl

# Letters that no Unicode decomposition turns into plain ones.
PLAIN_LETTERS = {
    "ß": "ss",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "\u0131": "i",
    "ð": "d",
}
PROFILE = r"^(?:https?:)?/*(?:[a-z0-9-]+\.)*linkedin\.com(?::[0-9]+)?/+(?:mwlite/+)?in/+([^/?#\s]+)"
CREDENTIAL = (
    r"(?:,|\(| - ).*$|\b(?:ph ?d|mba|msc|bsc|md|drs|dr|ir|ing|prof|mr|mrs|ms|cpa|cfa|pmp|llm|ma|"
    r"mag|dipl|acca|shrm|cissp|jr|sr|he|him|she|her|they|them)\b"
)


def plain(text: pl.Expr) -> pl.Expr:
    """Lower case without accents; punctuation stays."""
    lower = text.str.normalize("NFKD").str.to_lowercase()
    return lower.str.replace_all(r"\p{M}+", "").str.replace_many(PLAIN_LETTERS)


def folded(text: pl.Expr) -> pl.Expr:
    """Lower-case letters and digits without accents, single spaces between words, "" for none."""
    return plain(text).str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")


def full_name() -> pl.Expr:
    """`first_name` and `last_name` as written, "" for none."""
    return pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True).fill_null("")


def folded_person(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """A person's name without credentials, titles, pronouns, emoji and initials; null for none.

    Where fewer than two words would be left they are all kept: Ma, Ing and Li are surnames too.
    """
    bare = [
        folded(part.str.replace_all(r"\.", "").str.to_lowercase().str.replace_all(CREDENTIAL, " "))
        for part in (first, last)
    ]
    joined = pl.concat_str(bare, separator=" ", ignore_nulls=True)
    words = joined.str.replace_all(r"\b\p{L}\b", " ").str.replace_all(r" +", " ")
    name = words.str.strip_chars(" ")
    whole = folded(pl.concat_str(first, last, separator=" ", ignore_nulls=True))
    return pl.when(name.str.contains(" ")).then(name).when(whole != "").then(whole)


def profile_slug(url: pl.Expr) -> pl.Expr:
    """The key of a LinkedIn profile, whatever way its address is written; null for none.

    Percent-encoding must have been undone.
    """
    slug = url.str.strip_chars().str.to_lowercase().str.extract(PROFILE)
    return slug.str.normalize("NFC")


def undotted(text: pl.Expr) -> pl.Expr:
    """Without dots and apostrophes, so that S.p.A. is SpA and d'Or is dOr."""
    return text.str.replace_all(r"['\u2019.`]", "")


def bare_company(
    words: pl.Expr, legal_forms: str, padding: str, generic: Collection[str] = ()
) -> pl.Expr:
    """The words of a folded name without legal forms and padding, joined; never nothing at all.

    Both are alternatives of a regular expression. What would leave only a generic word, such as
    "bank", stays whole.
    """
    bare = (
        pl.format(" {} ", words.str.replace_all(" ", "  ", literal=True))
        .str.replace_all(rf" (?:{padding}) ", " ")
        .str.replace_all(" +", " ")
        .str.strip_chars(" ")
        .str.replace(rf"(?: (?:{legal_forms}))+$", "")
        .str.replace(rf"^(?:{legal_forms}) ", "")
    )
    telling = (bare != "") & ~bare.is_in(list(generic))
    return pl.when(telling).then(bare).otherwise(words).str.replace_all(" ", "", literal=True)


def label_slug(text: pl.Expr) -> pl.Expr:
    """A readable identifier: the folded text with hyphens."""
    return folded(text).str.replace_all(" ", "-", literal=True)
