"""Names as texts: folded so that case, accents, script variants and decoration do not matter."""

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
FOREIGN_LETTER = r"[\p{L}&&[^\p{Latin}]]"
PROFILE = r"^(?:https?:)?/*(?:[a-z0-9-]+\.)*linkedin\.com(?::[0-9]+)?/+(?:mwlite/+)?in/+([^/?#\s]+)"


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


def profile_slug(url: pl.Expr) -> pl.Expr:
    """The key of a LinkedIn profile, whatever way its address is written; null for none.

    Percent-encoding must have been undone.
    """
    slug = url.str.strip_chars().str.to_lowercase().str.extract(PROFILE)
    return slug.str.normalize("NFC")


def latin(text: pl.Expr) -> pl.Expr:
    """Letters of other scripts in Latin ones: Газпром is Gazprom."""
    return (
        pl.when(text.str.contains(FOREIGN_LETTER))
        .then(text.map_batches(_romanized, return_dtype=pl.String))
        .otherwise(text)
    )


def _romanized(texts: pl.Series) -> pl.Series:
    from anyascii import anyascii  # noqa: PLC0415

    foreign = texts.str.contains(FOREIGN_LETTER).fill_null(value=False)
    distinct = texts.filter(foreign).unique()
    # Letters alone: anyascii would spell an emoji out (":rocket:").
    plain = ["".join(anyascii(c) if c.isalpha() else c for c in text) for text in distinct]
    return texts.replace(distinct, plain)


def undotted(text: pl.Expr) -> pl.Expr:
    """Without dots and apostrophes, so that S.p.A. is SpA and d'Or is dOr."""
    return text.str.replace_all(r"['\u2019.`]", "")


def folded_latin(text: pl.Expr) -> pl.Expr:
    """Folded, in Latin letters, with dotted and elided words as one."""
    return folded(undotted(latin(text)))


def label_slug(text: pl.Expr) -> pl.Expr:
    """A readable identifier: the folded text with hyphens."""
    return folded(text).str.replace_all(" ", "-", literal=True)
