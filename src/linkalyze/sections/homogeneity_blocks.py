"""The figures and tables of the chapter on homogeneity."""

from collections.abc import Mapping, Sequence

import polars as pl

from linkalyze import charts
from linkalyze.measures.composition import Composition, Judged, Variety
from linkalyze.measures.contrasts import Origin
from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.intervals import Interval
from linkalyze.measures.similarity import similarity
from linkalyze.measures.work import Work
from linkalyze.network import Facet
from linkalyze.page import Column, Figure, Listing, Table
from linkalyze.sections.phrases import likely, likely_share

LABEL: dict[Facet, str] = {
    "function": "Function",
    "seniority": "Seniority",
    "company": "Employer",
    "role": "Role",
}
ORDERS = (Column("Kinds met"), Column("As varied as"), Column("Weighing large kinds"))
SURE, MOST = 0.05, 0.9


def likeness_figure(rows: Sequence[Composition]) -> Figure:
    """The share of each facet beside the most that chance could give."""
    labels, values, table = [], [], []
    for facet in rows:
        judged = facet.judged
        if judged is None:
            continue
        span = judged.interval
        if span is None:
            continue
        name = f"{LABEL[facet.facet]}: {', '.join(judged.names)}"
        labels.append(name)
        values.append((span["estimate"], span["lo"], span["hi"], judged.ceiling))
        table.append(
            (name, judged.contacts, facet.known, *values[-1], facet.unknown, judged.level.value)
        )
    shares, lows, highs, ceilings = zip(*values, strict=True)
    whose = "of contacts like you" if all(f.own for f in rows) else "of one kind"
    above = sum((low or 0) > ceiling for _, low, _, ceiling in values)
    count = "none" if not above else "all" if above == len(labels) else str(above)
    title = f"{count.capitalize()} of {len(labels)} shares {whose} are above what chance could give"
    return Figure(
        id="likeness",
        title=title,
        alt="A dot is a share with its likely range, the upright mark the most that chance could "
        "give.",
        chart=charts.intervals(
            labels, shares, lows, highs,
            baseline=ceilings, names=("Your contacts", "Most by chance"), share=True,
        ),
        table=Table(
            (
                Column("Facet"), Column("Contacts", "count"), Column("Of known", "count"),
                Column("Share", "share"), Column("From", "share"), Column("To", "share"),
                Column("Most by chance", "share"), Column("Unknown", "count"), Column("Level"),
            ),
            table,
        ),
    )  # fmt: skip


def likeness_listing(rows: Sequence[Composition]) -> Listing:
    """How far each share lies beyond what chance could give, in three ways of saying it."""
    table = []
    for facet in rows:
        judged = facet.judged
        if judged is None or judged.interval is None:
            continue
        like, span = judged.likeness, judged.interval
        odds: Interval | None = None
        if judged.odds:
            odds = {
                "estimate": judged.odds["odds_ratio"],
                "lo": judged.odds["lo"],
                "hi": judged.odds["hi"],
            }
        table.append(
            (
                f"{LABEL[facet.facet]}: {', '.join(judged.names)}",
                likely_share(span),
                f"{like['ei']:+.2f} ({1 - 2 * span['hi']:+.2f} to {1 - 2 * span['lo']:+.2f})",
                f"{like['inbreeding']:.2f}" if like["inbreeding"] > 0 else "below chance",
                likely(odds),
                f"at most {judged.ceiling:.0%}: {thresholds().baseline(facet.facet)}",
            )
        )
    return Listing(
        id="likeness-measures",
        title="How much more alike than chance",
        table=Table(
            (
                Column("Facet"), Column("Share"), Column("E-I index"), Column("Beyond chance, h"),
                Column("Odds against the baseline"), Column("Baseline"),
            ),
            table,
        ),
    )  # fmt: skip


