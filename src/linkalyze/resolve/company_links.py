"""Which keys are the same company though they differ: reduced forms, acronyms, slips of the pen.

Each function yields links from a key to the one it belongs to. Candidates meet in blocks (the
reduced form, the initials, all words but one), so that nothing is compared with everything.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from linkalyze.company_lexicon import CompanyLexicon
from linkalyze.resolve.company_names import Key, aliases
from linkalyze.resolve.company_slips import slips

LONGEST_TAIL = 3  # words of a place or trade
INITIALS_FROM = 3  # words; two initials tell too little
LONGEST_ACRONYM = 8
MOST_LONG_FORMS = 5  # of one acronym; among more nobody could tell which is meant
UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# How sure each rule is, measured by nobody: the order in which links are made where they compete.
SCORES = {
    "spelling": 1.0,
    "branch": 0.95,
    "transliteration": 0.95,
    "trade": 0.92,
    "acronym": 0.93,
    "formerly": 0.97,
    "typo": 0.9,
}


@dataclass(frozen=True, slots=True)
class Link:
    """`source` belongs to `target`; a doubtful link goes to review and merges nothing."""

    source: str
    target: str
    rule: str
    doubtful: bool = False


def links(keys: Mapping[str, Key], lexicon: CompanyLexicon) -> Iterator[Link]:
    """All links between keys."""
    yield from _respelled(keys, lexicon)
    yield from _branches(keys, lexicon)
    yield from _institutions(keys, lexicon)
    yield from _trades(keys, lexicon)
    yield from _acronyms(keys, lexicon)
    yield from _renamed(keys)
    yield from (Link(slip, usual, "typo", doubtful) for slip, usual, doubtful in slips(keys))


def tells(words: Sequence[str], lexicon: CompanyLexicon) -> bool:
    """Whether words single out a company: one that is no common word, or two of them."""
    if "".join(words) in lexicon.common or " ".join(words) in lexicon.common:
        return False
    several = len([word for word in words if word not in lexicon.places]) > 1
    return several or _rare(words, lexicon)


def _rare(words: Sequence[str], lexicon: CompanyLexicon) -> bool:
    """Whether one of the words is neither common, nor a place or a kind of institution."""
    return any(len(word) > 1 and word not in lexicon.telling_little for word in words)


def _centre(words: Sequence[str], lexicon: CompanyLexicon) -> str:
    """The centre of a name of these words, as `company_names.key_of` and the aliases make it."""
    key = "".join(words) if lexicon.kinds.isdisjoint(words) else " ".join(sorted({*words}))
    return aliases().get(key, key)


def _tails(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """What may be taken off the end of a name, and what is left."""
    for length in range(1, min(LONGEST_TAIL, len(words) - 1) + 1):
        yield " ".join(words[-length:]), words[:-length]


def _branches(keys: Mapping[str, Key], lexicon: CompanyLexicon) -> Iterator[Link]:
    """Names that are another one with a place behind it; an institution keeps its town."""
    known = {*aliases().values()}
    abroad: dict[str, list[str]] = defaultdict(list)
    for source, key in keys.items():
        placed = not lexicon.institutions.isdisjoint(key.words)
        for tail, rest in _tails(key.words):
            target = _centre(rest, lexicon)
            country = tail in lexicon.countries
            if target == source or not (country or (tail in lexicon.places and not placed)):
                continue
            if not (target in known or (target in keys and tells(rest, lexicon))):
                if country and not placed and tells(rest, lexicon):
                    abroad[target].append(source)
            elif not placed or _rare(rest, lexicon):
                yield Link(source, target, "branch")
    for same in abroad.values():
        usual = max(same, key=lambda name: (keys[name].weight, name))
        # Neither stands without its country: one firm, or two that share a name.
        yield from (Link(name, usual, "branch", doubtful=True) for name in same if name != usual)


def _institutions(keys: Mapping[str, Key], lexicon: CompanyLexicon) -> Iterator[Link]:
    """Institutions with a town behind them, where no other town has one of that name."""
    towns: dict[str, list[str]] = defaultdict(list)
    for source, key in keys.items():
        if not lexicon.institutions.isdisjoint(key.words):
            for tail, rest in _tails(key.words):
                if tail in lexicon.places and _rare(rest, lexicon):
                    towns[_centre(rest, lexicon)].append(source)
    for target, sources in towns.items():
        if target in keys and len(sources) == 1 and sources != [target]:
            yield Link(sources[0], target, "branch")


def _trades(keys: Mapping[str, Key], lexicon: CompanyLexicon) -> Iterator[Link]:
    """Names that are another one with its trade behind it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for source, key in keys.items():
        if key.known:  # an employer by itself, as Hewlett Packard Enterprise is
            continue
        for tail, rest in _tails(key.words):
            target = _centre(rest, lexicon)
            if tail in lexicon.trades and target in keys and tells(rest, lexicon):
                found[target].append((source, lexicon.trades[tail]))
    heads = Counter(key.words[0] for key in keys.values() if len(key.words) > 1)
    for target, named in found.items():
        words = keys[target].words
        # Acme Foods beside Acme Cars are parts of a group, and so are both beside Acme Energy.
        others = heads[words[0]] - len(named) if len(words) == 1 else 0
        doubtful = others > 0 or len({trade for _, trade in named}) > 1
        yield from (Link(source, target, "trade", doubtful) for source, _ in named)


