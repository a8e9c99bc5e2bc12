"""Which spellings are one company.

Two texts are one company when they have the same key, when the file of aliases links their keys, or
when one is the other with a place or a trade behind it, its acronym, or a slip of the pen. A key is
joined to a centre, never to a neighbour's neighbour: where a chain would be needed, the weaker link
is left out. What the member has judged wins over all of this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from linkalyze.company_lexicon import company_lexicon
from linkalyze.names import folded, label_slug, latin
from linkalyze.network import DOUBTS, MERGES, NO_COMPANY
from linkalyze.resolve.company_links import SCORES, Link, links
from linkalyze.resolve.company_names import ACRONYM, read_names
from linkalyze.resolve.company_slips import Key
from linkalyze.resolve.overrides import Judgements

NO_JUDGEMENTS = Judgements()
OVERRULED = "your own judgement"


@dataclass(frozen=True, slots=True)
class Companies:
    """`rows`: `name`, `company_id`, `company_name`, `rule`, one row a given name in its order.
    `merges`: one row per spelling that was put with another one. `doubts`: pairs left apart that
    somebody who knows the companies should judge.
    """

    rows: pl.DataFrame
    merges: pl.DataFrame
    doubts: pl.DataFrame


def resolve_companies(names: pl.Series, judgements: Judgements = NO_JUDGEMENTS) -> Companies:
    """Put the spellings of one company together.

    Args:
        names: texts, null where there is none.
        judgements: of the member; they win over every rule.

    Returns:
        Readable, unique ids; texts that are no company get "@none", "@self-employed" or
        "@stealth" and no company name. A company is named by its most frequent spelling.
    """
    column = names.cast(pl.String).alias("name").to_frame()
    distinct = column.drop_nulls().group_by("name").len("times").sort("name")
    read = read_names(distinct).with_columns(centre=pl.coalesce("special", "alias", "key"))
    read, judged = _judged(read, judgements)
    found = list(links(_keys(read), company_lexicon()))
    moves = _moves(read, found, judged)
    placed = _named(_placed(read, moves), judged)
    rows = column.join(
        placed.select("name", "company_id", "company_name", "rule"),
        on="name",
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("company_id").fill_null(NO_COMPANY), pl.col("rule").fill_null("blank"))
    return Companies(rows, _merges(placed), _doubts(placed, found, moves, judged))


@dataclass(frozen=True, slots=True)
class _Judged:
    """Judgements on centres: links to make, pairs to keep apart, and names to give."""

    same: Sequence[Link]
    apart: frozenset[frozenset[str]]
    names: Mapping[str, str]


def _judged(read: pl.DataFrame, judgements: Judgements) -> tuple[pl.DataFrame, _Judged]:
    """The judgements by the centres of the texts that they name; texts that would have one centre
    and are to stay apart get one of their own. Texts that do not occur are left out.
    """
    if judgements == NO_JUDGEMENTS:
        return read, _Judged((), frozenset(), {})
    known = read.with_columns(text=folded(latin(pl.col("name"))))
    centres = dict(known.select("text", "centre").iter_rows())

    def text_of(names: Sequence[str]) -> list[str]:
        given = pl.Series("text", list(names), dtype=pl.String).to_frame()
        return given.select(folded(latin(pl.col("text")))).to_series().to_list()

    own: dict[str, str] = {}
    pairs = [text_of(pair) for pair in judgements.apart]
    for one, other in pairs:
        if one in centres and other in centres and centres[one] == centres[other]:
            centres[other] = own[other] = f"{centres[other]}\u0001{other}"
    apart = frozenset(
        frozenset((centres[one], centres[other]))
        for one, other in pairs
        if {one, other} <= {*centres}
    )
    same = [
        Link(centres[other], centres[first], OVERRULED)
        for first, *others in (
            [t for t in text_of(group) if t in centres] or [""] for group in judgements.same
        )
        for other in others
        if centres[other] != centres[first]
    ]
    names = {
        centres[text]: name
        for text, name in zip(
            text_of(list(judgements.names)), judgements.names.values(), strict=True
        )
        if text in centres
    }
    moved = known.with_columns(
        centre=pl.coalesce(_looked_up("text", own), "centre"),
        special=pl.when(~pl.col("text").is_in(list(own))).then("special"),
    )
    return moved.drop("text"), _Judged(same, apart, names)


def _keys(read: pl.DataFrame) -> dict[str, Key]:
    """What is known of each centre, by its name."""
    usual_first = read.filter(pl.col("special").is_null()).sort(
        "times", "name", descending=[True, False]
    )
    name = pl.col("name")
    grouped = usual_first.group_by("centre", maintain_order=True).agg(
        # The centre's own words, not those of an alias.
        pl.col("words").sort_by(pl.col("key") != pl.col("centre"), maintain_order=True).first(),
        pl.col("times").sum(),
        spellings=pl.len(),
        acronym=(name.str.contains(ACRONYM) & (name.str.to_uppercase() == name)).any(),
        shorts=pl.col("short").drop_nulls().unique().sort(),
        known=pl.col("alias").is_not_null().any(),
        plain=pl.col("plain").first(),
        formers=pl.col("former").drop_nulls().unique().sort(),
        elided=pl.col("elided").any(),
    )
    return {centre: Key(*rest) for centre, *rest in grouped.sort("centre").iter_rows()}


def _moves(
    read: pl.DataFrame, found: Sequence[Link], judged: _Judged
) -> dict[str, tuple[str, str]]:
    """From a key to its centre and the rule; the surest links first, and no chains of guesses."""
    times = dict(read.group_by("centre").agg(pl.col("times").sum()).iter_rows())
    certain = sorted(
        (link for link in found if not link.doubtful),
        key=lambda link: (
            -SCORES[link.rule],
            -times.get(link.target, 0),
            len(link.target),
            link.source,
            link.target,
        ),
    )
    moves: dict[str, tuple[str, str]] = {}

    def root(centre: str) -> str:
        while centre in moves:
            centre = moves[centre][0]
        return centre

    def kept_apart(one: str, other: str) -> bool:
        ends = frozenset((one, other))
        return any(frozenset(map(root, pair)) == ends for pair in judged.apart)

    for link in (*judged.same, *certain):
        source, target, own = link.source, root(link.target), link.rule == OVERRULED
        if own:
            source = root(source)
        # Reductions may follow one another (Acme Foods Belgium, Acme Foods, Acme); a slip of the
        # pen must be one of the centre itself.
        guess = link.rule == "typo" and target != link.target
        if guess or target == source or source in moves or kept_apart(root(source), target):
            continue
        moves[source] = (target, link.rule)
    return {source: (root(source), rule) for source, (_, rule) in moves.items()}


def _looked_up(column: str, table: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(dict(table), default=None, return_dtype=pl.String)


def _placed(read: pl.DataFrame, moves: Mapping[str, tuple[str, str]]) -> pl.DataFrame:
    targets = {source: target for source, (target, _) in moves.items()}
    rules = {source: rule for source, (_, rule) in moves.items()}
    return read.with_columns(
        rule=pl.coalesce(_looked_up("centre", rules), "rule"),
        centre=pl.coalesce(_looked_up("centre", targets), "centre"),
        key_centre="centre",
    )


def _named(placed: pl.DataFrame, judged: _Judged) -> pl.DataFrame:
    """Adds `company_id`, `company_name` and `named_by` (the rule of the spelling that names it)."""
    names = (
        placed.filter(pl.col("special").is_null())
        .sort(
            -pl.col("times").cast(pl.Int64),
            pl.col("rule").is_in([rule for rule in SCORES if rule != "spelling"]),
            pl.col("name") == pl.col("name").str.to_uppercase(),
            pl.col("name").str.len_chars(),
            "name",
        )
        .group_by("centre", maintain_order=True)
        .agg(
            pl.col("name").first().alias("company_name"),
            pl.col("rule").first().alias("named_by"),
            pl.col("key_centre").unique().alias("keys"),
        )
        .with_columns(slug=label_slug(pl.col("company_name")))
        .with_columns(
            company_id=pl.when((pl.col("slug") == "") | pl.col("slug").is_duplicated())
            .then(pl.format("{}~{}", "slug", pl.col("centre").str.replace("\u0001", "~")))
            .otherwise("slug")
        )
    )
    if judged.names:
        own = names.explode("keys").with_columns(own=_looked_up("keys", judged.names))
        given = own.drop_nulls("own").unique("centre", keep="last", maintain_order=True)
        names = names.join(given.select("centre", "own"), on="centre", how="left").with_columns(
            company_name=pl.coalesce("own", "company_name")
        )
    return placed.join(
        names.select("centre", "company_name", "named_by", "company_id"), on="centre", how="left"
    ).with_columns(company_id=pl.coalesce("special", "company_id"))


def _merges(placed: pl.DataFrame) -> pl.DataFrame:
    moved = placed.filter(pl.col("company_name") != pl.col("name"))
    # A spelling that others joined may have to take the name of one of them.
    rule = pl.when(pl.col("rule") == "spelling").then("named_by").otherwise("rule").alias("rule")
    return (
        moved.sort("times", "name", descending=[True, False])
        .select(
            kind=pl.lit("company"),
            rule=rule,
            score=rule.replace_strict(SCORES, default=1.0),
            text_a="name",
            text_b="company_name",
            id="company_id",
        )
        .cast(MERGES)
    )


def _doubts(
    placed: pl.DataFrame,
    found: Sequence[Link],
    moves: Mapping[str, tuple[str, str]],
    judged: _Judged,
) -> pl.DataFrame:
    """Pairs of companies that a doubtful link would join, each once; `contacts` is how many would
    change their employer.
    """

    def centre(key: str) -> str:
        return moves[key][0] if key in moves else key

    pairs = {
        (centre(link.source), centre(link.target)): link.rule for link in found if link.doubtful
    }
    apart = {frozenset(map(centre, pair)) for pair in judged.apart}
    open_pairs = [
        (one, other, rule)
        for (one, other), rule in pairs.items()
        if one != other and frozenset((one, other)) not in apart
    ]
    table = pl.DataFrame(
        open_pairs, schema=dict.fromkeys(("one", "other", "rule"), pl.String), orient="row"
    )
    companies = placed.group_by("centre").agg(
        pl.col("company_name", "company_id").first(), pl.col("times").sum()
    )
    return (
        table.join(companies, left_on="one", right_on="centre")
        .join(companies, left_on="other", right_on="centre", suffix="_b")
        .select(
            kind=pl.lit("company"),
            rule="rule",
            score=pl.lit(0.5),
            text_a="company_name",
            text_b="company_name_b",
            id_a="company_id",
            id_b="company_id_b",
            contacts=pl.min_horizontal("times", "times_b"),
        )
        .cast(DOUBTS)
        .sort("contacts", "text_a", "text_b", descending=[True, False, False])
    )
