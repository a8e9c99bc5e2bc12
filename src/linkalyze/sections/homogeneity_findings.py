"""What the homogeneity of a network means for its member, in words."""

from collections.abc import Sequence

from linkalyze.findings import Finding, Level
from linkalyze.measures.composition import Composition, Judged
from linkalyze.measures.homogeneity import thresholds
from linkalyze.network import FUNCTIONS, SENIORITIES, Facet

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


def homogeneity_findings(facets: Sequence[Composition], contacts: int) -> list[Finding]:
    """One finding per facet, and one more where another kind than the member's dominates; where
    no facet can be judged, one that says so.
    """
    if all(facet.level == Level.NOT_ENOUGH_DATA for facet in facets):
        return [_too_few(facets, contacts)]
    return [_finding(facet, contacts) for facet in facets] + [
        _dominance(facet, largest) for facet in facets if (largest := facet.dominating)
    ]


def _finding(facet: Composition, contacts: int) -> Finding:
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
        action=_action(facet, judged.level),
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
        f"You have {_contacts(contacts)}. Known for: {known}. A verdict takes at least "
        f"{limits.fewest}, and {limits.known_share:.0%} of all.",
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


def _contacts(count: int) -> str:
    return "1 contact" if count == 1 else f"{count:,} contacts"


def _dominance(facet: Composition, largest: Judged) -> Finding:
    singular, _ = NOUN[facet.facet]
    share = largest.likeness["share"] or 0.0
    return Finding(
        id=f"{ID}-{facet.facet}-largest",
        chapter=ID,
        level=largest.level,
        title=f"One {singular} that is not your own dominates: {_named(largest)} has {share:.0%}",
        evidence=_evidence(facet, largest),
        explanation="Here your contacts resemble one another, though they do not resemble you: "
        "what you hear from one of them you may hear from many.",
        action=_action(facet, largest.level),
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
    lines = [
        f"{judged.contacts:,} of the {facet.known:,} contacts whose {singular} is known: "
        f"{like['share']:.1%}, likely between {like['lo']:.1%} and {like['hi']:.1%}.",
        f"Chance could give {judged.ceiling:.0%} at most.",
    ]
    high, low = f"{bounds['worst_high']:.0%}", f"{bounds['worst_low']:.0%}"
    if high != low:
        lines.append(
            f"The {singular} of {facet.unknown:,} more is unknown. Were they all or none of this "
            f"kind, the share would be {high} or {low}."
        )
    return lines


def _explanation(facet: Composition, judged: Judged) -> str:
    singular, _ = NOUN[facet.facet]
    if judged.level in (Level.HIGH, Level.MODERATE):
        return WHY[facet.facet]
    if judged.level == Level.UNCLEAR:
        return f"With {_contacts(facet.known)} this could still be luck; it could also be a habit."
    if judged.likeness["inbreeding"] > 0:
        return (
            "A little more than chance, as when people share a workplace or a meeting, but this "
            f"{singular} does not set the tone."
        )
    return f"This {singular} is no more common among your contacts than chance allows."


def _action(facet: Composition, level: Level) -> str:
    if level == Level.LOW:
        if facet.dominating:
            return "Nothing to mend in this; but another kind dominates, see above."
        return "Nothing to mend here. Keep inviting the people you meet, whatever they do."
    elsewhere = (
        "Write to former colleagues who now work elsewhere: they know you, and they know people "
        "you do not."
        if facet.own
        else "Ask two of them to introduce you to somebody outside it."
    )
    return {
        "function": f"Look for people in {_rarest(facet, FUNCTIONS)}. "
        "Each of them opens a world that your network hardly reaches now.",
        "seniority": f"Look for people of other seniorities: {_rarest(facet, SENIORITIES)}.",
        "company": elsewhere,
        "role": "With your next ten invitations, choose people whose work you could not do.",
    }[facet.facet]


def _rarest(facet: Composition, categories: Sequence[str]) -> str:
    """The rarest three kinds that are not the member's own."""
    own = facet.own.categories if facet.own else ()
    have = dict(facet.counts.select("category", "contacts").iter_rows())
    rare = sorted(
        (category for category in categories if category not in own),
        key=lambda category: (have.get(category, 0), category),
    )
    missing = [category for category in rare if category not in have]
    if len(missing) > SHOWN_RARE:
        return f"{_or(missing[:SHOWN_RARE])} ({len(missing)} kinds are missing in all)"
    named = [
        f"{category} ({have[category]:,} now)" if category in have else f"{category} (nobody yet)"
        for category in rare[:SHOWN_RARE]
    ]
    return _or(named)


def _caveat(doubts: Sequence[str]) -> str:
    return f"It would be another level with other assumptions on {_or(doubts)}." if doubts else ""


def _or(parts: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
