"""The people the sample's member knows, and what becomes of them.

Everyone is made once, with everything that will happen to them and its date: what an export shows
is what is true by then. The vocabulary is in world.toml.
"""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

WORLD_FILE = Path(__file__).with_name("world.toml")
WORLD: dict[str, Any] = tomllib.loads(WORLD_FILE.read_text(encoding="utf-8"))
MEMBER, NAMES, CRAFTS, SHARES = (WORLD[part] for part in ("member", "names", "crafts", "shares"))
SNAPSHOTS: list[dt.date] = MEMBER["snapshots"]
LAST = SNAPSHOTS[-1]
PROFILE = "https://www.linkedin.com/in/"
SHOWN_AS = "LinkedIn Member"
WEEKEND = 5
HIGHEST = ("director", "vp", "chief")
YOUNG_SECTORS = ("software", "it_services", "consultancy")  # where titles name a founder


class Firm(NamedTuple):
    """An employer, its sector, the language of its country and how many it employs."""

    name: str
    sector: str
    language: str
    size: float


FIRMS = {
    name: Firm(name, sector, language, 1 / (place + 3))
    for sector, facts in WORLD["sectors"].items()
    for language in NAMES["at_home"]
    for place, name in enumerate(facts.get(language, ()))
}


class Chance(Random):
    """A seeded source of chance that speaks the world's terms."""

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.random() < share

    def weighed(self, weights: Mapping[str, float]) -> str:
        """One of the keys, as often as its weight says."""
        return self.choices(list(weights), list(weights.values()))[0]

    def day(self, since: dt.date, until: dt.date, early: float = 1.0) -> dt.date:
        """A day, seldom in a weekend, and sooner rather than later where `early` is above 1."""
        day = since + dt.timedelta(int((until - since).days * self.random() ** early))
        monday = day - dt.timedelta(day.weekday() - 7)
        return monday if day.weekday() >= WEEKEND and monday <= until and self.happens(0.7) else day

    def moment(self, since: dt.date, until: dt.date) -> dt.datetime:
        """A moment in waking hours of such a day."""
        clock = dt.time(self.randrange(7, 22), self.randrange(60), self.randrange(60))
        return dt.datetime.combine(self.day(since, until), clock)

    def link(self, kind: str) -> str:
        """The address of a post."""
        number = 7 * 10**18 + self.randrange(4 * 10**17)
        return f"https://www.linkedin.com/feed/update/urn:li:{kind}:{number}"


class Job(NamedTuple):
    """What somebody shows from a day on: employer (for us), its spelling, title, rank."""

    since: dt.date
    firm: str
    spelling: str
    title: str
    rank: str
    plain_title: str = ""


@dataclass
class Contact:
    """Somebody the member knows, with all that happens to them until the last snapshot."""

    first: str
    last: str
    language: str
    woman: bool
    craft: str
    wave: str
    close: float
    met: dt.date
    jobs: list[Job] = field(default_factory=list)
    slugs: list[tuple[dt.date, str]] = field(default_factory=list)
    mail: str = ""
    left: dt.date = dt.date.max
    closed: dt.date = dt.date.max

    def job(self, on: dt.date) -> Job:
        """The job they show on a day."""
        return [job for job in self.jobs if job.since <= on][-1]

    def name(self, on: dt.date) -> str:
        """The name that messages show on a day."""
        return SHOWN_AS if self.closed <= on else f"{self.first} {self.last}"

    def url(self, on: dt.date) -> str:
        """The address of their profile on a day; none when it is closed."""
        slug = [slug for since, slug in self.slugs if since <= on][-1]
        return "" if self.closed <= on else PROFILE + slug