def origin_prose(result: Origin, own: Judged, past: Interval | None) -> str:
    """Where the likeness of the function comes from, "" where it cannot be told."""
    excess, inside = result.excess["excess"], result.excess["inside"]
    (k_in, n_in), (k_out, n_out) = result.inside, result.outside
    if excess is None or inside is None or not n_in or not n_out:
        return ""
    text = (
        f"Of the {n_in:,} contacts who work at an employer of yours, present or past, "
        f"{k_in / n_in:.0%} have your function; of the {n_out:,} others whose employer is known "
        f"{k_out / n_out:.0%}"
    )
    if odds := result.odds:
        text += (
            f": odds {odds['odds_ratio']:.1f} times as high ({odds['lo']:.1f} to {odds['hi']:.1f})"
        )
    text += "."
    if past:
        text += f" {likely_share(past)} of all work where you once did."
    if own.interval is None or own.interval["lo"] <= own.ceiling:
        return f"{text} In all that is hardly more than chance could give."
    part = inside / excess
    source = (
        "Nearly all of what lies beyond chance comes through your workplaces"
        if part > MOST
        else "Your workplaces bring none of what lies beyond chance"
        if part <= 0
        else f"{part:.0%} of what lies beyond chance comes through your workplaces"
    )
    return (
        f"{text} {source}; the rest is choice, school, or whom LinkedIn suggests, and only the "
        "rest changes with whom you invite next."
    )


def contrasts_listing(result: Origin) -> Listing:
    """The claim that LinkedIn gives one's own kind, put to the test on this network."""
    rows = []
    for contrast in result.contrasts:
        (k1, n1), (k2, n2) = contrast.first, contrast.second
        d, p = contrast.difference, contrast.p
        verdict = "too few to tell (30 of each)"
        if d and p is not None:
            clear = p < SURE
            verdict = (
                f"{'more' if d['difference'] > 0 else 'less'} alike"
                if clear
                else "no clear difference"
            )
        rows.append(
            (
                contrast.name.capitalize(),
                k1 / n1 if n1 else None,
                n1,
                k2 / n2 if n2 else None,
                n2,
                f"{d['difference']:+.0%} ({d['lo']:+.0%} to {d['hi']:+.0%})" if d else None,
                verdict,
            )
        )
    return Listing(
        id="contrasts",
        title="Who brings people of your function: the same share in two groups each",
        table=Table(
            (
                Column("Groups"), Column("Share in the first", "share"), Column("Of", "count"),
                Column("Share in the second", "share"), Column("Of", "count"),
                Column("Difference"), Column("The first is"),
            ),
            rows,
        ),
    )  # fmt: skip


def diversity_listing(varieties: Mapping[str, Variety]) -> Listing:
    """Hill numbers of order 0, 1 and 2 in draws of one size, by what they are of."""
    rows = [
        (name, of.known, of.draw if of.drawn[0] else None, *map(likely, of.drawn))
        for name, of in varieties.items()
    ]
    return Listing(
        id="diversity",
        title="How varied your contacts are, in a way that can be compared",
        table=Table(
            (Column("Facet"), Column("Known for", "count"), Column("Draw of", "count"), *ORDERS),
            rows,
        ),
    )


def completeness_listing(varieties: Mapping[str, Variety]) -> Listing:
    """The same at one coverage, for networks that are differently complete."""
    rows = [
        (name, f"{of.standard:.0%}" if of.at_coverage[0] else None, *map(likely, of.at_coverage))
        for name, of in varieties.items()
    ]
    return Listing(
        id="completeness",
        title="The same, in draws that are equally complete",
        table=Table((Column("Facet"), Column("Coverage"), *ORDERS), rows),
        folded=True,
    )


def concentration_listing(varieties: Mapping[str, Variety]) -> Listing:
    """How much a few kinds outweigh the rest."""
    return Listing(
        id="concentration",
        title="How much a few kinds outweigh the rest",
        table=Table(
            (
                Column("Facet"), Column("Kinds", "count"), Column("Largest kind", "share"),
                Column("Two are alike"), Column("Two differ", "share"),
                Column("Of the most possible", "share"), Column("Next is new", "share"),
            ),
            [_concentration_row(name, of) for name, of in varieties.items()],
        ),
    )  # fmt: skip


def _concentration_row(name: str, of: Variety) -> tuple[str | int | float | None, ...]:
    measured, alike = of.concentration, of.alike
    enough = of.known >= thresholds().fewest
    two = None
    if alike["mean"] is not None and alike["lo"] is not None and alike["hi"] is not None:
        two = f"{alike['mean']:.1%} ({alike['lo']:.1%} to {alike['hi']:.1%})"
    return (
        name, of.kinds, measured["largest_share"], two,
        measured["blau"] if enough else None, measured["iqv"] if enough else None,
        1 - of.coverage if enough and of.coverage is not None else None,
    )  # fmt: skip


