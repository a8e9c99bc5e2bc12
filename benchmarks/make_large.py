"""Write a large export of invented people: as many connections and messages as asked for."""

import datetime as dt
import random
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
    "DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT"
)
SYLLABLES = (
    "ba bel cor dan del fen gor hal ive jor kel lum mar nor ost pel quin ros sil tam ver wol"
)
TRADES = (
    "Logistics Consulting Bank Pharma Software Foods Energy Media School Hospital Ports".split()
)
LEGAL = ["", "", "", " NV", " BV", " GmbH", " Ltd", " SA"]
RANKS = ["", "", "", "Senior ", "Junior ", "Lead ", "Head of "]
WORK = (
    "Software Engineer,Nurse,Boekhouder,Chargé de marketing,Vertriebsleiter,Teacher,Recruiter,"
    "Projectleider,Abogada,Data Analyst,Buyer,Architect,Account Manager,Verpleegkundige,Notaris"
).split(",")
FIELDS = "retail,care,growth,payments,mobility,cloud,energy,people,data,export,risk,safety".split(
    ","
)
TEXTS = ["Thanks for connecting!", "Koffie volgende week?", 'Great, ""next steps"" agreed.\nBye']
FIRST_DAY, LAST_DAY = dt.date(2014, 10, 1), dt.date(2026, 10, 1)


def word(rng: random.Random) -> str:
    """An invented word."""
    return "".join(rng.choices(SYLLABLES.split(), k=rng.randint(2, 3))).capitalize()


def letters(rng: random.Random, people: list[tuple[str, str, str]]) -> Iterator[str]:
    """Rows of messages.csv: threads of a few messages, both ways, now and then weeks apart."""
    profile = "https://www.linkedin.com/in/"
    while True:
        first, last, slug = rng.choice(people)
        sides = [(f"{first} {last}", profile + slug), ("Me", f"{profile}me")]
        at = dt.datetime.combine(LAST_DAY, dt.time(10)) - dt.timedelta(days=rng.randrange(4000))
        for _ in range(rng.randint(1, 12)):
            rng.shuffle(sides)
            (name, url), (other, other_url) = sides
            at -= dt.timedelta(hours=rng.choice((1, 5, 30, 1000)))
            text = (
                f"{rng.choice(TEXTS)} {rng.choice(FIELDS)} {rng.choice(FIELDS)} {rng.randrange(90)}"
            )
            yield (
                f'2-{slug}==,,{name},{url},"{other}",{other_url},{at:%Y-%m-%d %H:%M:%S} UTC,,'
                f'"{text}",INBOX,,No'
            )


def make(path: Path, connections: int, messages: int) -> None:
    """Write the zip; the same numbers give the same bytes."""
    rng = random.Random(connections + messages)
    companies = [f"{word(rng)} {rng.choice(TRADES)}" for _ in range(max(30, connections // 4))]
    weights = [1 / (rank + 5) for rank in range(len(companies))]
    people = [(word(rng), word(rng), f"p{i:x}-{rng.randrange(4096):x}") for i in range(connections)]
    employers = rng.choices(companies, weights, k=connections)
    span = (LAST_DAY - FIRST_DAY).days
    days = sorted((rng.randrange(span) for _ in range(connections)), reverse=True)
    rows = [
        f"{first},{last},https://www.linkedin.com/in/{slug},,{employer}{rng.choice(LEGAL)},"
        f"{rng.choice(RANKS)}{rng.choice(WORK)} {rng.choice(FIELDS)} {rng.choice(FIELDS)},"
        f"{FIRST_DAY + dt.timedelta(days=day):%d %b %Y}"
        for (first, last, slug), employer, day in zip(people, employers, days, strict=True)
    ]
    mail = list(islice(letters(rng, people), messages))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", "\n".join([HEADER, *rows]))
        archive.writestr("messages.csv", "\n".join([MESSAGES, *mail]))
        archive.writestr("Profile.csv", "First Name,Last Name,Headline\nMe,,Software Engineer\n")
        archive.writestr(
            "Positions.csv",
            "Company Name,Title,Description,Location,Started On,Finished On\n"
            f"{companies[0]},Senior Software Engineer,,Ghent,Mar 2021,\n",
        )


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
