"""Feed the readers broken and hostile input, led by which code it reaches.

Run as: uv run --with atheris tools/fuzz.py TARGET --seconds N

Nothing but the program's own errors may come of it, each in one line. What else comes (another
fault, more than 5 s, more than 1 GB) is kept in the folder of findings, with the files that brought
it about and an `input` that `--again` repeats.
"""

import argparse
import csv
import datetime as dt
import io
import json
import random
import resource
import shutil
import sqlite3
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args
from xml.etree import ElementTree as ET

import atheris

with atheris.instrument_imports(include=["linkalyze", "zipfile", "tomllib", "csv"]):
    import polars as pl

    from linkalyze import analyze
    from linkalyze.errors import LinkalyzeError
    from linkalyze.export import Export, read_export
    from linkalyze.history.past import remember, since
    from linkalyze.history.store import open_history
    from linkalyze.measures.ranking import GOALS
    from linkalyze.network import Network
    from linkalyze.outputs.explanation import explained, read_column
    from linkalyze.outputs.planning import FORMATS
    from linkalyze.outputs.tables import Format, tables, write_tables
    from linkalyze.pipeline import resolve_export
    from linkalyze.plan.goal import Plan, read_plan, write_plan
    from linkalyze.plan.words import KNOWN, read_words
    from linkalyze.presenting import page_of
    from linkalyze.report import render
    from linkalyze.resolve.companies import resolve_companies
    from linkalyze.resolve.overrides import read_overrides
    from linkalyze.tables import SEPARATORS, FileSpec, catalogue, read_table, recognise

Source = atheris.FuzzedDataProvider
Target = Callable[[Path, Source], None]

SLOW = 5  # seconds
LARGE = 2**20  # kilobytes
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1")
URLS = ("https://www.linkedin.com/in/ann-1", "HTTPS://be.linkedin.com/in/bo%20%C3%A9/?x#y", "in/")
DATES = (
    "02 Jan 2024", "2024-01-02 03:04:05 UTC", "2024-02-30", "13/2/24", "1/2/24, 3:05 PM",
    "mei 2020", "Tue Jan 02 03:04:05 CET 2024", "0001-01-01", "9999-12-31", "31 Dec 9999", "2024",
    "99", "1.2.3",
)  # fmt: skip
TEXTS = (
    "Ann", "Bo Lee", "Acme", "Acme NV", "acme n.v.", "Fabrikam", "Nurse", "Head of IT at Acme",
    "Software Engineer | ex-Fabrikam", "Yes", "INCOMING", "Self-employed", "@none", "=1+1",
    "a;b,c\td", 'say "hi"', '\\"', "two\nlines", "\r\n", "\r", "\0", "\x01\x1b[31m", "\x85\u2028",
    "\ufeff", "\u202e\u05d0", "\u0130\u0131\u00df\ufb01", "e\u0301", "\U0010ffff", "?",
    "\U0001f469\U0001f3fd", "]]></script><!--", "{name}", "{}", "%s", "$^(", "\\", "a" * 5_000,
    "CEO " * 1_000, "-", "Dr. ,.",
)  # fmt: skip
COMPANIES = ("Acme", "Fabrikam NV", "Northwind", "Contoso", "Tailspin", "Litware", "Acme Foods")
TITLES = ("Nurse", "Senior Data Engineer", "Head of Sales", "CEO", "HR Business Partner")

OWN, LAST = "Ann Own", dt.date(2026, 1, 1)


def any_bytes(data: Source) -> bytes:
    """All that is left."""
    return bytes(data.ConsumeBytes(data.remaining_bytes()))


def edited(whole: bytes, data: Source) -> bytes:
    """Sound bytes with a few stretches replaced."""
    damaged = bytearray(whole)
    for _ in range(data.ConsumeIntInRange(0, 12)):
        at = data.ConsumeIntInRange(0, len(damaged))
        damaged[at : at + data.ConsumeIntInRange(0, 8)] = data.ConsumeBytes(
            data.ConsumeIntInRange(0, 8)
        )
    return bytes(damaged)


def cell(header: str, kind: str, data: Source) -> str:
    """A text that a column could hold, or one that it could not."""
    likely = URLS if "url" in header.lower() else TEXTS if kind == "text" else DATES
    source = data.ConsumeIntInRange(0, 9)
    if source == 0:
        return str(data.ConsumeUnicodeNoSurrogates(12))
    return str(data.PickValueInList(list(TEXTS if source == 1 else likely)))


