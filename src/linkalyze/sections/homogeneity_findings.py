"""What the homogeneity of a network means for its member, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkalyze.findings import Finding, Level
from linkalyze.measures.composition import Composition, Judged
from linkalyze.measures.homogeneity import thresholds
from linkalyze.network import SENIORITIES, Facet
from linkalyze.sections.phrases import both, counted, either

ID = "homogeneity"
SHOWN_RARE = 3
NO_RANK = {"Entry": "Entry (no rank in the title)"}

NOUN: dict[Facet, tuple[str, str]] = {
    "function": ("function", "functions"),
    "seniority": ("seniority", "seniorities"),
    "company": ("employer", "employers"),
    "role": ("role", "roles"),
}
WHY: dict[Facet, str] = {
    "function": "People of one craft bring trust, a shared language and quick help. The price "
    "is that they hear the same news and know the same people. It is not a fault: where knowledge "
    "moves fast, close and similar ties can carry more news than distant ones (Aral & Van Alstyne "
    "2011).",
    "seniority": "People at one level hear of the same openings at the same time. Those above "
    "know what is being decided, those at other levels what is changing.",
    "company": "People at one employer know one another, so most of what you hear from one you "
    "hear from all. Exchange between companies is where new ideas come from.",
    "role": "The same work is the closest likeness there is: good for advice on "
    "the craft, poor for news from elsewhere.",
}


@dataclass(frozen=True, slots=True)
class Reachable:
    """A dormant contact who would widen the network, and the year of the last exchange."""

    name: str
    function: str
    company: str | None
    silent_since: int


def homogeneity_findings(
    facets: Sequence[Composition],
    contacts: int,
    wider: Sequence[tuple[str, float]],
    dormant: Mapping[Facet, Sequence[Reachable]],
) -> list[Finding]:
    """One finding per facet, and one more where another kind than the member's dominates; where
    no facet can be judged, one that says so.

    Args:
        facets: as measured.
        contacts: how many there are in all.
        wider: functions that would widen the network most, with the share that each is unlike.
        dormant: per facet, dormant contacts who would.
    """
    if all(facet.level == Level.NOT_ENOUGH_DATA for facet in facets):
        return [_too_few(facets, contacts)]
    actions = {facet.facet: _widen(facet, wider, dormant[facet.facet]) for facet in facets}
    return [_finding(facet, contacts, actions[facet.facet]) for facet in facets] + [
        _dominance(facet, largest, actions[facet.facet])
        for facet in facets
        if (largest := facet.dominating)
    ]


def _finding(facet: Composition, contacts: int, action: str) -> Finding:
    judged = facet.judged
    if judged is None or judged.level == Level.NOT_ENOUGH_DATA:
        return _not_enough(facet, contacts)
    return Finding(
        id=f"{ID}-{facet.facet}",
        chapter=ID,
        level=judged.level,
        title=_title(facet, judged),
        evidence=_evidence(facet, judged),
        explanation=_explanation(facet, judged),
        action=action if judged.level != Level.LOW else _nothing_to_mend(facet),
        firm=not judged.doubts,
        caveat=_caveat(judged.doubts),
    )


def _not_enough(facet: Composition, contacts: int) -> Finding:
    singular, _ = NOUN[facet.facet]
    limits = thresholds()
    return _without_verdict(
        f"{ID}-{facet.facet}",
        f"Not enough data to judge the {singular} of your contacts",
        f"The {singular} of {facet.known:,} of {contacts:,} contacts is known. A verdict takes "
        f"at least {limits.fewest} and {limits.known_share:.0%}.",
    )


def _too_few(facets: Sequence[Composition], contacts: int) -> Finding:
    limits = thresholds()
    known = ", ".join(f"{NOUN[f.facet][0]} {f.known:,}" for f in facets)
    return _without_verdict(
        ID,
        "Not enough data to say how alike your network is",
        f"You have {counted(contacts, 'contact', 'contacts')}. Known for: {known}. A verdict "
        f"takes at least {limits.fewest}, and {limits.known_share:.0%} of all.",
    )


def _without_verdict(name: str, title: str, evidence: str) -> Finding:
    return Finding(
        id=name,
        chapter=ID,
        level=Level.NOT_ENOUGH_DATA,
        title=title,
        evidence=(evidence,),
        explanation="A share of so few would say more about chance than about you.",
        action="Look at the counts, which hold all the same, and come back when there are more.",
    )


def _dominance(facet: Composition, largest: Judged, action: str) -> Finding:
    singular, _ = NOUN[facet.facet]
    share = largest.likeness["share"] or 0.0
    return Finding(
        id=f"{ID}-{facet.facet}-largest",
        chapter=ID,
        level=largest.level,
        title=f"One {singular} that is not your own dominates: {_named(largest)} has {share:.0%}",
        evidence=_evidence(facet, largest),
        explanation="Here your contacts resemble one another, though they are not of your kind: "
        "what you hear from one of them you may hear from many.",
        action=action,
        firm=not largest.doubts,
        caveat=_caveat(largest.doubts),
    )


def _title(facet: Composition, judged: Judged) -> str:
    share = f"{judged.likeness['share'] or 0.0:.0%}"
    who = _named(judged)
    if facet.own is None:
        return {
            "function": f"{share} of your contacts do one kind of work: {who}",
            "seniority": f"{share} of your contacts are of one seniority: {who}",
            "company": f"{share} of your contacts work at one employer: {who}",
            "role": f"{share} of your contacts have one role: {who}",
        }[facet.facet]
    return {
        "function": f"{share} of your contacts do the same kind of work as you: {who}",
        "seniority": f"{share} of your contacts have your seniority: {who}",
        "company": f"{share} of your contacts work where you work: {who}",
        "role": f"{share} of your contacts have your role: {who}",
    }[facet.facet]


def _named(judged: Judged) -> str:
    return " or ".join(NO_RANK.get(name, name) for name in judged.names)


def _evidence(facet: Composition, judged: Judged) -> list[str]:
    like, bounds = judged.likeness, judged.bounds
    singular, _ = NOUN[facet.facet]
    span = judged.interval
    low, high = (span["lo"], span["hi"]) if span else (like["lo"], like["hi"])
    lines = [
        f"{judged.contacts:,} of the {facet.known:,} contacts whose {singular} is known: "
        f"{like['share']:.1%}, likely between {low:.1%} and {high:.1%}.",
        f"Chance could give {judged.ceiling:.0%} at most ({thresholds().baseline(facet.facet)})"
        + (f"; the odds are {_times(judged)} as high." if _beyond_chance(judged) else "."),
    ]
    if judged.level != Level.LOW:
        lines += _driven_by(judged)
    most, least = f"{bounds['worst_high']:.0%}", f"{bounds['worst_low']:.0%}"
    if most != least:
        lines.append(
            f"The {singular} of {facet.unknown:,} more is unknown. Were they all or none of this "
            f"kind, the share would be {most} or {least}."
        )
    return lines


def _driven_by(judged: Judged) -> list[str]:
    return [
        f"{driver.contacts:,} of them "
        + (f"work at {driver.name}" if driver.by == "company" else f"were met in {driver.name}")
        + f", where {driver.expected:,.0f} would be no more than elsewhere."
        for driver in judged.drivers
    ]


def _beyond_chance(judged: Judged) -> bool:
    return judged.odds is not None and judged.likeness["inbreeding"] > 0


def _times(judged: Judged) -> str:
    odds = judged.odds
    if not odds:
        return ""
    return f"{odds['odds_ratio']:.1f} times ({odds['lo']:.1f} to {odds['hi']:.1f})"


def _explanation(facet: Composition, judged: Judged) -> str:
    singular, _ = NOUN[facet.facet]
    if judged.level in (Level.HIGH, Level.MODERATE):
        return WHY[facet.facet]
    if judged.level == Level.UNCLEAR:
        known = counted(facet.known, "contact", "contacts")
        return f"With {known} this could still be luck; it could also be a habit."
    if judged.likeness["inbreeding"] > 0:
        return (
            "A little more than chance, as when people share a workplace or a meeting, but this "
            f"{singular} does not set the tone."
        )
    return f"This {singular} is no more common among your contacts than chance allows."


def _nothing_to_mend(facet: Composition) -> str:
    if facet.dominating:
        return "Nothing to mend in this; but another kind dominates, see above."
    return "Nothing to mend here. Keep inviting the people you meet, whatever they do."


def _widen(
    facet: Composition, wider: Sequence[tuple[str, float]], dormant: Sequence[Reachable]
) -> str:
    """What to look for, and whom of the present contacts to write to."""
    if facet.facet in ("function", "role") and wider:
        names = [name for name, _ in wider]
        unlike = min(share for _, share in wider)
        look = (
            f"Look for people in {either(names)}: each of them is unlike {unlike:.0%} of your "
            "network."
        )
    elif facet.facet == "seniority":
        look = f"Look for people of other seniorities: {_rarest(facet)}."
    elif facet.own:
        look = (
            "Write to former colleagues who now work elsewhere: they know you, and they know "
            "people you do not."
        )
    else:
        look = "Ask two of them to introduce you to somebody outside it."
    return f"{look} {_write_to(dormant)}".rstrip()


def _write_to(dormant: Sequence[Reachable]) -> str:
    """A tie once real and now silent brings news from elsewhere on a base of trust."""
    if not dormant:
        return ""
    people = [
        f"{contact.name} ({contact.function}"
        + (f", {contact.company}" if contact.company else "")
        + f"; silent since {contact.silent_since})"
        for contact in dormant
    ]
    return f"You know some already: write to {both(people)}."


def _rarest(facet: Composition) -> str:
    """The rarest seniorities that are not the member's own."""
    own = facet.own.categories if facet.own else ()
    have = dict(facet.counts.select("category", "contacts").iter_rows())
    rare = sorted(
        (category for category in SENIORITIES if category not in own),
        key=lambda category: (have.get(category, 0), category),
    )
    return either(
        [
            f"{category} ({have[category]:,} now)"
            if category in have
            else f"{category} (nobody yet)"
            for category in rare[:SHOWN_RARE]
        ]
    )


def _caveat(doubts: Sequence[str]) -> str:
    return (
        f"It would be another level with other assumptions on {either(doubts)}." if doubts else ""
    )
