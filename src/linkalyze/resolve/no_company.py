"""Texts in the place of a company that name none: freelance, retired, stealth, in all languages."""

import polars as pl

from linkalyze.company_lexicon import SELF_EMPLOYED, CompanyLexicon
from linkalyze.lexicon import title_lexicon
from linkalyze.names import folded, folded_latin, latin, undotted
from linkalyze.network import NO_COMPANY

EITHER = (
    r"\s*[/|,;&+\u2022\u00b7]\s*|\s+[-\u2013\u2014]+\s+|\s+(?:or|and|of|en|ou|et|oder|und|o|y|e)\s+"
)


def with_special(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """The frame with `special`, the kind of no company that a text is: as a whole, before its
    slogan, or in every part of it; null for a company.

    Args:
        frame: `text`, `whole` (the same, `folded_latin`) and `head` (without a slogan); other
            columns stay.
        lexicon: the words of each kind.
    """
    texts = frame.with_row_index("at").with_columns(first=folded_latin(pl.col("head")))
    # Most names have none of the words and need no closer look.
    possible = texts.filter(pl.col("whole").str.contains_any(lexicon.special_stems))
    parts = latin(pl.col("text")).str.replace_all(EITHER, "\u0001").str.split("\u0001")
    kinds = (
        possible.with_columns(part=parts)
        .explode("part")
        .group_by("at")
        .agg(_kind(folded(undotted(pl.col("part"))), lexicon).alias("kinds"))
        .with_columns(
            each=pl.when(
                pl.col("kinds").list.drop_nulls().list.len() == pl.col("kinds").list.len()
            ).then(pl.col("kinds").list.first())
        )
    )
    close = possible.join(kinds, on="at").select(
        "at",
        close=pl.coalesce(
            _kind(pl.col("whole"), lexicon),
            _kind(pl.col("first"), lexicon),
            "each",
            _own_craft(pl.col("whole"), lexicon),
        ),
    )
    return (
        texts.join(close, on="at", how="left", maintain_order="left")
        .with_columns(
            special=pl.when(pl.col("whole") == "")
            .then(pl.lit(NO_COMPANY))
            .otherwise(
                pl.coalesce(
                    _exact_kind(pl.col("whole"), lexicon),
                    _exact_kind(pl.col("first"), lexicon),
                    "close",
                )
            )
        )
        .drop("at", "first", "close")
    )


def _own_craft(text: pl.Expr, lexicon: CompanyLexicon) -> pl.Expr:
    """A craft in the place of a company: "freelance journalist"."""
    core, _ = lexicon.special_patterns[SELF_EMPLOYED]
    craft = text.str.replace_all(core, " ").str.replace_all(" +", " ").str.strip_chars(" ")
    crafts = title_lexicon().function["pattern"].str.strip_chars(" ").str.replace_all("  ", " ")
    known = text.str.contains(core) & craft.is_in(crafts.implode())
    return pl.when(known).then(pl.lit(SELF_EMPLOYED))


def _exact_kind(text: pl.Expr, lexicon: CompanyLexicon) -> pl.Expr:
    return text.str.replace_all(" ", "", literal=True).replace_strict(
        list(lexicon.specials),
        list(lexicon.specials.values()),
        default=None,
        return_dtype=pl.String,
    )


def _kind(text: pl.Expr, lexicon: CompanyLexicon) -> pl.Expr:
    return pl.coalesce(
        _exact_kind(text, lexicon),
        *(
            pl.when(text.str.contains(core) & text.str.contains(whole)).then(pl.lit(kind))
            for kind, (core, whole) in lexicon.special_patterns.items()
        ),
    )