def usual(header: str, kind: str, row: int) -> str:
    """What a sound row holds: forty people in seven companies."""
    who = row * 7 % 40
    name = OWN if header in ("From", "To") and row % 3 else f"Ann{who} Test"
    if kind != "text":
        return f"{2015 + row % 11}-{row * 5 % 12 + 1:02}-{row * 11 % 28 + 1:02} 10:00:00 UTC"
    if "url" in header.lower():
        return f"https://www.linkedin.com/in/ann-{who}" if name != OWN else ""
    texts = {"First Name": f"Ann{who}", "Last Name": "Test", "From": name, "To": name}
    texts |= {"Company": COMPANIES[row * row % 7], "Position": TITLES[row * 3 % 5]}
    return texts.get(header, TEXTS[row % 12])


def csv_text(spec: FileSpec, data: Source, rows: tuple[int, int], sound: int = 0) -> bytes:
    """A declared file in any separator, language and encoding."""
    separator = data.PickValueInList(list(SEPARATORS))
    words = catalogue().headers[data.PickValueInList(list(catalogue().headers))]
    own = {english: word for word, english in words.items()}
    headers = [header for header, _ in spec.columns.values()]
    if data.ConsumeIntInRange(0, 4) == 0:
        headers = [own.get(header.lower().replace(" ", ""), header) for header in headers]
    out = io.StringIO(newline="")
    end = data.PickValueInList(["\n", "\r\n", "\r"])
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(headers)
    for _ in range(data.ConsumeIntInRange(*rows)):
        writer.writerow([cell(*column, data) for column in spec.columns.values()])
    for row in range(sound):
        writer.writerow([usual(*column, row) for column in spec.columns.values()])
    encoding = data.PickValueInList(list(ENCODINGS)) if data.ConsumeBool() else "utf-8"
    return out.getvalue().encode(encoding, errors="replace")


def whole_export(data: Source) -> dict[str, bytes]:
    """Connections, and some of the other files."""
    files = catalogue().files
    keys = ["connections", *(key for key in files if data.ConsumeIntInRange(0, 2))]
    sound = 60 * data.ConsumeBool()
    return {
        f"{files[key].file}.csv": csv_text(files[key], data, (key == "connections", 12), sound)
        for key in keys
    }


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """An archive of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


@cache
def sound_export() -> bytes:
    """An archive with nothing wrong."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        noise = Source(random.Random(2).randbytes(60_000))  # noqa: S311
        return zipped(path, whole_export(noise)).read_bytes()


def archive(folder: Path, data: Source) -> None:
    """A zip: any bytes, a sound one damaged, or any entries."""
    path, kind = folder / "x.zip", data.ConsumeIntInRange(0, 2)
    if kind == 0:
        path.write_bytes(any_bytes(data))
    elif kind == 1:
        path.write_bytes(edited(sound_export(), data))
    else:
        name = f"{data.ConsumeUnicodeNoSurrogates(12)}{data.PickValueInList(['', '.csv', '.zip'])}"
        content = csv_text(catalogue().files["connections"], data, (0, 4)) + any_bytes(data)
        zipped(path, {name.replace("\0", "") or "x": content, "Connections.csv": content})
    found = read_export([path])
    for read in found.provenance(read_all=True):
        [problem.reason for problem in read.problems]
    found.date()


def table(folder: Path, data: Source) -> None:
    """A declared file, sound or not, with any bytes at its end."""
    spec = data.PickValueInList(list(catalogue().files.values()))
    name = data.PickValueInList([f"{spec.file}.csv", f"x/{spec.file}_1 (2).csv", "x.csv"])
    content = csv_text(spec, data, (0, 4)) + any_bytes(data)
    (folder / "table.csv").write_bytes(content)
    if layout := recognise(name, content):
        read = read_table(layout, content)
        assert read.frame.height <= read.rows_read  # noqa: S101
        [problem.reason for problem in read.problems]