def _respelled(keys: Mapping[str, Key], lexicon: CompanyLexicon) -> Iterator[Link]:
    """Müller as Mueller, Air Liquide as L'Air Liquide, De Bruyne as Debruyne."""
    squeezed: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for name, key in keys.items():
        squeezed["".join(key.plain), lexicon.places.intersection(key.words)].append(name)
    for names in squeezed.values():
        usual = max(names, key=lambda name: (keys[name].weight, name))
        yield from (Link(name, usual, "spelling") for name in names if name != usual)
    for source, key in keys.items():
        plain = source
        for long, short in UMLAUTS:
            plain = plain.replace(long, short)
        # Boeing is not Boing, unless Boing is written with an umlaut too.
        if plain != source and plain in keys and keys[plain].umlaut:
            yield Link(source, plain, "transliteration")
        if key.elided and source[1:] in keys:
            yield Link(source, source[1:], "spelling")


def _acronyms(keys: Mapping[str, Key], lexicon: CompanyLexicon) -> Iterator[Link]:
    """Acronyms whose long form is present: written beside it, or the initials of one name only."""
    beside: dict[str, set[str]] = defaultdict(set)
    wanted = {name for name, key in keys.items() if key.acronym and not key.known}
    initials: dict[str, set[str]] = defaultdict(set)
    small = {pattern.strip() for pattern in lexicon.small_patterns}
    for name, key in keys.items():
        for short in key.shorts:
            beside[short].add(name)
        for letters in initials_of(key.plain, small):
            if letters in wanted:
                initials[letters].add(name)
    for short in sorted(wanted | (beside.keys() & keys.keys())):
        found = beside.get(short, set()) - {short} or initials[short] - {short}
        if len(found) <= MOST_LONG_FORMS:
            for target in sorted(found):
                yield Link(short, target, "acronym", len(found) > 1)


def initials_of(words: Sequence[str], small: Collection[str]) -> set[str]:
    """The acronyms that the initials of a name could make, with and without its small words."""
    if not words or not INITIALS_FROM <= len(words) <= LONGEST_ACRONYM:
        return set()
    told = [word for word in words if word not in small]
    return {
        "".join(word[0] for word in chosen)
        for chosen in (words, told)
        if len(chosen) >= INITIALS_FROM
    }


def _renamed(keys: Mapping[str, Key]) -> Iterator[Link]:
    """Names under which a company was known before, where a text says so."""
    told = [(former, name) for name, key in keys.items() for former in key.formers]
    claims = Counter(former for former, _ in told)
    for former, name in told:
        if former in keys and former != name and not keys[former].known:
            # One writer cannot rename an employer of many, nor two one employer.
            doubtful = claims[former] > 1 or keys[former].times > keys[name].times
            yield Link(former, name, "formerly", doubtful)
