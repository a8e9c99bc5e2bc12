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

ID = "archetype"
CERTAIN = 0.99
TITLE = "T-shaper, butterfly or lone star?"
MEANING = {
    T_SHAPER: "depth in a craft, and a network that reaches beyond it",
    BUTTERFLY: "a wide network, and no one craft yet that stands out",
    LONE_STAR: "depth in a craft, and a network that is small or stays within it",
    NEWCOMER: "still forming: both craft and network are on their way",
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
        text = (
            "Not enough data: it takes dated positions with a title that can be read, and thirty "
            "contacts whose work is known."
        )
        return Chapter(ID, TITLE, text, [Callout(_missing(result))], _method())
    blocks: list[Block] = [
        _axes(result.depth, result.breadth),
        _parts(result),
        Prose(_moves(result)),
    ]
    return Chapter(ID, TITLE, _answer(shape), blocks, _method())


def _answer(shape: Archetype) -> str:
    label, chances = shape["label"], shape["probabilities"]
    if label != BETWEEN:
        sure = min(chances[label], CERTAIN)  # nothing here is ever certain
        return f"{capital(label)} ({sure:.0%} sure): {MEANING[label]}."
    first, second = sorted(chances, key=lambda name: -chances[name])[:2]
    return (
        f"Between {first} ({chances[first]:.0%}) and {second} ({chances[second]:.0%}): "
        f"{MEANING[first]}; or {MEANING[second]}."
    )


def _axes(deep: Interval, broad: Interval) -> Figure:
    rows = (("Depth of your craft", deep), ("Breadth of your network", broad))
    half = rules()["label"]["half"]
    above = [name.split()[0].lower() for name, span in rows if span["estimate"] > half]
    return Figure(
        id="axes",
        title=f"Above the middle: {' and '.join(above) if above else 'neither yet'}",
        alt="A dot is a score from 0 to 1 with its likely range; the upright mark is the middle.",
        chart=charts.intervals(
            [name for name, _ in rows],
            [span["estimate"] for _, span in rows],
            [span["lo"] for _, span in rows],
            [span["hi"] for _, span in rows],
            baseline=[half] * len(rows),
            names=("You", "The middle"),
        ),
        table=Table(
            (Column("Axis"), Column("Score", "number"), Column("From", "number"),
             Column("To", "number")),
            [(name, span["estimate"], span["lo"], span["hi"]) for name, span in rows],
        ),
    )  # fmt: skip


def _parts(result: Shape) -> Listing:
    rows: list[tuple[str, str, str | None]] = []
    if own := result.craft:
        rows += [
            ("Depth", f"Years in {own.family}", f"{own.years_main:.1f}"),
            ("Depth", "Years of career", f"{own.years_total:.1f}"),
            (
                "Depth",
                "Contacts who endorsed one of your three most endorsed skills",
                f"{own.endorsers:,}" if own.endorsers is not None else "not in this export",
            ),
        ]
    if wide := result.spread:
        rows += [
            ("Breadth", "Contacts", f"{wide.contacts:,}"),
            ("Breadth", "Likeness of function beyond chance, h", likely(wide.inbreeding, 2)),
            ("Breadth", f"Families of functions in a random draw, of {_families()}",
             likely(wide.families)),
            ("Breadth", "Contacts outside your employers", likely_share(wide.outside)),
        ]  # fmt: skip
    return Listing(
        id="archetype-parts",
        title="What the two scores rest on",
        table=Table((Column("Axis"), Column("Part"), Column("Value")), rows),
    )


def _moves(result: Shape) -> str:
    """What would move each score most: its weakest part."""
    texts = []
    if own := result.craft:
        texts.append(
            "Depth grows with years in one family of functions"
            if own.endorsers is None or own.years_main < rules()["depth"]["years_at"]
            else "Depth grows most with colleagues who vouch for your main skills"
        )
    if wide := result.spread:
        parts = {
            "ties beyond your own function": 1 - max(0.0, wide.inbreeding["estimate"]),
            "contacts in families of functions you hardly reach": wide.families["estimate"]
            / _families(),
            "contacts who never worked where you did": wide.outside["estimate"],
        }
        weakest = min(parts, key=lambda part: parts[part])
        few = wide.contacts < rules()["breadth"]["contacts_at"]
        texts.append(
            f"breadth with {'more contacts, and with ' if few else ''}{weakest}, its weakest part"
        )
    return f"{'; '.join(texts)}."


def _families() -> int:
    return len(similarity().families())


def _missing(result: Shape) -> str:
    lacks = []
    if result.craft is None:
        lacks.append("Positions.csv with dates and a title that can be read")
    if result.spread is None:
        lacks.append("enough contacts whose function and employer are known, and your own")
    return f"What is missing: {'; '.join(lacks)}."


def _method() -> list[str]:
    label = rules()["label"]
    return [
        "After the interview's picture of T-shapers, butterflies and lone stars. Depth: years in "
        "your main family of functions, how far your career stayed with it, and how many contacts "
        "endorsed one of your three most endorsed skills. Breadth: how far your contacts reach "
        "beyond your own function, how many families of functions a random hundred of them show, "
        "and how many work where you never did; all of it less in small networks.",
        f"The middle ({label['half']}) is a convention, and the declared uncertainty (depth 0.10, "
        "breadth at least 0.05, one standard deviation) an assumption. A label is given only if it "
        f"is {label['sure']:.0%} likely. None of the four has been shown to cause a better career.",
        "From Positions.csv, Endorsement_Received_Info.csv and Connections.csv.",
    ]


SECTION = Section(ID, measure, lambda _: (), show)