def export(folder: Path, data: Source) -> None:
    """A whole export, with all that a member may give, to its report, its tables and its plan."""

    def text() -> str:
        return cell("", "text", data)

    def maybe() -> str | None:
        return text() if data.ConsumeBool() else None

    path = zipped(folder / "x.zip", whole_export(data))
    given: dict[str, Any] = {"me": maybe(), "as_of": LAST if data.ConsumeBool() else None}
    if data.ConsumeBool():
        goal = data.PickValueInList(list(GOALS))
        given["plan"] = Plan(goal, maybe(), maybe(), maybe())
    if data.ConsumeBool():
        given["overrides"] = folder / "overrides.toml"
        pairs = [
            f"[[{data.PickValueInList(['company', 'person'])}]]\n"
            f"{data.PickValueInList(['same', 'apart'])} = {quoted}\n"
            for _ in range(data.ConsumeIntInRange(1, 3))
            for quoted in [json.dumps([text(), text()], ensure_ascii=False)]
        ]
        given["overrides"].write_text("".join(pairs), encoding="utf-8")
    if data.ConsumeBool():
        given |= {"history": folder / "history.sqlite", "member": OWN}
        earlier = read_export([zipped(folder / "earlier.zip", whole_export(data))])
        with suppress(LinkalyzeError):
            remember(given["history"], earlier, dt.date(2025, 1, 1), 1, told=OWN, member=None)
    analysis = analyze(path, **given)
    render(page_of(analysis, data.PickValueInList(["en", "nl"]), share=data.ConsumeBool()))
    form = data.PickValueInList(list(get_args(Format)))
    written = write_tables(tables(analysis), folder / "tables", form)
    if form == "graphml":
        ET.parse(written[0])  # noqa: S314
    if "plan" in given:
        FORMATS[data.PickValueInList(list(FORMATS))](analysis.measures["plan"])


def overrides(folder: Path, data: Source) -> None:
    """A file of judgements, read and obeyed."""
    path = folder / "overrides.toml"
    path.write_bytes(any_bytes(data))
    judged = read_overrides(path)
    names = [*TEXTS[2:6], *(name for group in judged.company.same for name in group)]
    resolve_companies(pl.Series(names, dtype=pl.String), judged.company)


def plan(folder: Path, data: Source) -> None:
    """A plan, read, written and read again."""
    path = folder / "plan.toml"
    path.write_bytes(any_bytes(data))
    if read := read_plan(path):
        write_plan(read, path)
        assert read_plan(path) is not None  # noqa: S101


def words(folder: Path, data: Source) -> None:
    """The member's own words, read and used."""
    path = folder / "words-en.toml"
    path.write_bytes(any_bytes(data))
    values = dict.fromkeys(KNOWN, "{name}") | {"year": "2024"}
    for tone in ("informal", "formal"):
        own = read_words("en", tone, path)
        for goal in GOALS:
            own.advice(goal).strip()
            for question in own.questions(goal):
                own.letter("ask", **values, question=question.format(**values))
        for state in ("active", "dormant", "latent", "unknown"):
            own.first(state, **values)
        for kind in ("introduction", "thanks"):
            own.letter(kind, **values)
        for kind in ("forward", "invitation"):
            own.text(kind, **values)


def column(folder: Path, data: Source) -> None:
    """A list of titles or companies to explain."""
    path, what = folder / "list.csv", data.PickValueInList(["title", "company"])
    path.write_bytes(what.encode() + b"\n" * data.ConsumeBool() + any_bytes(data))
    explained(what, read_column(path, what))


PEOPLE = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Bo,Lee,https://www.linkedin.com/in/bo-1,,Acme,Nurse,02 Jan 2024\n"
    "Cy,Roe,https://www.linkedin.com/in/cy-2,,Fabrikam,Head of IT,03 Feb 2024\n"
)


