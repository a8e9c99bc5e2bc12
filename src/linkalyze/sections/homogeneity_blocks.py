"""The figures and tables of the chapter on homogeneity."""

from collections.abc import Mapping, Sequence

import polars as pl

from linkalyze import charts
from linkalyze.measures.composition import Composition, Judged, Variety
from linkalyze.measures.contrasts import RECENT_MONTHS, Origin
from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.intervals import Interval
from linkalyze.measures.similarity import similarity
from linkalyze.measures.work import Work
from linkalyze.network import Facet
from linkalyze.page import Column, Figure, Listing, Table
from linkalyze.sections.phrases import capital, likely, likely_share, ranged, role_label
from linkalyze.texts import both, either, label, mark, number, share, signed, signed_share, tr

LABEL: dict[Facet, str] = {
    "function": mark("Function"),
    "seniority": mark("Seniority"),
    "company": mark("Employer"),
    "role": mark("Role"),
}
# How many shares lie above what chance could give: none, all or some of them.
ABOVE_LIKE_YOU = (
    mark("None of {n} shares of contacts like you are above what chance could give"),
    mark("All of {n} shares of contacts like you are above what chance could give"),
    mark("{above} of {n} shares of contacts like you are above what chance could give"),
)
ABOVE_ONE_KIND = (
    mark("None of {n} shares of one kind are above what chance could give"),
    mark("All of {n} shares of one kind are above what chance could give"),
    mark("{above} of {n} shares of one kind are above what chance could give"),
)
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
        name = _named(facet, judged)
        labels.append(name)
        values.append((span["estimate"], span["lo"], span["hi"], judged.ceiling))
        table.append(
            (
                name,
                judged.contacts,
                facet.known,
                *values[-1],
                facet.unknown,
                label(judged.level.value),
            )
        )
    shares, lows, highs, ceilings = zip(*values, strict=True)
    above = sum((low or 0) > ceiling for _, low, _, ceiling in values)
    none, every, some = ABOVE_LIKE_YOU if all(f.own for f in rows) else ABOVE_ONE_KIND
    title = none if not above else every if above == len(labels) else some
    return Figure(
        id="likeness",
        title=tr(title, above=above, n=len(labels)),
        alt=tr(
            "A dot is a share with its likely range, the upright mark the most that chance could "
            "give."
        ),
        chart=charts.intervals(
            labels, shares, lows, highs,
            baseline=ceilings, names=(tr("Your contacts"), tr("Most by chance")), share=True,
        ),
        table=Table(
            (
                Column(tr("Facet")), Column(tr("Contacts"), "count"),
                Column(tr("Of known"), "count"), Column(tr("Share"), "share"),
                Column(tr("From"), "share"), Column(tr("To"), "share"),
                Column(tr("Most by chance"), "share"), Column(tr("Unknown"), "count"),
                Column(tr("Level")),
            ),
            table,
        ),
    )  # fmt: skip


