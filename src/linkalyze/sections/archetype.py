"""T-shaper, butterfly, lone star or newcomer: a mirror, not a diagnosis."""

from dataclasses import dataclass

from linkalyze import charts
from linkalyze.levels import Level
from linkalyze.measures.archetype import (
    BETWEEN,
    BUTTERFLY,
    LONE_STAR,
    NEWCOMER,
    T_SHAPER,
    Archetype,
    Craft,
    Spread,
    archetype,
    breadth_with_error,
    craft,
    depth,
    rules,
    spread,
)
from linkalyze.measures.composition import own_likeness
from linkalyze.measures.intervals import Z95, Interval
from linkalyze.measures.similarity import similarity
from linkalyze.page import Block, Callout, Chapter, Column, Figure, Listing, Prose, Table
from linkalyze.section import Context, Section
from linkalyze.sections.phrases import capital, likely, likely_share
from linkalyze.texts import count, label, mark, number, share, tr

ID = "archetype"
CERTAIN = 0.99
TITLE = mark("T-shaper, butterfly or lone star?")
NAMES = {
    T_SHAPER: mark("T-shaper"),
    BUTTERFLY: mark("butterfly"),
    LONE_STAR: mark("lone star"),
    NEWCOMER: mark("newcomer"),
}
MEANING = {
    T_SHAPER: mark("depth in a craft, and a network that reaches beyond it"),
    BUTTERFLY: mark("a wide network, and no one craft yet that stands out"),
    LONE_STAR: mark("depth in a craft, and a network that is small or stays within it"),
    NEWCOMER: mark("still forming: both craft and network are on their way"),
}
ABOVE = {  # by whether depth is, and breadth
    (True, True): mark("Above the middle: depth and breadth"),
    (True, False): mark("Above the middle: depth"),
    (False, True): mark("Above the middle: breadth"),
    (False, False): mark("Above the middle: neither yet"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the two scores rest on, and the scores with their 95 % interval; None where the export
    tells too little.
    """

    craft: Craft | None
    spread: Spread | None
    depth: Interval | None
    breadth: Interval | None
    archetype: Archetype | None


def measure(context: Context) -> Shape:
    """Measure depth and breadth."""
    network = context.network
    function = own_likeness(network.contacts, "function", network.member)
    inbreeding: Interval | None = None
    if function and function.interval and function.level != Level.NOT_ENOUGH_DATA:
        w = function.ceiling
        low, middle, high = (
            (function.interval[key] - w) / (1 - w) for key in ("lo", "estimate", "hi")
        )
        inbreeding = {"estimate": middle, "lo": low, "hi": high}
    own = craft(network.member, context.traces, context.as_of)
    wide = spread(network.contacts, network.member, inbreeding)
    if not own or not wide:
        return Shape(own, wide, None, None, None)
    deep = depth(own.years_main, own.years_total, own.endorsers)
    broad, error = breadth_with_error(wide)
    deep_error = rules()["depth"]["spread"]
    return Shape(
        own,
        wide,
        _span(deep, deep_error),
        _span(broad, error),
        archetype(deep, broad, deep_error, error),
    )


def _span(score: float, error: float) -> Interval:
    return {
        "estimate": score,
        "lo": max(0.0, score - Z95 * error),
        "hi": min(1.0, score + Z95 * error),
    }


def show(result: Shape) -> Chapter:
    """The chapter on the archetype."""
    shape = result.archetype
    if shape is None or result.depth is None or result.breadth is None:
        text = tr(
            "Not enough data: it takes dated positions with a title that can be read, and thirty "
            "contacts whose work is known."
        )
        return Chapter(ID, tr(TITLE), text, [Callout(_missing(result))], _method())
    blocks: list[Block] = [
        _axes(result.depth, result.breadth),
        _parts(result),
        Prose(_moves(result)),
    ]
    return Chapter(ID, tr(TITLE), _answer(shape), blocks, _method())


def _answer(shape: Archetype) -> str:
    name, chances = shape["label"], shape["probabilities"]
    if name != BETWEEN:
        sure = min(chances[name], CERTAIN)  # nothing here is ever certain
        return tr(
            "{name} ({sure} sure): {meaning}.",
            name=capital(tr(NAMES[name])),
            sure=share(sure),
            meaning=tr(MEANING[name]),
        )
    first, second = sorted(chances, key=lambda name: -chances[name])[:2]
    return tr(
        "Between {first} ({chance}) and {second} ({other_chance}): {meaning}; or {other_meaning}.",
        first=tr(NAMES[first]),
        chance=share(chances[first]),
        second=tr(NAMES[second]),
        other_chance=share(chances[second]),
        meaning=tr(MEANING[first]),
        other_meaning=tr(MEANING[second]),
    )


def _axes(deep: Interval, broad: Interval) -> Figure:
    rows = ((tr("Depth of your craft"), deep), (tr("Breadth of your network"), broad))
    half = rules()["label"]["half"]
    above = deep["estimate"] > half, broad["estimate"] > half
    return Figure(
        id="axes",
        title=tr(ABOVE[above]),
        alt=tr(
            "A dot is a score from 0 to 1 with its likely range; the upright mark is the middle."
        ),
        chart=charts.intervals(
            [name for name, _ in rows],
            [span["estimate"] for _, span in rows],
            [span["lo"] for _, span in rows],
            [span["hi"] for _, span in rows],
            baseline=[half] * len(rows),
            names=(tr("You"), tr("The middle")),
        ),
        table=Table(
            (Column(tr("Axis")), Column(tr("Score"), "number"), Column(tr("From"), "number"),
             Column(tr("To"), "number")),
            [(name, span["estimate"], span["lo"], span["hi"]) for name, span in rows],
        ),
    )  # fmt: skip


def _parts(result: Shape) -> Listing:
    rows: list[tuple[str, str, str | None]] = []
    if own := result.craft:
        deep = tr("Depth")
        rows += [
            (deep, tr("Years in {family}", family=label(own.family)), number(own.years_main)),
            (deep, tr("Years of career"), number(own.years_total)),
            (
                deep,
                tr("Contacts who endorsed one of your three most endorsed skills"),
                count(own.endorsers) if own.endorsers is not None else tr("not in this export"),
            ),
        ]
    if wide := result.spread:
        broad = tr("Breadth")
        families = tr("Families of functions in a random draw, of {n}", n=_families())
        rows += [
            (broad, tr("Contacts"), count(wide.contacts)),
            (broad, tr("Likeness of function beyond chance, h"), likely(wide.inbreeding, 2)),
            (broad, families, likely(wide.families)),
            (broad, tr("Contacts outside your employers"), likely_share(wide.outside)),
        ]
    return Listing(
        id="archetype-parts",
        title=tr("What the two scores rest on"),
        table=Table((Column(tr("Axis")), Column(tr("Part")), Column(tr("Value"))), rows),
    )


def _moves(result: Shape) -> str:
    """What would move each score most: its weakest part."""
    texts = []
    if own := result.craft:
        texts.append(
            tr("Depth grows with years in one family of functions")
            if own.endorsers is None or own.years_main < rules()["depth"]["years_at"]
            else tr("Depth grows most with colleagues who vouch for your main skills")
        )
    if wide := result.spread:
        parts = {
            mark("ties beyond your own function"): 1 - max(0.0, wide.inbreeding["estimate"]),
            mark("contacts in families of functions you hardly reach"): wide.families["estimate"]
            / _families(),
            mark("contacts who never worked where you did"): wide.outside["estimate"],
        }
        weakest = tr(min(parts, key=lambda part: parts[part]))
        texts.append(
            tr("breadth with more contacts, and with {weakest}, its weakest part", weakest=weakest)
            if wide.contacts < rules()["breadth"]["contacts_at"]
            else tr("breadth with {weakest}, its weakest part", weakest=weakest)
        )
    return f"{'; '.join(texts)}."


def _families() -> int:
    return len(similarity().families())


def _missing(result: Shape) -> str:
    lacks = []
    if result.craft is None:
        lacks.append(tr("Positions.csv with dates and a title that can be read"))
    if result.spread is None:
        lacks.append(tr("enough contacts whose function and employer are known, and your own"))
    return tr("What is missing: {lacks}.", lacks="; ".join(lacks))


def _method() -> list[str]:
    limits = rules()
    return [
        tr(
            "After the interview's picture of T-shapers, butterflies and lone stars. Depth: years "
            "in your main family of functions, how far your career stayed with it, and how many "
            "contacts endorsed one of your three most endorsed skills. Breadth: how far your "
            "contacts reach beyond your own function, how many families of functions a random "
            "hundred of them show, and how many work where you never did; all of it less in small "
            "networks."
        ),
        tr(
            "The middle ({half}) is a convention, and the declared uncertainty (depth {depth}, "
            "breadth at least {breadth}, one standard deviation) an assumption. A label is given "
            "only if it is {sure} likely. None of the four has been shown to cause a better "
            "career.",
            half=number(limits["label"]["half"]),
            depth=number(limits["depth"]["spread"], 2),
            breadth=number(limits["breadth"]["spread"], 2),
            sure=share(limits["label"]["sure"]),
        ),
        tr("From Positions.csv, Endorsement_Received_Info.csv and Connections.csv."),
    ]


SECTION = Section(ID, measure, lambda _: (), show)
