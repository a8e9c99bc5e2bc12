"""An export in which every text of every declared file attacks its reader, and a harmless twin."""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exports import make_zip

from linkalyze.tables import FileSpec, catalogue

# An override, an isolate and its end, and a mark, all of them to the left.
MARKS = "\u202e\u2067\u2069\u200f"
ZALGO = "z\u0300\u0316\u0489a\u0301\u0317\u0334l\u0302\u0318g\u0303\u0319o\u0304\u031a"
TEXTS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "<!--<script>--> ]]>",
    "\"></style></title></textarea><svg onload=alert(4)> '><b>",
    "' onmouseover='alert(5)' x=\" onfocus=\"alert(5)\" autofocus",
    "` onclick=`alert(6)` ${7*7} `",
    "javascript:alert(7) data:text/html,x",
    "{{7*7}}{% raw %}{#${7*7}#} {name} %{x} %{y:,}",
    '<a href="javascript:alert(8)">link</a><br>',
    "\u200b \N{FULLWIDTH EQUALS SIGN}HYPERLINK(1);=1+1;\u00a0@SUM(1);\t-1\n+1,=2",
    f"{MARKS}txt.exe{MARKS}",
    "ze\u200br\u2060o\x00nul\x1b[31mred\x9b32m \x1b]8;;https://evil.example\x07x",
    f"{ZALGO} \N{PILE OF POO}\N{WOMAN}\u200d\N{PERSONAL COMPUTER} [bold]x[/] :bomb: &lt;i&gt;",
    "W" * 10_000,
)
HARMLESS = tuple(f"Plain{at}" for at in range(len(TEXTS)))
SAFE_URL = "https://www.linkedin.com/in/person-{}"
ME = SAFE_URL.format("me")
URLS = (
    "javascript:alert(1)//https://linkedin.com/in/{}",
    "JaVaScRiPt:alert(1)//www.linkedin.com/in/{}",
    "java\tscript:alert(1)//linkedin.com/in/{}",
    "java\nscript:alert(1)//linkedin.com/in/{}",
    "\x01javascript:alert(1)//linkedin.com/in/{}",
    "\u200bjavascript:alert(1)//linkedin.com/in/{}",
    "data:text/html,<script>alert(1)</script>//linkedin.com/in/{}",
    "vbscript:msgbox(1)//linkedin.com/in/{}",
    "//evil.example/in/{}",
    "//linkedin.com/in/{}",
    "\\\\evil.example\\in\\{}",
    "https:\\\\evil.example/linkedin.com/in/{}",
    "https://linkedin.com.evil.example/in/{}",
    "https://linkedin.com@evil.example/in/{}",
    "https://linkedin.com:443@evil.example/in/{}",
    "https://linkedin.com\\@evil.example/in/{}",
    "https://linkedin.com\\.evil.example/in/{}",
    "https://evil.example\\.linkedin.com/in/{}",
    "https://evil.example/?.linkedin.com/in/{}",
    "https://evil.example#.linkedin.com/in/{}",
    "https://evil-linkedin.com/in/{}",
    "https://www.l\N{LATIN SMALL LETTER DOTLESS I}nked\N{LATIN SMALL LETTER DOTLESS I}n.com/in/{}",
    "https://www.linkedin.com\N{IDEOGRAPHIC FULL STOP}evil.example/in/{}",
    "https://www.linkedin.com\x00.evil.example/in/{}",
    "https://www.linkedin.com%2eevil.example/in/{}",
    "http://www.linkedin.com/in/{}",
    "file:///etc/linkedin.com/in/{}",
    "#contacts?q={}",
    'https://www.linkedin.com/in/{}"onmouseover="alert(1)',
    "https://www.linkedin.com/in/{}'><script>alert(1)</script>",
    "https://www.linkedin.com/in/{}%0d%0aX-EVIL:1%e2%80%a8X-EVIL:2%1b[31m",
    "https://www.linkedin.com/in/{}\nX-EVIL:3",
)
WORK = (
    "Software Engineer", "Senior Accountant", "Sales Manager", "Director of Marketing",
    "HR Manager", "Junior Data Analyst", "Nurse", "Lawyer", "Product Owner", "CEO",
)  # fmt: skip
EACH = 9  # contacts at each company
LEFT = 6  # contacts in the second month, and as many came
DATES = {"day": "02 Jan 2024", "moment": "2025-03-04 10:00:00 UTC", "month": "Jan 2020"}
FLAGS = ("Is Message Draft", "Is Conversation Draft")
Row = Mapping[str, str]


def firm(texts: Sequence[str], at: int) -> str:
    """A company, written in capitals by some."""
    name = f"{texts[at % len(texts)]} Firm{at % len(texts)}"
    return name.upper() if at // len(texts) == 1 else name


def name(texts: Sequence[str], at: int) -> tuple[str, str]:
    return texts[at % len(texts)], f"Lastname{at}"


def full_name(texts: Sequence[str], at: int) -> str:
    return " ".join(name(texts, at))


def _url(texts: Sequence[str], at: int) -> str:
    """Of two in three it attacks too."""
    hostile = texts is TEXTS and at % 3
    return (URLS[at % len(URLS)] if hostile else SAFE_URL).format(at)


