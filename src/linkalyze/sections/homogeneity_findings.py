"""What the homogeneity of a network means for its member, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkalyze.findings import Finding, Level
from linkalyze.measures.composition import Composition, Driver, Judged
from linkalyze.measures.homogeneity import thresholds
from linkalyze.network import SENIORITIES, Facet
from linkalyze.sections.phrases import role_label
from linkalyze.texts import both, count, either, label, mark, number, share, tr, trn

ID = "homogeneity"
SHOWN_RARE = 3
EXPLAINED = {
    "Entry": mark("Entry (no rank in the title)"),
    "self-employed or undisclosed": mark("self-employed or undisclosed"),
}

NOUN: dict[Facet, tuple[str, str]] = {
    "function": (mark("function"), mark("functions")),
    "seniority": (mark("seniority"), mark("seniorities")),
    "company": (mark("employer"), mark("employers")),
    "role": (mark("role"), mark("roles")),
}
WHY: dict[Facet, str] = {
    "function": mark(
        "People of one craft bring trust, a shared language and quick help. The price is that they "
        "hear the same news and know the same people. It is not a fault: where knowledge moves "
        "fast, close and similar ties can carry more news than distant ones (Aral & Van Alstyne "
        "2011)."
    ),
    "seniority": mark(
        "People at one level hear of the same openings at the same time. Those above know what is "
        "being decided, those at other levels what is changing."
    ),
    "company": mark(
        "People at one employer know one another, so most of what you hear from one you hear from "
        "all. Exchange between companies is where new ideas come from."
    ),
    "role": mark(
        "The same work is the closest likeness there is: good for advice on the craft, poor for "
        "news from elsewhere."
    ),
}
TITLES: dict[Facet, str] = {
    "function": mark("{share} of your contacts do the same kind of work as you: {who}"),
    "seniority": mark("{share} of your contacts have your seniority: {who}"),
    "company": mark("{share} of your contacts work where you work: {who}"),
    "role": mark("{share} of your contacts have your role: {who}"),
}
TITLES_WITHOUT_MEMBER: dict[Facet, str] = {
    "function": mark("{share} of your contacts do one kind of work: {who}"),
    "seniority": mark("{share} of your contacts are of one seniority: {who}"),
    "company": mark("{share} of your contacts work at one employer: {who}"),
    "role": mark("{share} of your contacts have one role: {who}"),
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
    limits, noun = thresholds(), tr(NOUN[facet.facet][0])
    return _without_verdict(
        f"{ID}-{facet.facet}",
        tr("Not enough data to judge the {noun} of your contacts", noun=noun),
        tr(
            "The {noun} of {known} of {contacts} contacts is known. A verdict takes at least "
            "{fewest} and {known_share}.",
            noun=noun,
            known=facet.known,
            contacts=contacts,
            fewest=limits.fewest,
            known_share=share(limits.known_share),
        ),
    )


def _too_few(facets: Sequence[Composition], contacts: int) -> Finding:
    limits = thresholds()
    return _without_verdict(
        ID,
        tr("Not enough data to say how alike your network is"),
        trn(
            "You have {n} contact. Known for: {known}. A verdict takes at least {fewest}, and "
            "{known_share} of all.",
            "You have {n} contacts. Known for: {known}. A verdict takes at least {fewest}, and "
            "{known_share} of all.",
            contacts,
            known=", ".join(f"{tr(NOUN[f.facet][0])} {count(f.known)}" for f in facets),
            fewest=limits.fewest,
            known_share=share(limits.known_share),
        ),
    )


def _without_verdict(name: str, title: str, evidence: str) -> Finding:
    return Finding(
        id=name,
        chapter=ID,
        level=Level.NOT_ENOUGH_DATA,
        title=title,
        evidence=(evidence,),
        explanation=tr("A share of so few would say more about chance than about you."),
        action=tr(
            "Look at the counts, which hold all the same, and come back when there are more."
        ),
    )


def _dominance(facet: Composition, largest: Judged, action: str) -> Finding:
    return Finding(
        id=f"{ID}-{facet.facet}-largest",
        chapter=ID,
        level=largest.level,
        title=tr(
            "One {noun} that is not your own dominates: {named} has {share}",
            noun=tr(NOUN[facet.facet][0]),
            named=_named(facet, largest),
            share=share(largest.likeness["share"] or 0.0),
        ),
        evidence=_evidence(facet, largest),
        explanation=tr(
            "Here your contacts resemble one another, though they are not of your kind: what you "
            "hear from one of them you may hear from many."
        ),
        action=action,
        firm=not largest.doubts,
        caveat=_caveat(largest.doubts),
    )


def _title(facet: Composition, judged: Judged) -> str:
    titles = TITLES if facet.own else TITLES_WITHOUT_MEMBER
    part = share(judged.likeness["share"] or 0.0)
    return tr(titles[facet.facet], share=part, who=_named(facet, judged))


def _named(facet: Composition, judged: Judged) -> str:
    shown = str if facet.facet == "company" else role_label
    return either(
        [tr(EXPLAINED[name]) if name in EXPLAINED else shown(name) for name in judged.names]
    )


def _evidence(facet: Composition, judged: Judged) -> list[str]:
    like, bounds, odds = judged.likeness, judged.bounds, judged.odds
    noun = tr(NOUN[facet.facet][0])
    span = judged.interval
    low, high = (span["lo"], span["hi"]) if span else (like["lo"], like["hi"])
    ceiling, baseline = share(judged.ceiling), label(thresholds().baseline(facet.facet))
    lines = [
        tr(
            "{contacts} of the {known} contacts whose {noun} is known: {share}, likely between "
            "{low} and {high}.",
            contacts=judged.contacts,
            known=facet.known,
            noun=noun,
            share=share(like["share"] or 0.0, 1),
            low=share(low, 1),
            high=share(high, 1),
        ),
        tr(
            "Chance could give {ceiling} at most ({baseline}); the odds are {times} times ({low} "
            "to {high}) as high.",
            ceiling=ceiling,
            baseline=baseline,
            times=number(odds["odds_ratio"]),
            low=number(odds["lo"]),
            high=number(odds["hi"]),
        )
        if odds and like["inbreeding"] > 0
        else tr(
            "Chance could give {ceiling} at most ({baseline}).", ceiling=ceiling, baseline=baseline
        ),
    ]
    if judged.level != Level.LOW:
        lines += map(_driven_by, judged.drivers)
    most, least = share(bounds["worst_high"]), share(bounds["worst_low"])
    if most != least:
        lines.append(
            tr(
                "The {noun} of {unknown} more is unknown. Were they all or none of this kind, the "
                "share would be {most} or {least}.",
                noun=noun,
                unknown=facet.unknown,
                most=most,
                least=least,
            )
        )
    return lines


def _driven_by(driver: Driver) -> str:
    expected = count(driver.expected)
    if driver.by == "company":
        return tr(
            "{contacts} of them work at {company}, where {expected} would be no more than "
            "elsewhere.",
            contacts=driver.contacts,
            company=driver.name,
            expected=expected,
        )
    return tr(
        "{contacts} of them were met in {year}, where {expected} would be no more than elsewhere.",
        contacts=driver.contacts,
        year=driver.name,
        expected=expected,
    )


def _explanation(facet: Composition, judged: Judged) -> str:
    noun = tr(NOUN[facet.facet][0])
    if judged.level in (Level.HIGH, Level.MODERATE):
        return tr(WHY[facet.facet])
    if judged.level == Level.UNCLEAR:
        return trn(
            "With {n} contact this could still be luck; it could also be a habit.",
            "With {n} contacts this could still be luck; it could also be a habit.",
            facet.known,
        )
    if judged.likeness["inbreeding"] > 0:
        return tr(
            "A little more than chance, as when people share a workplace or a meeting, but this "
            "{noun} does not set the tone.",
            noun=noun,
        )
    return tr("This {noun} is no more common among your contacts than chance allows.", noun=noun)


def _nothing_to_mend(facet: Composition) -> str:
    if facet.dominating:
        return tr("Nothing to mend in this; but another kind dominates, see above.")
    return tr("Nothing to mend here. Keep inviting the people you meet, whatever they do.")


def _widen(
    facet: Composition, wider: Sequence[tuple[str, float]], dormant: Sequence[Reachable]
) -> str:
    """What to look for, and whom of the present contacts to write to."""
    if facet.facet in ("function", "role") and wider:
        look = tr(
            "Look for people in {functions}: each of them is unlike {unlike} of your network.",
            functions=either([label(name) for name, _ in wider]),
            unlike=share(min(unlike for _, unlike in wider)),
        )
    elif facet.facet == "seniority":
        look = tr("Look for people of other seniorities: {rarest}.", rarest=_rarest(facet))
    elif facet.own:
        look = tr(
            "Write to former colleagues who now work elsewhere: they know you, and they know "
            "people you do not."
        )
    else:
        look = tr("Ask two of them to introduce you to somebody outside it.")
    return f"{look} {_write_to(dormant)}".rstrip()


def _write_to(dormant: Sequence[Reachable]) -> str:
    """A tie once real and now silent brings news from elsewhere on a base of trust."""
    if not dormant:
        return ""
    people = [
        tr(
            "{name} ({work}; silent since {year})",
            name=contact.name,
            work=", ".join(filter(None, (label(contact.function), contact.company))),
            year=str(contact.silent_since),
        )
        for contact in dormant
    ]
    return tr("You know some already: write to {people}.", people=both(people))


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
            tr("{seniority} ({n} now)", seniority=label(category), n=have[category])
            if category in have
            else tr("{seniority} (nobody yet)", seniority=label(category))
            for category in rare[:SHOWN_RARE]
        ]
    )


def _caveat(doubts: Sequence[str]) -> str:
    if not doubts:
        return ""
    return tr(
        "It would be another level with other assumptions on {doubts}.",
        doubts=either([tr(doubt) for doubt in doubts]),
    )
