"""Which spellings are one company.

Two spellings are one company when they are the same after folding, without legal forms and padding;
when a file of aliases says so; when one is the other with a country or city behind it; or when they
differ by one letter in a word that no other company has. A merge is always with the spelling at
the centre of its company, never with a neighbour's neighbour.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from linkalyze.lexicon import company_lexicon
from linkalyze.names import bare_company, folded, label_slug, undotted
from linkalyze.network import MERGES, NO_COMPANY

SCORES = {"spelling": 1.0, "alias": 1.0, "branch": 0.95, "typo": 0.9}
TYPO_FROM = 5  # letters of a word; shorter ones differ too easily
LARGEST_BLOCK = 200  # spellings that begin alike; larger blocks are left alone
SLOGAN = r"\s*[|\u2022\u00b7\u25cf\u00bb].*$|\s+[-\u2013\u2014]\s.*$|\s*\(.*$"


@dataclass(frozen=True, slots=True)
class Companies:
    """`rows`: `name`, `company_id`, `company_name`, `rule`, one row a given name in its order.
    `merges`: one row per spelling that was put with another one.
    """

    rows: pl.DataFrame
    merges: pl.DataFrame


def resolve_companies(names: pl.Series) -> Companies:
    """Put the spellings of one company together.

    Args:
        names: texts, null where there is none.

    Returns:
        Readable, unique ids; texts that are no company get "@none", "@self-employed" or
        "@stealth" and no company name. A company is named by its most frequent spelling.
    """
    column = names.cast(pl.String).alias("name").to_frame()
    distinct = column.drop_nulls().group_by("name").len("times").sort("name")
    keyed = _keyed(distinct)
    clustered = _clustered(keyed)
    found = clustered.select("name", "company_id", "company_name", "rule")
    rows = column.join(found, on="name", how="left", maintain_order="left").with_columns(
        pl.col("company_id").fill_null(NO_COMPANY), pl.col("rule").fill_null("blank")
    )
    moved = clustered.filter(pl.col("company_name") != pl.col("name"))
    # A spelling that others joined may have to take the name of one of them.
    explained = (
        pl.when(pl.col("rule") == "spelling").then("named_by").otherwise("rule").alias("rule")
    )
    merges = moved.sort("times", "name", descending=[True, False]).select(
        kind=pl.lit("company"),
        rule=explained,
        score=explained.replace_strict(SCORES, default=1.0),
        text_a="name",
        text_b="company_name",
        id="company_id",
    )
    return Companies(rows, merges.cast(MERGES))


def _keyed(distinct: pl.DataFrame) -> pl.DataFrame:
    """Adds `special` (no company), `words` (folded, without legal forms), `centre` (the key of the
    company) and `rule`.
    """
    lexicon = company_lexicon()
    name = pl.col("name")
    whole = folded(undotted(name))
    without_slogan = folded(undotted(name.str.replace(SLOGAN, "")))
    words, special, key = pl.col("words"), pl.col("special"), pl.col("key")
    without_aside = words.str.replace(rf" (?:{lexicon.aside})(?: .*)?$", "")
    without_legal = words.str.replace(rf"(?: (?:{lexicon.legal_forms}))+$", "")
    return (
        distinct.with_columns(
            special=pl.when(whole == "")
            .then(pl.lit(NO_COMPANY))
            .otherwise(
                pl.coalesce(
                    _looked_up(text.str.replace_all(" ", "", literal=True), lexicon.specials)
                    for text in (whole, without_slogan)
                )
            ),
            words=pl.when(without_slogan != "").then(without_slogan).otherwise(whole),
        )
        .with_columns(words=pl.when(without_aside != "").then(without_aside).otherwise(words))
        .with_columns(
            key=bare_company(words, lexicon.legal_forms, lexicon.padding, lexicon.placed),
            words=pl.when(without_legal != "").then(without_legal).otherwise(words),
        )
        .with_columns(alias=_looked_up(key, lexicon.aliases))
        .with_columns(
            centre=pl.coalesce("special", "alias", "key"),
            rule=pl.when(special.is_not_null())
            .then(pl.lit("no company"))
            .when(pl.col("alias").is_not_null())
            .then(pl.lit("alias"))
            .otherwise(pl.lit("spelling")),
        )
    )


def _looked_up(key: pl.Expr, table: Mapping[str, str]) -> pl.Expr:
    return key.replace_strict(dict(table), default=None, return_dtype=pl.String)


def _clustered(keyed: pl.DataFrame) -> pl.DataFrame:
    """The same rows with `company_id` and `company_name`; branches and typos are put in place."""
    keys = (
        keyed.filter(pl.col("special").is_null())
        .group_by("centre")
        .agg(
            pl.col("words").sort_by("times", "words", descending=[True, False]).first(),
            pl.col("times").sum(),
        )
        .sort("centre")
    )
    weights = dict(keys.select("centre", "times").iter_rows())
    words = {centre: text.split() for centre, text in keys.select("centre", "words").iter_rows()}
    moves: dict[str, tuple[str, str]] = {}
    found = [*_branches(words, weights), *_typos(words, weights)]
    # Towards the most frequent and shortest first.
    for source, target, rule in sorted(
        found, key=lambda move: (-SCORES[move[2]], -weights[move[1]], len(move[1]), *move[:2])
    ):
        # A centre that has moved takes nobody in: no chains.
        if source not in moves and target not in moves:
            moves[source] = (target, rule)
    taken = {target for target, _ in moves.values()}
    moves = {source: move for source, move in moves.items() if source not in taken}
    move = _looked_up(pl.col("centre"), {source: target for source, (target, _) in moves.items()})
    why = _looked_up(pl.col("centre"), {source: rule for source, (_, rule) in moves.items()})
    placed = keyed.with_columns(rule=pl.coalesce(why, "rule"), centre=pl.coalesce(move, "centre"))
    names = (
        placed.filter(pl.col("special").is_null())
        .sort(
            -pl.col("times").cast(pl.Int64),
            pl.col("rule").is_in(["branch", "typo"]),
            pl.col("name") == pl.col("name").str.to_uppercase(),
            pl.col("name").str.len_chars(),
            "name",
        )
        .group_by("centre", maintain_order=True)
        .agg(
            pl.col("name").first().alias("company_name"),
            pl.col("rule").first().alias("named_by"),
        )
        .with_columns(slug=label_slug(pl.col("company_name")))
        .with_columns(
            company_id=pl.when((pl.col("slug") == "") | pl.col("slug").is_duplicated())
            .then(pl.format("{}~{}", "slug", "centre"))
            .otherwise("slug")
        )
    )
    return placed.join(names, on="centre", how="left").with_columns(
        company_id=pl.coalesce("special", "company_id")
    )


def _branches(
    words: Mapping[str, list[str]], weights: Mapping[str, int]
) -> Iterator[tuple[str, str, str]]:
    """Names that are another one with a place behind it."""
    lexicon = company_lexicon()
    for centre, parts in words.items():
        for cut in (1, 2):
            place, rest = " ".join(parts[-cut:]), parts[:-cut]
            short = "".join(rest)
            if (
                place in lexicon.places
                and short in weights
                and short != centre
                and not lexicon.placed & set(rest)
            ):
                yield centre, short, "branch"


def _typos(
    words: Mapping[str, list[str]], weights: Mapping[str, int]
) -> Iterator[tuple[str, str, str]]:
    """Names that differ from a more frequent one by one letter in one word of their own."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    known = Counter(word for parts in words.values() for word in set(parts))
    blocks: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for centre, parts in words.items():
        for at, word in enumerate(parts):
            # All but one word, which may have the typo, must be the same.
            if len(word) >= TYPO_FROM - 1 and word.isalpha():
                rest = " ".join([*parts[:at], "?", *parts[at + 1 :]])
                blocks[rest, word[:4], at].append(centre)
    for (*_, at), centres in blocks.items():
        if not 1 < len(centres) <= LARGEST_BLOCK:
            continue
        ordered = sorted(centres, key=lambda centre: (-weights[centre], centre))
        for index, centre in enumerate(ordered):
            word = words[centre][at]
            if known[word] > 1:  # a word of several companies is no slip of the pen
                continue
            for other in ordered[:index]:
                twin = words[other][at]
                longest = max(len(word), len(twin))
                if (
                    longest > TYPO_FROM
                    # Of two equally frequent spellings neither is the slip of the pen.
                    and weights[other] > weights[centre]
                    and OSA.distance(word, twin, score_cutoff=1) == 1
                ):
                    yield centre, other, "typo"
                    break