def workplaces_listing(workplaces: pl.DataFrame) -> Listing:
    """Where the member worked when the contacts were met."""
    met = int(workplaces["contacts"].sum())
    return Listing(
        id="workplaces",
        title="Where you worked when you met them",
        table=Table(
            (
                Column("Your employer then"), Column("Contacts met", "count"),
                Column("Share", "share"), Column("Who work there now", "count"),
            ),
            [
                (name, contacts, contacts / met, there)
                for name, contacts, there in workplaces.iter_rows()
            ],
        ),
        folded=True,
    )  # fmt: skip


def work_prose(result: Work) -> str:
    """How many really different kinds of work the network holds, "" where it cannot be told."""
    alike = result.alike
    if alike["d2"] is None or alike["lo"] is None or alike["hi"] is None:
        return ""
    text = (
        f"Function and seniority taken together, and near ones counted as partly alike, your "
        f"{result.known:,} contacts whose work is known are as varied as {alike['d2']:.1f} wholly "
        f"different kinds of work ({1 / alike['hi']:.1f} to {1 / alike['lo']:.1f})"
    )
    weights = [f"{d2:.1f}" for _, d2 in result.other_weights if d2 is not None]
    if weights:
        text += (
            f"; {' or '.join(weights)} if functions of one family count as less or as more alike"
        )
    if result.like_me:
        text += (
            f". On a scale from 0 to 1 a contact's work is like yours by "
            f"{likely(result.like_me, 2)} on average"
        )
    return f"{text}."


def reach_listing(result: Work) -> Listing:
    """Whom one reaches: families of functions by bands of seniority."""
    bands = list(similarity().bands)
    wide = result.reach.pivot("band", index="family", values="contacts")
    empty = result.reach.filter(result.reach["contacts"] == 0).height
    met = result.reach.filter(result.reach["contacts"] > 0)["family"].n_unique()
    return Listing(
        id="reach",
        title=f"Whom you reach: {met} of {len(similarity().families())} families of functions, "
        f"and {result.reach.height - empty} of {result.reach.height} family and level pairs",
        table=Table(
            (Column("Family"), *(Column(band.capitalize(), "count") for band in bands)),
            [(row[0].capitalize(), *row[1:]) for row in wide.select("family", *bands).iter_rows()],
        ),
    )


def cohorts_listing(result: Origin) -> Listing:
    """The share of the member's function by the year in which contacts were met."""
    trend = result.trend
    clear = trend is not None and (trend["lo"] > 0 or trend["hi"] < 0)
    title = "People of your function by the year you met them"
    if trend and clear:
        per_year = f"{abs(trend['estimate']):.1%}"
        title += f": {per_year} {'more' if trend['estimate'] > 0 else 'fewer'} of them each year"
    elif trend:
        title += ": no clear trend"
    return Listing(
        id="cohorts",
        title=title,
        table=Table(
            (Column("Met in"), Column("Contacts", "count"), Column("Of your function", "share")),
            [
                (str(year), contacts, alike / contacts)
                for year, alike, contacts in result.cohorts.select(
                    "year", "alike", "contacts"
                ).iter_rows()
            ],
        ),
        folded=True,
    )


def doubts_listing(rows: Sequence[Composition]) -> Listing:
    """What the unknown, the misread and other assumptions could change."""
    table = [
        (
            f"{LABEL[facet.facet]}: {', '.join(judged.names)}",
            facet.unknown / (facet.known + facet.unknown),
            judged.bounds["worst_low"],
            judged.bounds["worst_high"],
            judged.bounds["half_odds"],
            judged.bounds["double_odds"],
            judged.misread,
            "firm" if not judged.doubts else f"hangs on {' and '.join(judged.doubts)}",
        )
        for facet in rows
        if (judged := facet.judged)
    ]
    hidden = [
        f"{LABEL[facet.facet].lower()} from {facet.variety.concentration['hhi']:.2f} to "
        f"{facet.variety.misread_hhi:.2f}"
        for facet in rows
        if facet.variety.misread_hhi is not None
    ]
    return Listing(
        id="doubts",
        title="What the unknown and the misread could change"
        + (f" (concentration: {', '.join(hidden)})" if hidden else ""),
        table=Table(
            (
                Column("Facet"), Column("Unknown", "share"), Column("If none were alike", "share"),
                Column("If all were", "share"), Column("At half the odds", "share"),
                Column("At double", "share"), Column("If misread", "share"), Column("Level"),
            ),
            table,
        ),
        folded=True,
    )  # fmt: skip