def _connections(texts: Sequence[str], month: int) -> Iterator[Row]:
    count = EACH * len(texts)
    # In the second month many moved or rose.
    for at in range(LEFT * month, count - LEFT * (1 - month)):
        moved, rose = month and at % 4 == 1, month and at % 4 == 2
        first, last = name(texts, at)
        work = ("Director of " if rose else "") + WORK[at % len(WORK)]
        year, day = 2010 + at % 14, 1 + at % 28
        yield {
            "First Name": first,
            "Last Name": last,
            "URL": _url(texts, at),
            "Company": firm(texts, at + len(texts) // 2 if moved else at),
            "Position": f"{work} {texts[at % len(texts)]}",
            "Connected On": f"{day:02} {'Oct' if at % 3 else 'May'} {year}",
        }
    for text in texts:
        yield {"First Name": text, "Last Name": "Undated", "Connected On": text}


def _messages(texts: Sequence[str]) -> Iterator[Row]:
    for at in range(8 * len(texts)):
        year = (2026, 2019)[at // 2 % 2]
        for month in range(1, 9):
            for mine in (True, False):
                me, them = full_name(texts, 0), full_name(texts, at)
                sender, receiver = (me, them) if mine else (them, me)
                urls = ME, _url(texts, at)
                yield {
                    "Conversation ID": f"{texts[at % len(texts)]} {at}",
                    "From": sender,
                    "Sender Profile URL": urls[not mine],
                    "To": receiver,
                    "Recipient Profile URLs": urls[mine],
                    "Date": f"{year}-{month:02}-{1 + at % 28:02} 1{int(not mine)}:00:00 UTC",
                    "Folder": "INBOX",
                    "Content": f"{texts[month]} {at} {month} {mine}?",
                }


def _invitations(texts: Sequence[str]) -> Iterator[Row]:
    for at in range(len(texts) * 4):
        me, them = (full_name(texts, 0), ME), (full_name(texts, at), _url(texts, at))
        (sender, its), (receiver, other) = (me, them) if at % 2 else (them, me)
        yield {
            "From": sender,
            "To": receiver,
            "Direction": "OUTGOING" if at % 2 else "INCOMING",
            "Inviter Profile URL": its,
            "Invitee Profile URL": other,
        }


def _of_people(texts: Sequence[str], role: str) -> Iterator[Row]:
    for at in range(len(texts) * 4):
        first, last = name(texts, at)
        yield {
            f"{role}First Name": first,
            f"{role}Last Name": last,
            f"{role}Public Url": _url(texts, at),
            "Endorsement Status": "ACCEPTED",
            "Status": "VISIBLE",
            "Company": firm(texts, at),
        }


def _rows(key: str, texts: Sequence[str], month: int) -> Iterator[Row]:
    """What the file must tell for its rows to count; all other cells are hostile by themselves."""
    first, last = name(texts, 0)
    known: dict[str, Iterator[Row] | list[Row]] = {
        "connections": _connections(texts, month),
        "messages": _messages(texts),
        "invitations": _invitations(texts),
        "profile": [{"First Name": first, "Last Name": last}],
        "positions": [
            {"Company Name": firm(texts, at), "Finished On": "Feb 2020" if at else ""}
            for at in range(len(texts))
        ],
        "endorsements_received": _of_people(texts, "Endorser "),
        "endorsements_given": _of_people(texts, "Endorsee "),
        "recommendations_received": _of_people(texts, ""),
        "recommendations_given": _of_people(texts, ""),
        "company_follows": [{"Organization": firm(texts, at)} for at in range(len(texts))],
    }
    yield from known.get(key, [{}] * len(texts))


def _file(spec: FileSpec, texts: Sequence[str], month: int) -> str:
    """A cell that nothing is said of is hostile; so is every date of the last rows."""
    out, turn = io.StringIO(), itertools.cycle(texts)
    writer = csv.writer(out)
    writer.writerow([header for header, _ in spec.columns.values()])
    for row in _rows(spec.key, texts, month):
        told = dict.fromkeys(("Email Address", *FLAGS), "") | row
        writer.writerow(
            told.get(header, DATES.get(kind) or next(turn))
            for header, kind in spec.columns.values()
        )
    if spec.key not in ("connections", "profile"):
        writer.writerows([next(turn)] * len(spec.columns) for _ in texts)
    return out.getvalue()


def export(folder: Path, texts: Sequence[str] = TEXTS, *, month: int = 1) -> Path:
    """The export of the first or the second month."""
    files = {f"{spec.file}.csv": _file(spec, texts, month) for spec in catalogue().files.values()}
    for text in texts:
        stem = text.replace("\x00", "")[:200]
        files |= {f"{stem}.csv": "a,b\n", f"{stem}.png": "x", f"{stem}/Logins.csv": "a\n"}
    path = folder / f"Complete_LinkedInDataExport_{9 + month:02}-01-2026.zip"
    return make_zip(path, files)


# What no output may hold: controls, line ends of other worlds, and marks that turn the direction.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
FORMULA = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u206f\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
OWN_MARK = re.compile(r"@(none|self-employed|stealth)(:[\w.~%-]+)?")


def shown(text: str) -> str:
    """A text as it is read."""
    return UNSEEN.sub(" ", re.sub(r"\r\n?", "\n", text)).strip()


def formulas(table: str) -> list[str]:
    """The cells of a CSV file that a spreadsheet would run, whatever sign it parts them at."""
    readers = (csv.reader(io.StringIO(table), delimiter=sign) for sign in ",;\t")
    cells = (cell for rows in readers for row in rows for cell in row)
    return [cell for cell in cells if FORMULA.match(cell) and not OWN_MARK.fullmatch(cell)]


# As a report shows them: the contacts in the order of their numbers, and those without a date.
NAMES = [f"{shown(TEXTS[at % len(TEXTS)])} Lastname{at}" for at in range(EACH * len(TEXTS))]
NAMES += [f"{shown(text)} Undated" for text in TEXTS]