@cache
def sound_history() -> tuple[bytes, Export, Network]:
    """A history of two months in small pages, and today's export."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "history.sqlite"
        months = ((1, PEOPLE.replace("Nurse", "Carer")), (2, PEOPLE))
        advised = pl.DataFrame({"url": [URLS[0]], "name": ["Bo"], "reason": ["years"]})
        for month, people in months:
            day = dt.date(2025, month, 1)
            (folder / "Connections.csv").write_text(people, encoding="utf-8")
            read = read_export([folder])
            remember(path, read, day, 2, advised, told=OWN, member=None)
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA page_size = 512")
            database.execute("VACUUM")
        return path.read_bytes(), read, resolve_export(read)


def history(folder: Path, data: Source) -> None:
    """A damaged history, read and written."""
    path = folder / "history.sqlite"
    whole, today, network = sound_history()
    path.write_bytes(edited(whole, data) if data.ConsumeBool() else whole)
    for _ in range(data.ConsumeIntInRange(0, 2)):
        change_a_value(path, data)
    day, step = data.PickValueInList([LAST, dt.date(2025, 2, 1)]), data.ConsumeIntInRange(0, 2)
    if step == 0:
        since(path, day, today.table("connections"), network, member=OWN)
    elif step == 1:
        remember(path, today, day, 2, told=OWN, member=None)
    else:
        with open_history(path) as store:
            store.members()
            for snapshot in store.snapshots():
                store.rows(snapshot.id)
                store.earlier_addresses(snapshot.id)
                store.advice(snapshot.id)
                store.forget([snapshot.id])


def change_a_value(path: Path, data: Source) -> None:
    """Put a value where it does not belong."""
    name, column = data.PickValueInList([
        ("member", "name"), ("member", "key"), ("snapshot", "date"), ("snapshot", "kind"),
        ("snapshot", "contacts"), ("connection", "url"), ("connection", "position"),
        ("connection", "connected_on"), ("connection", "copy"), ("span", "first"),
        ("span", "gone"), ("advice", "url"), ("advice", "reason"),
    ])  # fmt: skip
    value = data.PickValueInList([None, -1, 2**62, "", "2025-02-30", *TEXTS])
    with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(path)) as db, db:
        db.execute(f"UPDATE {name} SET {column} = ?", (value,))  # noqa: S608


WORDS = Path(__file__).parents[1] / "src" / "linkalyze" / "lexicon" / "words" / "en.toml"
JUDGED = b"""[[company]]
same = ["Acme NV", "Fabrikam"]
[[company]]
apart = ["Acme", "acme n.v."]
[[company]]
rename = "Acme NV"
to = "Acme"
[[person]]
same = ["ann-1", "https://www.linkedin.com/in/ann-2"]
"""
PLANNED = b"""goal = "new-job"
company = "Acme"
tone = "formal"
done = ["a"]
"""
# What no mutation would come upon in time.
TOML = (
    b"goal = " + b"[" * 5_000,
    b"goal = " + b"9" * 5_000,
    b"[greeting]\nformal = '{name[x]:{me}}'",
)
NOISE = [random.Random(size).randbytes(size) for size in (0, 50, 500, 2_000, 8_000)]  # noqa: S311
TARGETS: dict[str, tuple[Target, list[bytes]]] = {
    "archive": (archive, [*NOISE, sound_export() + b"\0"]),
    "table": (table, NOISE),
    "export": (export, NOISE),
    "overrides": (overrides, [JUDGED, *TOML]),
    "plan": (plan, [PLANNED, *TOML]),
    "words": (words, [*WORDS.read_bytes().split(b"\n\n"), *TOML]),
    "column": (column, [*NOISE, "\n".join(TEXTS[:15]).encode() + b"\0\0"]),
    "history": (history, NOISE),
}


def fault_of(target: Target, folder: Path, content: bytes) -> tuple[str, str]:
    """Where something went wrong, and what; empty if nothing did."""
    began, before = time.perf_counter(), peak()
    try:
        target(folder, Source(content))
    except LinkalyzeError as error:
        if len(error.message.splitlines()) != 1:
            return "lines", repr(error.message)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  a panic of polars is no Exception
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "linkalyze" in Path(frame.filename).parts] or frames
        where = f"{type(error).__name__}-{Path(ours[-1].filename).stem}-{ours[-1].lineno}"
        return where, traceback.format_exc()
    took, more = time.perf_counter() - began, peak() - before
    if took > SLOW:
        return "slow", f"{took:.1f} s"
    return ("large", f"{more >> 10} MB") if more > LARGE else ("", "")


def peak() -> int:
    """The most memory that was ever in use."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Run one target, and keep what goes wrong, once for each place in the code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"), metavar="DIR")
    parser.add_argument("--again", type=Path, metavar="INPUT")
    asked = parser.parse_args()
    target, seeds = TARGETS[asked.target]
    findings, corpus = asked.findings / asked.target, asked.findings / "corpus" / asked.target
    seen = {""}

    def run(content: bytes) -> None:
        with TemporaryDirectory() as name:
            where, fault = fault_of(target, Path(name), content)
            if where in seen:
                return
            seen.add(where)
            shutil.copytree(name, findings / where, dirs_exist_ok=True)
        (findings / where / "input").write_bytes(content)
        (findings / where / "fault.txt").write_text(fault, encoding="utf-8", errors="replace")
        print(f"FINDING {findings / where}: {fault.splitlines()[-1][:200]}", flush=True)

    if asked.again:
        run(asked.again.read_bytes())
        return
    for folder in (findings, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    how = {
        "max_total_time": asked.seconds,
        "timeout": 10 * SLOW,  # a hang, which ends the run
        "rss_limit_mb": 4096,
        "max_len": 16384,
        "artifact_prefix": f"{findings}/",
    }
    options = [f"-{name}={value}" for name, value in how.items()]
    atheris.Setup([sys.argv[0], str(corpus), *options], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
