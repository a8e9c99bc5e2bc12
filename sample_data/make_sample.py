"""Write the three monthly LinkedIn exports of an invented member: same world, same bytes.

    python sample_data/make_sample.py [--out DIR]

Who she knows is made in society.py; the words (names, employers, titles, talks) are in world.toml.
"""

import argparse
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from inbox import Inbox, gaps
from society import LAST, MEMBER, PROFILE, SNAPSHOTS, WORLD, Chance, Contact, Society

SEED = 8
MY_NAME, MY_URL = f"{MEMBER['first']} {MEMBER['last']}", PROFILE + MEMBER["slug"]

SKILLS = [row[0] for row in WORLD["files"]["Skills"]["rows"]]

Row = Sequence[str]
Dated = tuple[dt.datetime, Row]


def table(header: str, rows: Iterable[Row], *, quoted: bool = False) -> str:
    """The rows as LinkedIn writes CSV."""
    out = io.StringIO()
    writer = csv.writer(
        out, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return out.getvalue()


def connections(society: Society, on: dt.date) -> str:
    """Connections.csv: newest first, a note on top, no last newline."""
    rows = []
    known = [c for c in [*society.contacts, *society.twins] if c.met <= on < c.left]
    for contact in sorted(known, key=lambda c: c.met, reverse=True):
        job, met = contact.job(on), f"{contact.met:%d %b %Y}"
        name = [contact.first, contact.last, contact.url(on), contact.mail]
        shown = [*name, job.spelling, job.title]
        rows.append([*([""] * 6 if contact.closed <= on else shown), met])
    note = f'Notes:\n"{WORLD["preamble"]["connections"]}"\n\n'
    return note + table(WORLD["headers"]["connections"], rows).removesuffix("\n")


def messages(inbox: Inbox, on: dt.date) -> str:
    """messages.csv: every field quoted, conversation by conversation, newest first."""

    def shown(who: Contact | str | None) -> tuple[str, str]:
        if isinstance(who, Contact):
            return who.name(on), who.url(on)
        return (who, "") if who else (MY_NAME, MY_URL)

    written = sorted((m for m in inbox.messages if m.when.date() < on), key=lambda m: m.when)
    latest = {message.thread: i for i, message in enumerate(written)}
    rows = []
    written.reverse()
    for message in sorted(written, key=lambda m: latest[m.thread], reverse=True):
        names, urls = zip(*map(shown, message.to), strict=True)
        draft, when = "Yes" if message.draft else "No", f"{message.when:%Y-%m-%d %H:%M:%S} UTC"
        sender = shown(message.sender)
        ends = [message.text, message.folder, "", draft, draft]
        head = [message.thread, message.title, *sender]
        rows.append([*head, ", ".join(names), ",".join(urls), when, "", *ends])
    return table(WORLD["headers"]["messages"], rows, quoted=True)


def by(on: dt.date, rows: Iterable[Dated]) -> list[Row]:
    """The rows of what had happened by then, newest first."""
    return [row for when, row in sorted(rows, reverse=True) if when.date() < on]


def clock(when: dt.datetime) -> str:
    """A moment as in Invitations.csv: 3/12/21, 4:05 PM."""
    return f"{when.month}/{when.day}/{when:%y}, {(when.hour - 1) % 12 + 1}:{when:%M %p}"


def network_files(society: Society, draw: Chance, on: dt.date) -> dict[str, str]:
    """What she and her contacts did for each other."""
    people = [c for c in society.contacts if c.closed > LAST]
    friends = draw.choices(people, [c.close**2 for c in people], k=210)
    head = WORLD["headers"]
    files = {"Invitations.csv": table(head["invitations"], by(on, invitations(society, draw, on)))}
    for kind, role, some in (
        ("Received", "Endorser", friends[:130]),
        ("Given", "Endorsee", friends[60:]),
    ):
        header = head["endorsements"].replace("Endorser", role)
        files[f"Endorsement_{kind}_Info.csv"] = table(header, by(on, endorsements(some, draw, on)))
        praised: list[Dated] = []
        thanked: list[Contact] = []
        for wave, day, text in WORLD["recommendations"][kind.lower()]:
            known = [c for c in friends if c.wave == wave and c.met < day and c not in thanked]
            thanked.append(them := draw.choice(known))
            when, job = draw.moment(day, day), them.job(on)
            row = [them.first, them.last, job.spelling, job.title, text]
            praised.append((when, [*row, f"{when:%m/%d/%y, %I:%M %p}", "VISIBLE"]))
        files[f"Recommendations_{kind}.csv"] = table(head["recommendations"], by(on, praised))
    notes: list[Dated] = []
    for text in WORLD["notes"]["texts"]:
        them = draw.choice(friends)
        when = draw.moment(max(them.met, WORLD["notes"]["since"]), LAST)
        row = [them.first, them.last, them.url(on), text.format_map(gaps(draw, people, ""))]
        notes.append((when, [*row, *[f"{when:%Y-%m-%d %H:%M:%S} UTC"] * 2]))
    return files | {"Notes.csv": table(head["notes"], by(on, notes))}


def invitations(society: Society, draw: Chance, on: dt.date) -> Iterator[Dated]:
    """Who invited whom in the last years; some still wait for an answer."""
    since, texts = WORLD["invitations"]["since"], WORLD["invitations"]["texts"]
    recent = [c for c in society.contacts if c.met >= since and c.closed > LAST]
    for contact in [*draw.sample(recent, 190), *society.strangers]:
        mine = contact not in society.strangers and draw.happens(0.55)
        when, you = (
            draw.moment(contact.met, contact.met),
            contact.first if mine else MEMBER["first"],
        )
        text = draw.choice(texts).format_map(gaps(draw, recent, you))
        them, me = (contact.name(on), contact.url(on)), (MY_NAME, MY_URL)
        (sender, sender_url), (to, to_url) = (me, them) if mine else (them, me)
        way = "OUTGOING" if mine else "INCOMING"
        yield when, [sender, to, clock(when), text, way, sender_url, to_url]


def endorsements(people: Sequence[Contact], draw: Chance, on: dt.date) -> Iterator[Dated]:
    """One to three skills for each of these people."""
    for contact in {c.slugs[0][1]: c for c in people}.values():
        for skill in draw.sample(SKILLS, draw.choice([1, 1, 2, 3])):
            when = draw.moment(contact.met, LAST)
            row = [f"{when:%Y/%m/%d %H:%M:%S} UTC", skill, contact.first, contact.last]
            status = draw.weighed({"ACCEPTED": 92, "PENDING": 8})
            yield when, [*row, contact.url(on).removeprefix("https://"), status]


def activity_files(society: Society, draw: Chance, on: dt.date) -> dict[str, str]:
    """What she posted, wrote below others' posts, liked, followed and applied for."""
    posts, follows, people = WORLD["posts"], WORLD["follows"], society.contacts
    rows: dict[str, list[Dated]] = {name: [] for name in ("Shares", "Comments", "Reactions")}
    for day, text in posts["share"]:
        when = draw.moment(day, day)
        # LinkedIn closes and opens the quotation marks at every line of a post.
        row = [f"{when:%Y-%m-%d %H:%M:%S}", draw.link("share"), text.replace("\n", '"\n"')]
        rows["Shares"].append((when, [*row, "", "", "MEMBER_NETWORK"]))
    for _ in range(posts["comments"]):
        when, text = draw.moment(posts["since"], LAST), draw.choice(posts["comment"])
        text = text.format_map(gaps(draw, people, draw.choice(people).first))
        rows["Comments"].append((when, [f"{when:%Y-%m-%d %H:%M:%S}", draw.link("activity"), text]))
    for _ in range(posts["likes"]):
        when, kind = draw.moment(posts["since"], LAST), draw.weighed(posts["reactions"])
        rows["Reactions"].append((when, [f"{when:%Y-%m-%d %H:%M:%S}", kind, draw.link("activity")]))
    done = {name: by(on, dated) for name, dated in rows.items()}
    # In this one file the inner quotation marks are escaped by a backslash.
    escaped = [[*row[:2], '"' + row[2].replace('"', '\\"') + '"'] for row in done["Comments"]]
    followed, jobs = [], {"applied": list[Dated](), "saved": list[Dated]()}
    for company in follows["companies"]:
        when = draw.moment(posts["since"], LAST)
        followed.append((when, [company, f"{when:%a %b %d %H:%M:%S UTC %Y}"]))
    for kind, some in jobs.items():
        for company, title, day in follows[kind]:
            when, url = (
                draw.moment(day, day),
                f"https://www.linkedin.com/jobs/view/{draw.getrandbits(32)}",
            )
            applied = [clock(when), "", "", company, title, url, "cv-marit.pdf", ""]
            some.append(
                (when, applied if kind == "applied" else [clock(when), url, title, company])
            )
    events = [
        (
            dt.datetime.combine(day, dt.time(19)),
            [name, f"{day:%b %d, %Y} 7:00 PM - 10:00 PM", status, ""],
        )
        for name, status, day in follows["events"]
    ]
    number, head = MEMBER["number"], WORLD["headers"]
    return {
        f"Shares_{number}.csv": table(head["shares"], done["Shares"]),
        f"Comments_{number}.csv": head["comments"]
        + "\n"
        + "".join(",".join(r) + "\n" for r in escaped),
        f"Reactions_{number}.csv": table(head["reactions"], done["Reactions"]),
        "Company Follows.csv": table(head["company_follows"], by(on, followed)),
        "Events.csv": table(head["events"], by(on, events)),
        "Jobs/Job Applications.csv": table(head["applications"], by(on, jobs["applied"])),
        "Jobs/Saved Jobs.csv": table(head["saved_jobs"], by(on, jobs["saved"])),
    }


def member_files() -> dict[str, str]:
    """What the member says about herself, and what LinkedIn keeps about her."""
    files = {
        f"{name}.csv": table(facts["header"], facts["rows"])
        for name, facts in WORLD["files"].items()
    }
    summary = MEMBER["summary"].strip()
    profile = [
        MEMBER["first"],
        MEMBER["last"],
        "",
        "",
        "",
        MEMBER["headline"],
        summary,
        MEMBER["industry"],
        "",
        MEMBER["place"],
        "",
        "",
        "",
    ]
    files["Profile.csv"] = table(WORLD["headers"]["profile"], [profile])
    files["Profile Summary.csv"] = table("Profile Summary", [[summary]])
    files["LearningCoachMessages.csv"] = "No conversations found\n"
    return files


def write_export(folder: Path, society: Society, inbox: Inbox, on: dt.date) -> Path:
    """Write the archive of one month; the same bytes wherever it is written."""
    draw = Chance(f"{SEED} files")  # anew, so that every month tells the same past
    files = {
        "Connections.csv": connections(society, on),
        "messages.csv": messages(inbox, on),
        **network_files(society, draw, on),
        **activity_files(society, draw, on),
        **member_files(),
    }
    path = folder / f"Complete_LinkedInDataExport_{on:%m-%d-%Y}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (on.year, on.month, on.day, 9, 30, 0))
            entry.create_system = 3  # the same on Windows
            archive.writestr(entry, text.encode(), zipfile.ZIP_DEFLATED, 9)
    return path


def main() -> None:
    """Read the command line and write the exports."""
    parser = argparse.ArgumentParser(description="Write the sample exports anew.")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, help="default: this folder"
    )
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    society = Society(SEED)
    inbox = Inbox(society, SEED)
    for on in SNAPSHOTS:
        print(write_export(folder, society, inbox, on))


if __name__ == "__main__":
    main()