def ascii_of(text: str) -> str:
    """The text without diacritics."""
    text = text.translate(str.maketrans("ŁłıøØß", "LliooS"))
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def slug_of(text: str) -> str:
    """The text as a part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", ascii_of(text).lower()).strip("-")


def gendered(text: str, *, woman: bool) -> str:
    """The half of "man~woman" that fits."""
    man, _, other = text.partition("~")
    return other if woman and other else man


class Society:
    """Everyone the member knows."""

    def __init__(self, seed: int) -> None:
        """Let twelve years pass."""
        self.chance = Chance(f"{seed} people")
        self.taken = {(MEMBER["first"], MEMBER["last"])}
        self.held: set[tuple[str, str]] = set()
        waves = WORLD["waves"]
        self.contacts = [self.meet(wave) for wave in waves for _ in range(wave["people"])]
        pending = WORLD["oddities"]["pending"]
        self.strangers = [self.meet(waves[-1]) for _ in range(pending)]
        for contact in self.chance.sample(self.contacts, WORLD["oddities"]["closed"]):
            contact.closed = contact.met
        before = SNAPSHOTS[0]
        for month in WORLD["months"]:
            self.month(before, month)
            before = month["until"]
        self.twins = list(self.doubles())

    def meet(self, wave: Mapping[str, Any]) -> Contact:
        """Somebody new, met in this wave."""
        draw = self.chance
        met = draw.day(wave["from"], wave["to"], wave.get("early", 1))
        craft = draw.weighed(WORLD["mixes"][wave["mix"]])
        at = wave.get("at", "") if draw.happens(wave.get("still", 0)) else ""
        firm = (
            FIRMS[at]
            if at
            else self.employer(craft, draw.happens(wave.get("abroad", SHARES["abroad"])))
        )
        foreign = firm is not None and firm.language != "nl" and draw.happens(SHARES["native"])
        language = firm.language if firm and foreign else draw.weighed(NAMES["at_home"])
        woman = draw.happens(SHARES["women"])
        first, last = self.name(language, woman=woman)
        contact = Contact(first, last, language, woman, craft, wave["name"], wave["close"], met)
        low, high = wave.get("first_years", (met.year - 26, met.year))
        years = LAST.year - draw.randint(low, high)
        ranks = next(c["ranks"] for c in WORLD["careers"] if years <= c["up_to"])
        contact.jobs.append(self.job(contact, draw.weighed(ranks), firm, years, wave.get("at", "")))
        contact.slugs.append((dt.date.min, f"{slug_of(f'{first} {last}')}-{self.hexes()}"))
        if draw.happens(SHARES["mail"]):
            work = slug_of(contact.jobs[0].firm or "post") + ".example"
            box = draw.choice([*NAMES["mail"], work])
            contact.mail = f"{slug_of(first)}.{slug_of(last)}@{box}"
        if years > WORLD["careers"][0]["up_to"] and draw.happens(SHARES["credentials"]):
            contact.last += gendered(draw.choice(WORLD["decoration"]["credentials"]), woman=woman)
        return contact

    def hexes(self) -> str:
        """A tail for an address, so that no real profile is meant."""
        return f"{self.chance.getrandbits(36):09x}"

    def name(self, language: str, *, woman: bool) -> tuple[str, str]:
        """A name that nobody bears yet."""
        names = NAMES[language]
        while True:
            first = self.chance.choice(names["women" if woman else "men"])
            last = self.chance.choice(names["last"])
            if (first, last) not in self.taken:
                self.taken.add((first, last))
                return first, last

    def employer(self, craft: str, abroad: bool) -> Firm | None:
        """A firm that employs the craft; None if it has none but its own."""
        weights = {
            firm.name: share * (0.2 if CRAFTS[craft].get("only_one") else firm.size)
            for firm in FIRMS.values()
            if (share := WORLD["sectors"][firm.sector]["crafts"].get(craft, 0))
            and (firm.language != "nl") == abroad
        }
        if weights:
            return FIRMS[self.chance.weighed(weights)]
        return self.employer(craft, abroad=False) if abroad else None

    def job(self, contact: Contact, rank: str, firm: Firm | None, years: int, past: str) -> Job:
        """What they show: in their own firm, alone, without work, or employed by `firm`."""
        draw, craft, since = self.chance, CRAFTS[contact.craft], dt.date.min
        texts = WORLD["no_company"]
        if draw.happens(SHARES["employer_unseen"]):
            return Job(since, "", "", "", rank)
        if "owner" in craft and (rank == "owner" or firm is None):
            title = self.title(contact, "owner", firm, "nl")
            names = {"first": contact.first, "last": contact.last}
            partner = draw.choice(NAMES["nl"]["last"])
            own = draw.choice(craft["own"]).format_map(names | {"last2": partner})
            return Job(since, own, own, title, "owner")
        settled = years > WORLD["careers"][0]["up_to"]
        if firm is None or (settled and draw.happens(craft.get("alone", 0))):
            title = self.title(contact, "plain", None, draw.choice(["nl", "en", "en"]))
            form = draw.choice(["Freelance {}", "Freelance {}", "{}", "{} (freelance)"])
            return Job(since, "", draw.choice(texts["alone"]), form.format(title), "alone")
        if draw.happens(SHARES["out_of_work"]):
            what = "retired" if years > WORLD["careers"][-2]["up_to"] else "seeking"
            return Job(since, "", "", gendered(draw.choice(texts[what]), woman=contact.woman), what)
        plain = self.title(contact, rank, firm, self.spoken(contact, firm))
        spelling = self.spelling(firm)
        if contact.craft == "entrepreneur" and draw.happens(SHARES["stealth"]):
            spelling = draw.choice(texts["stealth"])
        title, more = plain, WORLD["decoration"]
        if past and past != firm.name and draw.happens(SHARES["past_employer"]):
            title += draw.choice(more["past"]).format(company=past)
        elif draw.happens(SHARES["slogan"]):
            title += gendered(draw.choice(more["slogans"]), woman=contact.woman)
        if draw.happens(SHARES["title_unseen"]):
            title = plain = ""
        return Job(since, firm.name, spelling, title, rank, plain)

    def spoken(self, contact: Contact, firm: Firm) -> str:
        """The language in which they write their title."""
        english = float(WORLD["sectors"][firm.sector]["english"])
        if self.chance.happens(
            english if firm.language == "nl" else english * SHARES["english_abroad"]
        ):
            return "en"
        french = (
            firm.language == "nl"
            and contact.language == "fr"
            and self.chance.happens(SHARES["french"])
        )
        return "fr" if french else firm.language

    def title(self, contact: Contact, rank: str, firm: Firm | None, language: str) -> str:
        """A title of that rank; the highest ones occur once at an employer."""
        craft, ladder = CRAFTS[contact.craft], WORLD["ladder"]
        plain = craft.get(language) or craft["en" if language == "en" else "nl"]
        ranked = craft.get(rank, {})
        texts = ranked.get(language) or (ranked.get("en") if language != "nl" else None) or plain
        single = craft.get("only_one") or (texts is not plain and rank in HIGHEST)
        young = firm is None or firm.sector in YOUNG_SECTORS
        fitting = [
            text
            for text in (gendered(text, woman=contact.woman) for text in texts)
            if (young or "ound" not in text)
            and not (firm and single and (firm.name, text) in self.held)
        ]
        title = self.chance.choice(fitting or [gendered(t, woman=contact.woman) for t in plain])
        if (texts is plain or not fitting) and rank in ladder and craft.get("ladder"):
            expert = rank == "senior" and craft.get("expert")
            steps = ladder[rank][language] + (ladder["expert"].get(language, []) if expert else [])
            title = self.chance.choice(steps).format(t=title)
        if firm:
            self.held.add((firm.name, title))
        return title

    def spelling(self, firm: Firm) -> str:
        """How somebody writes the employer."""
        draw, kind = self.chance, self.chance.random()
        others = WORLD["spellings"].get(firm.name, ())
        legal = WORLD["sectors"][firm.sector]["legal"]
        branches = WORLD["branches"].get(firm.language, ("Group",))
        form = draw.choice(WORLD["legal"][firm.language])
        ways: list[tuple[float, str]] = [
            (SHARES["own_spelling"] * bool(others), draw.choice(others or [""])),
            (SHARES["legal_form"] * legal, f"{firm.name} {form}"),
            (SHARES["branch"] * legal, f"{firm.name} {draw.choice(branches)}"),
            (SHARES["capitals"], firm.name.upper()),
            (SHARES["typo"], self.mistyped(firm.name)),
        ]
        for share, spelling in ways:
            if kind < share:
                return spelling
            kind -= share
        return firm.name

    def mistyped(self, name: str) -> str:
        """The name with two neighbouring letters of a long word swapped."""
        long = re.search(r"[a-z]{5,}", name)
        if not long:
            return name
        at = self.chance.randrange(long.start(), long.end() - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def month(self, since: dt.date, month: Mapping[str, Any]) -> None:
        """Let people move, rise, leave, close or change their address after `since`."""
        draw, first, until = self.chance, since + dt.timedelta(1), month["until"]
        known = [c for c in self.contacts if c.met < since and c.closed > LAST and c.left > LAST]
        quiet = [c for c in known if c.jobs[-1].plain_title and len(c.jobs) == 1]
        quiet = [c for c in quiet if not CRAFTS[c.craft].get("only_one")]
        draw.shuffle(quiet)
        moves = ((c, self.moved(c, draw.day(first, until))) for c in quiet)
        for contact, job in islice(((c, job) for c, job in moves if job), month["moves"]):
            contact.jobs.append(job)
        rising = [c for c in quiet if len(c.jobs) == 1 and self.can_rise(c)]
        for contact in rising[: month["promotions"]]:
            contact.jobs.append(self.promoted(contact, draw.day(first, until)))
        leavers, closed = month["leavers"], month["leavers"] + month["closed"]
        for i, contact in enumerate(draw.sample(known, closed + month["addresses"])):
            day = draw.day(first, until)
            if i < leavers:
                contact.left = day
            elif i < closed:
                contact.closed = day
            else:
                contact.slugs.append((day, f"{slug_of(contact.first)}-{self.hexes()}"))
        if rename := month.get("rename"):
            self.rename(rename["from"], rename["to"], until)

    def moved(self, contact: Contact, on: dt.date) -> Job | None:
        """The next job of somebody, in the same country; None if there is no better one."""
        old = contact.jobs[-1]
        language = FIRMS[old.firm].language
        firm = self.employer(contact.craft, abroad=language != "nl")
        if not firm or firm.language != language or firm.name == old.firm:
            return None
        title = old.plain_title
        if CRAFTS[contact.craft].get("ladder") and self.chance.happens(0.4):
            title = self.title(contact, old.rank, firm, self.spoken(contact, firm))
        return Job(on, firm.name, self.spelling(firm), title, old.rank)

    def promoted(self, contact: Contact, on: dt.date) -> Job:
        """The next rank at the same employer."""
        old = contact.jobs[-1]
        rank, title = WORLD["promoted"][old.rank], f"Senior {old.plain_title}"
        if rank != "senior":
            title = self.title(contact, rank, FIRMS[old.firm], "en")
        return old._replace(since=on, title=title, rank=rank)

    def rename(self, name: str, to: str, on: dt.date) -> None:
        """Let an employer take another name."""
        for contact in self.contacts:
            old = contact.jobs[-1]
            if old.firm == name:
                spelling = re.sub(name, to, old.spelling, flags=re.IGNORECASE)
                contact.jobs.append(old._replace(since=on, firm=to, spelling=spelling))

    def can_rise(self, contact: Contact) -> bool:
        """Whether the craft knows the next rank, in words that follow from the present title."""
        rank, craft = WORLD["promoted"].get(contact.jobs[-1].rank, ""), CRAFTS[contact.craft]
        return bool(craft.get("ladder")) if rank == "senior" else "en" in craft.get(rank, {})

    def doubles(self) -> Iterator[Contact]:
        """Second profiles of some people, under slightly different names."""
        still = [c for c in self.contacts if len(c.jobs) == len(c.slugs) == 1]
        plain = [c for c in still if c.jobs[0].plain_title and c.closed == c.left]
        accented = [c for c in plain if ascii_of(c.first) != c.first]
        others = [c for c in plain if ascii_of(c.first) == c.first]
        count = WORLD["oddities"]["twice"]
        chosen = self.chance.sample(accented, count // 2)
        chosen += self.chance.sample(others, count - count // 2)
        for i, contact in enumerate(chosen):
            last = contact.last.upper() if i == count - 1 else ascii_of(contact.last)
            twin = replace(contact, first=ascii_of(contact.first), last=last, mail="")
            twin.slugs = [(dt.date.min, f"{slug_of(last.split(',')[0])}-{self.hexes()}")]
            twin.met = self.chance.day(contact.met, SNAPSHOTS[0])
            yield twin
