"""What the sample's member and her contacts write to each other: the words are in world.toml."""

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from society import FIRMS, LAST, MEMBER, SHOWN_AS, WORLD, Chance, Contact, Society

TALKS = WORLD["talks"]
GAPS = TALKS["gaps"]
TALKED_ABOUT = [
    f.name for f in FIRMS.values() if f.language == "nl" and f.sector in GAPS["sectors"]
]
WAKING = 7


class Message(NamedTuple):
    """A message; None stands for the member, a text for somebody outside the network."""

    when: dt.datetime
    thread: str
    title: str
    sender: Contact | str | None
    to: Sequence[Contact | None]
    text: str
    folder: str = "INBOX"
    draft: bool = False


def gaps(draw: Chance, among: Sequence[Contact], you: str, language: str = "nl") -> dict[str, str]:
    """What fills the gaps of a text spoken to `you`, which may name people `among`."""
    place, other = draw.sample(GAPS["place"], 2)
    return {
        "event": draw.choice(GAPS[f"event_{language}"]),
        "thing": draw.choice(GAPS[f"thing_{language}"]),
        "hour": draw.choice(GAPS["hour"]), "day": draw.choice(GAPS[f"day_{language}"]),
        "n": str(draw.randrange(2, 10)), "place": place, "place2": other, "you": you,
        "company": draw.choice(TALKED_ABOUT), "person": draw.choice(among).first,
    }  # fmt: skip