def _named(facet: Composition, judged: Judged) -> str:
    names = judged.names if facet.facet == "company" else map(role_label, judged.names)
    return f"{tr(LABEL[facet.facet])}: {', '.join(names)}"


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
                _named(facet, judged),
                likely_share(span),
                ranged(signed(like["ei"]), signed(1 - 2 * span["hi"]), signed(1 - 2 * span["lo"])),
                number(like["inbreeding"], 2) if like["inbreeding"] > 0 else tr("below chance"),
                likely(odds),
                tr(
                    "at most {share}: {baseline}",
                    share=share(judged.ceiling),
                    baseline=label(thresholds().baseline(facet.facet)),
                ),
            )
        )
    return Listing(
        id="likeness-measures",
        title=tr("How much more alike than chance"),
        table=Table(
            (
                Column(tr("Facet")), Column(tr("Share")), Column(tr("E-I index")),
                Column(tr("Beyond chance, h")), Column(tr("Odds against the baseline")),
                Column(tr("Baseline")),
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
    text = tr(
        "Of the {n_in} contacts who work at an employer of yours, present or past, {inside} have "
        "your function; of the {n_out} others whose employer is known {outside}",
        n_in=n_in,
        inside=share(k_in / n_in),
        n_out=n_out,
        outside=share(k_out / n_out),
    )
    if odds := result.odds:
        text = tr(
            "{text}: odds {odds} times as high ({low} to {high})",
            text=text,
            odds=number(odds["odds_ratio"]),
            low=number(odds["lo"]),
            high=number(odds["hi"]),
        )
    text += "."
    if at_past := likely_share(past):
        text += " " + tr("{share} of all work where you once did.", share=at_past)
    if own.interval is None or own.interval["lo"] <= own.ceiling:
        return text + " " + tr("In all that is hardly more than chance could give.")
    part = inside / excess
    source = (
        tr("Nearly all of what lies beyond chance comes through your workplaces")
        if part > MOST
        else tr("Your workplaces bring none of what lies beyond chance")
        if part <= 0
        else tr(
            "{share} of what lies beyond chance comes through your workplaces", share=share(part)
        )
    )
    rest = tr(
        "the rest is choice, school, or whom LinkedIn suggests, and only the rest changes with "
        "whom you invite next."
    )
    return f"{text} {source}; {rest}"


def contrasts_listing(result: Origin) -> Listing:
    """The claim that LinkedIn gives one's own kind, put to the test on this network."""
    rows = []
    for contrast in result.contrasts:
        (k1, n1), (k2, n2) = contrast.first, contrast.second
        d, p = contrast.difference, contrast.p
        if not d or p is None:
            verdict = tr("too few to tell (30 of each)")
        elif p >= SURE:
            verdict = tr("no clear difference")
        else:
            verdict = tr("more alike") if d["difference"] > 0 else tr("less alike")
        rows.append(
            (
                capital(tr(contrast.name, n=RECENT_MONTHS)),
                k1 / n1 if n1 else None,
                n1,
                k2 / n2 if n2 else None,
                n2,
                ranged(*(signed_share(d[k], 0) for k in ("difference", "lo", "hi"))) if d else None,
                verdict,
            )
        )
    return Listing(
        id="contrasts",
        title=tr("Who brings people of your function: the same share in two groups each"),
        table=Table(
            (
                Column(tr("Groups")), Column(tr("Share in the first"), "share"),
                Column(tr("Of"), "count"), Column(tr("Share in the second"), "share"),
                Column(tr("Of"), "count"), Column(tr("Difference")), Column(tr("The first is")),
            ),
            rows,
        ),
    )  # fmt: skip


def diversity_listing(varieties: Mapping[str, Variety]) -> Listing:
    """Hill numbers of order 0, 1 and 2 in draws of one size, by what they are of."""
    rows = [
        (tr(name), of.known, of.draw if of.drawn[0] else None, *map(likely, of.drawn))
        for name, of in varieties.items()
    ]
    return Listing(
        id="diversity",
        title=tr("How varied your contacts are, in a way that can be compared"),
        table=Table(
            (
                Column(tr("Facet")), Column(tr("Known for"), "count"),
                Column(tr("Draw of"), "count"),
                *_orders(),
            ),
            rows,
        ),
    )  # fmt: skip


def _orders() -> tuple[Column, ...]:
    return Column(tr("Kinds met")), Column(tr("As varied as")), Column(tr("Weighing large kinds"))


def completeness_listing(varieties: Mapping[str, Variety]) -> Listing:
    """The same at one coverage, for networks that are differently complete."""
    rows = [
        (tr(name), share(of.standard) if of.at_coverage[0] else None, *map(likely, of.at_coverage))
        for name, of in varieties.items()
    ]
    return Listing(
        id="completeness",
        title=tr("The same, in draws that are equally complete"),
        table=Table((Column(tr("Facet")), Column(tr("Coverage")), *_orders()), rows),
        folded=True,
    )


def concentration_listing(varieties: Mapping[str, Variety]) -> Listing:
    """How much a few kinds outweigh the rest."""
    return Listing(
        id="concentration",
        title=tr("How much a few kinds outweigh the rest"),
        table=Table(
            (
                Column(tr("Facet")), Column(tr("Kinds"), "count"),
                Column(tr("Largest kind"), "share"), Column(tr("Two are alike")),
                Column(tr("Two differ"), "share"), Column(tr("Of the most possible"), "share"),
                Column(tr("Next is new"), "share"),
            ),
            [_concentration_row(tr(name), of) for name, of in varieties.items()],
        ),
        folded=True,
    )  # fmt: skip


def _concentration_row(name: str, of: Variety) -> tuple[str | int | float | None, ...]:
    measured, alike = of.concentration, of.alike
    enough = of.known >= thresholds().fewest
    two = None
    if alike["mean"] is not None and alike["lo"] is not None and alike["hi"] is not None:
        two = ranged(share(alike["mean"], 1), share(alike["lo"], 1), share(alike["hi"], 1))
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
        title=tr("Where you worked when you met them"),
        table=Table(
            (
                Column(tr("Your employer then")), Column(tr("Contacts met"), "count"),
                Column(tr("Share"), "share"), Column(tr("Who work there now"), "count"),
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
    text = tr(
        "Function and seniority taken together, and near ones counted as partly alike, your {n} "
        "contacts whose work is known are as varied as {kinds} wholly different kinds of work "
        "({low} to {high})",
        n=result.known,
        kinds=number(alike["d2"]),
        low=number(1 / alike["hi"]),
        high=number(1 / alike["lo"]),
    )
    if weights := [number(d2) for _, d2 in result.other_weights if d2 is not None]:
        text += "; " + tr(
            "{numbers} if functions of one family count as less or as more alike",
            numbers=either(weights),
        )
    text += "."
    if like_me := likely(result.like_me, 2):
        text += " " + tr(
            "On a scale from 0 to 1 a contact's work is like yours by {number} on average.",
            number=like_me,
        )
    return text


def reach_listing(result: Work) -> Listing:
    """Whom one reaches: families of functions by bands of seniority."""
    bands = list(similarity().bands)
    wide = result.reach.pivot("band", index="family", values="contacts")
    empty = result.reach.filter(result.reach["contacts"] == 0).height
    met = result.reach.filter(result.reach["contacts"] > 0)["family"].n_unique()
    return Listing(
        id="reach",
        title=tr(
            "Whom you reach: {met} of {families} families of functions, and {reached} of {pairs} "
            "family and level pairs",
            met=met,
            families=len(similarity().families()),
            reached=result.reach.height - empty,
            pairs=result.reach.height,
        ),
        table=Table(
            (Column(tr("Family")), *(Column(capital(label(band)), "count") for band in bands)),
            [
                (capital(label(family)), *contacts)
                for family, *contacts in wide.select("family", *bands).iter_rows()
            ],
            shaded=True,
        ),
    )


def cohorts_listing(result: Origin) -> Listing:
    """The share of the member's function by the year in which contacts were met."""
    return Listing(
        id="cohorts",
        title=_cohorts_title(result.trend),
        table=Table(
            (
                Column(tr("Met in")),
                Column(tr("Contacts"), "count"),
                Column(tr("Of your function"), "share"),
            ),
            [
                (str(year), contacts, alike / contacts)
                for year, alike, contacts in result.cohorts.select(
                    "year", "alike", "contacts"
                ).iter_rows()
            ],
        ),
        folded=True,
    )


def _cohorts_title(trend: Interval | None) -> str:
    if not trend:
        return tr("People of your function by the year you met them")
    per_year = share(abs(trend["estimate"]), 1)
    if trend["lo"] > 0:
        return tr(
            "People of your function by the year you met them: {share} more of them each year",
            share=per_year,
        )
    if trend["hi"] < 0:
        return tr(
            "People of your function by the year you met them: {share} fewer of them each year",
            share=per_year,
        )
    return tr("People of your function by the year you met them: no clear trend")


def doubts_listing(rows: Sequence[Composition]) -> Listing:
    """What the unknown, the misread and other assumptions could change."""
    table = [
        (
            _named(facet, judged),
            facet.unknown / (facet.known + facet.unknown),
            judged.bounds["worst_low"],
            judged.bounds["worst_high"],
            judged.bounds["half_odds"],
            judged.bounds["double_odds"],
            judged.misread,
            tr("hangs on {doubts}", doubts=both([tr(doubt) for doubt in judged.doubts]))
            if judged.doubts
            else tr("firm"),
        )
        for facet in rows
        if (judged := facet.judged)
    ]
    hidden = [
        tr(
            "{facet} from {low} to {high}",
            facet=tr(LABEL[facet.facet]).lower(),
            low=number(hhi, 2),
            high=number(misread, 2),
        )
        for facet in rows
        if (hhi := facet.variety.concentration["hhi"]) is not None
        and (misread := facet.variety.misread_hhi) is not None
    ]
    return Listing(
        id="doubts",
        title=tr(
            "What the unknown and the misread could change (concentration: {facets})",
            facets=", ".join(hidden),
        )
        if hidden
        else tr("What the unknown and the misread could change"),
        table=Table(
            (
                Column(tr("Facet")), Column(tr("Unknown"), "share"),
                Column(tr("If none were alike"), "share"), Column(tr("If all were"), "share"),
                Column(tr("At half the odds"), "share"), Column(tr("At double"), "share"),
                Column(tr("If misread"), "share"), Column(tr("Level")),
            ),
            table,
        ),
        folded=True,
    )  # fmt: skip
