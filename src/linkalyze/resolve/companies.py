"""Which spellings are one company.

Two texts are one company when they have the same key, when the file of aliases links their keys, or
when one is the other with a place or a trade behind it, its acronym, or a slip of the pen. Sure
reductions may follow one another (Acme Foods Belgium, Acme Foods, Acme); a guess is joined to a
centre and never to a neighbour's neighbour. What the member has judged wins over all of this.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from linkalyze.company_lexicon import company_lexicon
from linkalyze.names import folded_latin, label_slug
from linkalyze.network import DOUBTS, MERGES, NO_COMPANY
from linkalyze.resolve.company_links import SCORES, Link, links
from linkalyze.resolve.company_names import (
    ACRONYM,
    LONGEST_NAME,
    UMLAUT,
    Key,
    looked_up,
    read_names,
)
from linkalyze.resolve.overrides import NO_JUDGEMENTS, Judgements

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
    found = resolve_spellings(column.drop_nulls().group_by("name").len("times"), judgements)
    rows = column.join(found.rows, on="name", how="left", maintain_order="left").with_columns(
        pl.col("company_id").fill_null(NO_COMPANY), pl.col("rule").fill_null("blank")
    )
    return Companies(rows, found.merges, found.doubts)


def resolve_spellings(spellings: pl.DataFrame, judgements: Judgements = NO_JUDGEMENTS) -> Companies:
    """The same for `name`, each once and none null, and how many `times` it occurs."""
    read = read_names(spellings.sort("name")).with_columns(
        centre=pl.coalesce("special", "alias", "key")
    )
    read, judged = _judged(read, judgements)
    keys = _keys(read)
    found = list(links(keys, company_lexicon()))
    moves = _moves(keys, found, judged)
    placed = _named(_placed(read, moves), judged)
    rows = placed.select("name", "company_id", "company_name", "rule")
    return Companies(rows, _merges(placed), _doubts(placed, found, moves, judged))


@dataclass(frozen=True, slots=True)
class _Judged:
    """Judgements on centres: links to make, pairs to keep apart, and names to give."""

    same: Sequence[Link] = ()
    apart: Sequence[tuple[str, str]] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def _judged(read: pl.DataFrame, judgements: Judgements) -> tuple[pl.DataFrame, _Judged]:
    """The judgements by the centres of the texts that they name, and the texts with the centres
    that these need: one of its own for what was taken for no company and is judged to be one, and
    for what is to stay apart from its own centre. Texts that do not occur are left out.
    """
    if judgements == NO_JUDGEMENTS:
        return read, _Judged()
    texts = _found(read, judgements)
    companies = {text for group in (*judgements.same, *judgements.apart) for text in group}
    no_company = {*read.filter(pl.col("special").is_not_null())["name"]}
    own = {
        texts[text]: f"\u0001{texts[text]}"
        for text in (*sorted(companies), *judgements.names)
        if text in texts and texts[text] in no_company
    }
    centres = dict(read.select("name", "centre").iter_rows()) | own
    keys = dict(read.select("name", "key").iter_rows())
    for one, other in judgements.apart:
        a, b = texts.get(one), texts.get(other)
        if a and b and a != b and centres[a] == centres[b]:
            # All spellings of the second go with it, but those of one key with the first.
            with_it = [name for name in keys if keys[name] == keys[b] != keys[a]] or [b]
            own |= dict.fromkeys(with_it, f"{centres[b]}\u0001{b}")
            centres |= own
    known = {text: centres[name] for text, name in texts.items()}
    same = [
        Link(known[other], known[first], OVERRULED)
        for first, *others in _occurring(judgements.same, known)
        for other in others
        if known[other] != known[first]
    ]
    apart = [(known[one], known[other]) for one, other in _occurring(judgements.apart, known)]
    moved = read.with_columns(
        centre=pl.coalesce(looked_up("name", own), "centre"),
        special=pl.when(~pl.col("name").is_in(list(own))).then("special"),
    )
    names = {known[text]: name for text, name in judgements.names.items() if text in known}
    return moved, _Judged(same, apart, names)


def _found(read: pl.DataFrame, judgements: Judgements) -> dict[str, str]:
    """From each text of the judgements to the name that it means: written so exactly, or else the
    first that is written so but for case, accents and punctuation.
    """
    given = sorted(
        {t for group in (*judgements.same, *judgements.apart) for t in group} | {*judgements.names}
    )
    loosely = folded_latin(pl.col("name"))
    spelled = read.select("name", fold=loosely).filter(pl.col("fold") != "")
    by_fold = dict(spelled.sort("name", descending=True).select("fold", "name").iter_rows())
    exact = {*spelled["name"]}
    folds = pl.Series("name", given, dtype=pl.String).to_frame().select(fold=loosely)["fold"]
    found = {
        text: text if text in exact else by_fold.get(fold)
        for text, fold in zip(given, folds, strict=True)
    }
    return {text: name for text, name in found.items() if name}


def _occurring(
    groups: Sequence[Sequence[str]], known: Mapping[str, str]
) -> Iterator[Sequence[str]]:
    """The groups of texts with those that occur, of which there must be two."""
    for group in groups:
        occurring = [text for text in group if text in known]
        if len(occurring) > 1:
            yield occurring


def _keys(read: pl.DataFrame) -> dict[str, Key]:
    """What is known of each centre, by its name."""
    usual_first = read.filter(pl.col("special").is_null()).sort(
        "times", "name", descending=[True, False]
    )
    name = pl.col("name")
    grouped = usual_first.group_by("centre", maintain_order=True).agg(
        # The centre's own words, not those of an alias.
        pl.col("words").sort_by(pl.col("key") != pl.col("centre"), maintain_order=True).first(),
        pl.col("plain").first(),
        pl.col("times").sum(),
        spellings=pl.len(),
        acronym=(name.str.contains(ACRONYM) & (name.str.to_uppercase() == name)).any(),
        shorts=pl.col("short").drop_nulls().unique().sort(),
        formers=pl.col("former").drop_nulls().unique().sort(),
        known=pl.col("alias").is_not_null().any(),
        elided=pl.col("elided").any(),
        umlaut=name.str.contains(UMLAUT).any(),
    )
    return {row.pop("centre"): Key(**row) for row in grouped.sort("centre").iter_rows(named=True)}


def _moves(
    keys: Mapping[str, Key], found: Sequence[Link], judged: _Judged
) -> dict[str, tuple[str, str]]:
    """From a key to its centre and the rule; the surest links first, and no chains of guesses."""
    certain = sorted(
        (link for link in found if not link.doubtful),
        key=lambda link: (
            -SCORES[link.rule],
            -(keys[link.target].weight if link.target in keys else 0),
            len(link.target),
            link.source,
            link.target,
        ),
    )
    moves: dict[str, tuple[str, str]] = {}
    guessed_at: set[str] = set()
    foes: dict[str, set[str]] = defaultdict(set)
    for one, other in judged.apart:
        foes[one].add(other)
        foes[other].add(one)

    def root(centre: str) -> str:
        while centre in moves:
            centre = moves[centre][0]
        return centre

    for link in (*judged.same, *certain):
        source, target = link.source, root(link.target)
        if link.rule == OVERRULED:
            source = root(source)
        # A slip of the pen must be one of the centre itself.
        chained = link.rule == "typo" and (target != link.target or source in guessed_at)
        if chained or target == source or source in moves:
            continue
        if any(root(foe) == target for foe in foes[source]):
            continue
        moves[source] = (target, link.rule)
        foes[target] |= foes[source]
        if link.rule == "typo":
            guessed_at.add(target)
    return {source: (root(source), rule) for source, (_, rule) in moves.items()}


def _placed(read: pl.DataFrame, moves: Mapping[str, tuple[str, str]]) -> pl.DataFrame:
    targets = {source: target for source, (target, _) in moves.items()}
    rules = {source: rule for source, (_, rule) in moves.items()}
    return read.with_columns(
        rule=pl.coalesce(looked_up("centre", rules), "rule"),
        centre=pl.coalesce(looked_up("centre", targets), "centre"),
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
        .with_columns(slug=label_slug(pl.col("company_name").str.slice(0, LONGEST_NAME)))
        .with_columns(
            company_id=pl.when((pl.col("slug") == "") | pl.col("slug").is_duplicated())
            .then(pl.format("{}~{}", "slug", label_slug(pl.col("centre"))))
            .otherwise("slug")
        )
    )
    if judged.names:
        own = names.explode("keys").with_columns(own=looked_up("keys", judged.names))
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
        (min(ends), max(ends)): link.rule
        for link in found
        if link.doubtful and len(ends := {centre(link.source), centre(link.target)}) > 1
    }
    apart = {frozenset(map(centre, pair)) for pair in judged.apart}
    open_pairs = [
        (one, other, rule)
        for (one, other), rule in pairs.items()
        if frozenset((one, other)) not in apart
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