class Inbox:
    """Everything that was written to and by the member."""

    def __init__(self, society: Society, seed: int) -> None:
        """Let them talk."""
        self.society, self.talk = society, Chance(f"{seed} talk")
        self.messages: list[Message] = []
        self.threads: dict[str, str] = {}
        people = [c for c in society.contacts if c.closed > c.met]
        order = sorted(people, key=lambda c: self.talk.random() ** (1 / c.close), reverse=True)
        self.people, following = order, iter(order)
        for tie in WORLD["ties"]:
            for _ in range(tie["people"]):
                self.tie(next(following), tie)
        for group in WORLD["groups"]:
            self.group(group)
        self.broadcast(WORLD["broadcast"])
        self.owed(WORLD["owed"])
        self.noise(WORLD["noise"])

    def thread(self, contact: Contact | None = None) -> str:
        """The number of the conversation with somebody, or of a new one."""
        number = "2-" + base64.b64encode(f"{self.talk.getrandbits(96):024x}_100".encode()).decode()
        return self.threads.setdefault(contact.slugs[0][1], number) if contact else number

    def write(self, when: dt.datetime, contact: Contact, text: str, *, mine: bool) -> None:
        """Add a message between the member and somebody."""
        sender, to = (None, contact) if mine else (contact, None)
        if when.date() < LAST:
            self.messages.append(Message(when, self.thread(contact), "", sender, (to,), text))

    def tie(self, contact: Contact, tie: Mapping[str, Any]) -> None:
        """All the talks with one contact."""
        draw, language = self.talk, "nl" if contact.language in TALKS["dutch"] else "en"
        wanted, until = draw.randint(*tie["messages"]), min(LAST, contact.left)
        if contact.met <= WORLD["broadcast"]["on"] and draw.happens(tie["faded"]):
            until = min(until, contact.met + dt.timedelta(draw.randrange(200, 1500)))
        among = [c for c in self.society.contacts if c.wave == contact.wave]
        times, subject = sorted(draw.moment(contact.met, until) for _ in range(wanted)), "first"
        while wanted > 0:
            if subject != "first" or not tie.get("opening"):
                subject = draw.choice(tie["talks"])
            lines = draw.choice(TALKS[language][subject]).split(" / ")
            filled, mine = gaps(draw, among, "", language), draw.happens(0.5)
            # The talks are spread over the years, as many as the wanted messages make.
            when = times.pop(0 if subject == "first" else draw.randrange(len(times)))
            for line in lines:
                you = contact.first if mine else MEMBER["first"]
                text = (
                    line
                    if "{" in line
                    else draw.choice(TALKS[language]["touches"]).format(t=line, you=you)
                )
                self.write(when, contact, text.format_map(filled | {"you": you}), mine=mine)
                when += dt.timedelta(minutes=1 + draw.expovariate(1) * draw.choice([4, 30, 600]))
                when += dt.timedelta(hours=7 * (when.hour < WAKING))
                mine, wanted = not mine, wanted - 1
            subject = "later"

    def group(self, group: Mapping[str, Any]) -> None:
        """A conversation of several people with a title of its own."""
        draw, thread, since = self.talk, self.thread(), group["from"]
        near = [c for c in self.people if c.wave == group["wave"] and c.met < since]
        members: list[Contact | None] = [None, *near[: group["people"]]]
        for _ in range(draw.randrange(5, 13)):
            when = draw.moment(since, min(since + dt.timedelta(400), LAST - dt.timedelta(7)))
            speakers, filled = draw.sample(members, 3), gaps(draw, near, "")
            talk = draw.choice(TALKS["nl"][group["talks"]]).replace(" {you}", "")
            for i, line in enumerate(talk.split(" / ")):
                sender, text = speakers[i % 3], line.format_map(filled)
                to = [someone for someone in members if someone is not sender]
                self.messages.append(Message(when, thread, group["title"], sender, to, text))
                when += dt.timedelta(minutes=draw.randrange(1, 200))

    def broadcast(self, call: Mapping[str, Any]) -> None:
        """The same call for help to many, and the few answers to it."""
        draw = self.talk
        known = [c for c in self.people if c.met < call["on"] and c.language == "nl"]
        for contact in draw.sample(known[:260], call["people"]):
            when = draw.moment(call["on"], call["on"])
            self.write(when, contact, call["text"], mine=True)
            if draw.happens(0.3):
                when += dt.timedelta(hours=draw.randrange(1, 60))
                self.write(when, contact, draw.choice(call["answers"]), mine=False)

    def owed(self, owed: Mapping[str, Any]) -> None:
        """Questions at the end of a conversation that she has not answered yet."""
        draw, texts = self.talk, list(owed["texts"])
        fresh = {id(m.sender) for m in self.messages if m.when.date() >= owed["since"]}
        spoken = [c for c in self.people[:120] if c.language == "nl" and c.left > LAST]
        for contact, text in zip((c for c in spoken if id(c) not in fresh), texts, strict=False):
            when = draw.moment(owed["since"], LAST - dt.timedelta(9))
            filled = gaps(draw, self.people, MEMBER["first"])
            self.write(when, contact, text.format_map(filled), mine=False)

    def noise(self, noise: Mapping[str, Any]) -> None:
        """What is no tie: sponsored messages, recruiters' InMail, spam and drafts."""
        draw, since = self.talk, noise["since"]
        for kind in ("sponsored", "inmail", "spam"):
            for _ in range(noise["pieces"][kind]):
                when, text = draw.moment(since, LAST - dt.timedelta(1)), draw.choice(noise[kind])
                sender, title, folder = SHOWN_AS, "", "SPAM" if kind == "spam" else "INBOX"
                if kind == "sponsored":
                    sender, title = draw.choice(noise["companies"]), "Sponsored Conversation"
                    text = f'<p class="spinmail-quill-editor__spin-break">{text}</p>'
                self.messages.append(
                    Message(when, self.thread(), title, sender, (None,), text, folder)
                )
        for contact in draw.sample(self.people[:300], noise["pieces"]["drafts"]):
            text = draw.choice(noise["drafts"]).format_map(gaps(draw, self.people, contact.first))
            when, thread = draw.moment(max(contact.met, since), LAST), self.thread(contact)
            self.messages.append(Message(when, thread, "", None, (contact,), text, draft=True))
