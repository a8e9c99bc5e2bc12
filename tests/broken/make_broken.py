"""Exports broken in every way that has a name, each with the ending it must have.

python tests/broken/make_broken.py DIR        writes them all
python tests/broken/make_broken.py --table    runs them, and prints what came of each kind, and what
                                              it took of seconds of computing and of memory
"""

import bz2
import csv
import gzip
import io
import json
import os
import resource
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from click.testing import CliRunner
from exports import HEADER, connections, many

from linkalyze.cli import main
from linkalyze.tables import catalogue

MB = 2**20
MOST_SECONDS = 5
MOST_MEMORY = 1024  # MiB
DATED = (2026, 10, 1, 12, 0, 0)
PROFILE = "First Name,Last Name,Headline\nMia,Mol,Nurse at Acme\n"
ZOE = "Zoë,Müller,https://www.linkedin.com/in/zoe,,Café Noir,Nurse,03 Jan 2024"
PEOPLE = (*many(3), ZOE)
TEXT = connections(PEOPLE)
BARE = connections(PEOPLE, notes="")
MESSAGES = (
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT\n"
    "1,Ann0 Test0,https://www.linkedin.com/in/ann-test-0,Mia Mol,,2024-01-05 10:00:00 UTC,Hello\n"
)
DAMAGED = "damaged or was not downloaded whole"
ODDLY_PACKED = "packed in a way LinkedIn does not use"
NO_HEADER = "no header line"
NO_ZIP = "is no zip archive"
NO_LIST = "no Connections.csv"
NO_EXPORT = "more than a real export"
MANY_LINES = "lines, more than"


@dataclass(frozen=True, slots=True)
class Case:
    """What to write under a name, and how the report on it must end: with so many contacts, or
    with a refusal that has this in its reason. A report also tells `tells`.
    """

    kind: str
    name: str
    content: bytes | Callable[[Path], object]
    ends: int | str
    tells: str = ""
    heavy: bool = False  # worth a process of its own, to measure it

    def write(self, folder: Path) -> Path:
        """Write it in a folder."""
        path = folder / self.name
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)
        return path


def dated(name: str, date: tuple[int, ...] = DATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def packed(
    entries: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]],
    *,
    method: int = zipfile.ZIP_DEFLATED,
    comment: bytes = b"",
    out: object = None,
) -> bytes:
    """A zip with these entries, in this order."""
    buffer = out or io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = comment
        for name, content in entries:
            info = name if isinstance(name, zipfile.ZipInfo) else dated(name)
            archive.writestr(info, content, method)
    return buffer.getvalue()


def export(text: str | bytes = TEXT, **more: str | bytes) -> bytes:
    """An export with this list of connections, the member's profile, and more files."""
    files = {"Connections.csv": text, "Profile.csv": PROFILE}
    return packed([*files.items(), *((f"{name}.csv", content) for name, content in more.items())])


class Stream(io.BytesIO):
    """Cannot go back, so that sizes are written behind the data."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    tell = seek


GOOD = [("Connections.csv", TEXT), ("Profile.csv", PROFILE), ("messages.csv", MESSAGES)]
WHOLE = packed(GOOD, comment=b"made by hand", out=Stream())


def pieces(data: bytes) -> Iterator[tuple[str, int]]:
    """Where each structure of a zip with data descriptors begins."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos, directory = archive.infolist(), archive.start_dir
    for info in infos:
        at, stem = info.header_offset, info.filename.removesuffix(".csv")
        start = at + 30 + len(info.filename)
        yield from ((f"local header of {stem}", at), (f"local name of {stem}", at + 30))
        yield from (
            (f"data of {stem}", start),
            (f"descriptor of {stem}", start + info.compress_size),
        )
    for info in infos:
        stem = info.filename.removesuffix(".csv")
        yield from ((f"entry of {stem}", directory), (f"name of {stem}", directory + 46))
        directory += 46 + len(info.filename)
    yield from (("end record", directory), ("comment", directory + 22))


def truncated() -> Iterator[Case]:
    where = [*pieces(WHOLE), ("end", len(WHOLE))]
    for (name, start), (_, end) in pairwise(where):
        for place, at in (("before", start), ("inside", (start + end) // 2)):
            ends = {0: "is empty"}.get(at, 4 if name == "comment" else DAMAGED)
            yield Case("truncated", f"cut {place} {name}.zip", WHOLE[:at], ends)
    yield Case("truncated", "cut after one byte.zip", WHOLE[:1], NO_ZIP)
    yield Case("truncated", "first half twice.zip", WHOLE[: len(WHOLE) // 2] * 2, DAMAGED)
    yield Case("truncated", "second half.zip", WHOLE[len(WHOLE) // 2 :], DAMAGED)
    tail = WHOLE[: dict(pieces(WHOLE))["entry of Connections"]] + bytes(500)
    yield Case("truncated", "zeros for a directory.zip", tail, DAMAGED)


# structure: field: its offset, and how a flipped first byte of it must end; those that do no harm
# are flipped together
FLIPPED: Mapping[str, Mapping[str, tuple[int, int | str]]] = {
    "local header of Connections": {
        "signature": (0, NO_ZIP),
        "version": (4, 4),
        "flags": (6, 4),
        "method": (8, 4),
        "time": (10, 4),
        "date": (12, 4),
        "sum": (14, 4),
        "packed size": (18, 4),
        "size": (22, 4),
        "length of name": (26, DAMAGED),
        "length of extra": (28, DAMAGED),
        "name": (30, DAMAGED),
    },
    "data of Connections": {"start": (0, DAMAGED), "middle": (90, DAMAGED)},
    "descriptor of Connections": {"signature": (0, 4), "sum": (4, 4), "size": (12, 4)},
    "data of Profile": {"start": (0, DAMAGED)},
    "data of messages": {"start": (0, DAMAGED)},
    "entry of Connections": {
        "signature": (0, DAMAGED),
        "made by version": (4, 4),
        "system": (5, 4),
        "version": (6, ODDLY_PACKED),
        "flags": (8, "encrypted"),
        "method": (10, ODDLY_PACKED),
        "time": (12, 4),
        "date": (14, 4),
        "sum": (16, DAMAGED),
        "packed size": (20, DAMAGED),
        "size": (24, DAMAGED),
        "length of name": (28, NO_LIST),
        "length of extra": (30, DAMAGED),
        "length of comment": (32, 4),
        "disk": (34, 4),
        "inner attributes": (36, 4),
        "outer attributes": (38, 4),
        "offset": (42, DAMAGED),
        "name": (46, DAMAGED),
    },
    "end record": {
        "signature": (0, DAMAGED),
        "disk": (4, 4),
        "disk of directory": (6, 4),
        "entries on disk": (8, 4),
        "entries": (10, 4),
        "size of directory": (12, DAMAGED),
        "offset of directory": (16, DAMAGED),
        "length of comment": (20, 4),
    },
    "comment": {"text": (0, 4)},
}


def changed(data: bytes, at: int, to: bytes) -> bytes:
    return data[:at] + to + data[at + len(to) :]


def flipped() -> Iterator[Case]:
    where = dict(pieces(WHOLE))
    for structure, fields in FLIPPED.items():
        harmless = WHOLE
        for field, (offset, ends) in fields.items():
            at = where[structure] + offset
            byte = bytes([WHOLE[at] ^ 0xFF])
            harmless = harmless if isinstance(ends, str) else changed(harmless, at, byte)
            if isinstance(ends, str):
                data = changed(WHOLE, at, byte)
                yield Case("flipped byte", f"{structure}, {field}.zip", data, ends)
        if harmless != WHOLE:
            yield Case("flipped byte", f"{structure}, the rest.zip", harmless, 4)


DOUBLED = TEXT.encode().decode("latin-1").encode()
ENCODINGS: Mapping[str, tuple[bytes, int | str, str]] = {
    "utf-8 with mark": (TEXT.encode("utf-8-sig"), 4, "Zoë"),
    "utf-16-le with mark": (b"\xff\xfe" + TEXT.encode("utf-16-le"), 4, "Zoë"),
    "utf-16-be with mark": (b"\xfe\xff" + TEXT.encode("utf-16-be"), 4, "Zoë"),
    "utf-16-le": (TEXT.encode("utf-16-le"), 4, "Zoë"),
    "utf-16-be": (TEXT.encode("utf-16-be"), 4, "Zoë"),
    "utf-32": (TEXT.encode("utf-32"), 4, "Zoë"),
    "windows-1252": (TEXT.encode("cp1252"), 4, "Zoë"),
    "cp437": (TEXT.encode("cp437"), 4, "Café Noir"[:3]),
    "shift-jis": (connections([*many(3), "花子,山田,,,日本表,,1/2/24"]).encode("shift-jis"), 4, ""),
    "ebcdic": (TEXT.encode("cp500"), NO_HEADER, ""),
    "double utf-8": (DOUBLED, 4, "Zoë"),
    "one row of windows-1252": (TEXT.encode() + b"\n" + ZOE.encode("cp1252"), 4, "Zoë"),
    "one broken byte": (TEXT.encode().replace(b"Caf", b"C\xfff"), 4, "Zoë"),
    "mark in the middle": (TEXT.replace("Ann1", "\ufeffAnn1").encode(), 4, "Zoë"),
    "lone surrogates": (TEXT.encode().replace(b"Caf", b"\xed\xa0\xbd\xed\xb8\x80"), 4, "Zoë"),
    "overlong": (TEXT.encode().replace(b"Caf", b"\xc0\xaf\xc1\xbf"), 4, "Zoë"),
}


def encoded() -> Iterator[Case]:
    for name, (data, ends, tells) in ENCODINGS.items():
        yield Case("encoding", f"{name}.zip", export(data), ends, tells)


COLUMNS = HEADER.split(",")


def table(columns: Iterable[str], rows: Iterable[str] = PEOPLE) -> str:
    """The list of connections with these columns, in this order; empty where there are none."""
    columns = list(columns)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(zip(COLUMNS, row.split(","), strict=True)) for row in rows)
    return out.getvalue()


def wide(count: int, first: str = HEADER) -> str:
    """A table with a good start and so many columns more."""
    return f"{first},{','.join(f'c{i}' for i in range(count))}\n" + "\n".join(
        row + "," * count for row in PEOPLE
    )


WITHOUT: Mapping[str, int | str] = {
    "First Name": NO_HEADER,
    "Last Name": NO_HEADER,
    "URL": 4,
    "Email Address": 4,
    "Company": 4,
    "Position": 4,
    "Connected On": 4,
}
HEADERS: Mapping[str, tuple[str, int | str]] = {
    "swapped": (table(reversed(COLUMNS)), 4),
    "names swapped": (table(["Last Name", "First Name", *COLUMNS[2:]]), 4),
    "twice the same column": (table([*COLUMNS, "Company"]), 4),
    "every column twice": (f"{HEADER},{HEADER}\n" + "\n".join(f"{r},{r}" for r in PEOPLE), 4),
    "names only": (table(["First Name", "Last Name"]), 4),
    "header only": (HEADER, "is empty"),
    "header and notes only": (connections([]), "is empty"),
    "header missing": ("\n".join(PEOPLE), NO_HEADER),
    "header twice": (connections([HEADER, *PEOPLE]), 4),
    "header in the middle": (connections([*PEOPLE[:2], HEADER, *PEOPLE[2:]]), 4),
    "header last": ("\n".join([*PEOPLE, HEADER]), "is empty"),
    "header in quotes": (TEXT.replace(HEADER, '"' + HEADER.replace(",", '","') + '"'), 4),
    "header in one quote": (TEXT.replace(HEADER, f'"{HEADER}"'), 4),
    "header of others": ("Name,Phone\nAnn,1\n", NO_HEADER),
    "no preamble end": (BARE.replace("First", "Notes: First", 1), NO_HEADER),
    "preamble of 150 lines": ("note\n" * 150 + BARE, 4),
    "preamble of 300 lines": ("note\n" * 300 + BARE, NO_HEADER),
    "two lists in one": (f"{BARE}\n{BARE}", 4),
    "16,000 empty columns": (BARE.replace("\n", "," * 16_000 + "\n") + "," * 16_000, 4),
    "1,000 columns": (wide(1_000), NO_HEADER),
    "400 columns": (wide(400), 4),
    "100,000 columns": (wide(100_000), NO_HEADER),
    "100,000 columns before": (
        ",".join(f"c{i}" for i in range(100_000)) + f",{HEADER}\n" + "\n".join(PEOPLE),
        NO_HEADER,
    ),
}


def headed() -> Iterator[Case]:
    for column, ends in WITHOUT.items():
        text = table(c for c in COLUMNS if c != column)
        yield Case("header", f"without {column}.zip", export(text), ends)
    for name, (text, ends) in HEADERS.items():
        yield Case("header", f"{name}.zip", export(text), ends)
    content = "Name\n" + "x," * 100_000
    yield Case("header", "100,000 columns elsewhere.zip", export(TEXT, Skills=content), 4)


ODD = (
    "".join(map(chr, range(1, 10))) + "\x1b[31m", "\u202eNo\u200b\u2066", "An\x0c\x85\u2028n",
    "A" + "\u0301" * 5_000, "=HYPERLINK(1)", "@SUM(1)", "A" * 100_000, "a/" * 10_000, "Al'in\"n",
    "javascript:x()", "https://[::1/in/%zz%", "\U0010ffff\ufffe",
)  # fmt: skip
ROWS: Mapping[str, tuple[str | bytes, int | str]] = {
    "quote never closed": (TEXT.replace("Ann1,", '"Ann1,'), 3),
    "quote never closed in the last field": (TEXT.replace(",03 Jan", ',"03 Jan'), 4),
    "row of quotes": (TEXT + "\n" + '"' * 5_000, 5),
    "backslash quotes": (TEXT.replace("Café", r'"Caf\"é'), 4),
    "zero bytes in a field": (TEXT.replace("Ann1", "An\0n1"), 4),
    "zero bytes between": (TEXT.replace("\n", "\n\0"), 4),
    "zero bytes at the end": (TEXT.encode() + bytes(5_000), 4),
    "only zero bytes": (bytes(50_000), NO_HEADER),
    "only newlines": ("\n" * 50_000, NO_HEADER),
    "newlines after the header": (HEADER + "\n" * 50_000, "is empty"),
    "newlines between": (TEXT.replace("\n", "\n\n\n"), 4),
    "commas only": ((HEADER + "\n" + ",,,,,,\n" * 500), "is empty"),
    "CR only": (TEXT.replace("\n", "\r"), 4),
    "CRLF": (TEXT.replace("\n", "\r\n"), 4),
    "CR and LF mixed": (TEXT.replace("\n", "\r", 5), NO_HEADER),
    "semicolons": (TEXT.replace(",", ";"), 4),
    "tabs": (TEXT.replace(",", "\t"), 4),
    "pipes": (TEXT.replace(",", "|"), NO_HEADER),
    "semicolons below commas": (f"{HEADER}\n" + "\n".join(PEOPLE).replace(",", ";"), 4),
    "too few fields": (TEXT.replace(",,Café Noir,Nurse,03 Jan 2024", ""), 4),
    "too many fields": (TEXT + ",a,b", 3),
    "one person a thousand times": (connections([*[ZOE] * 1_000]), 1),
    "100 same rows": (connections([*PEOPLE, *[PEOPLE[0]] * 99]), 4),
    "all names empty": (connections([",,,,,,02 Jan 2024"] * 50), 50),
    "names of spaces": (connections(["  ,  ,,,Acme,Nurse,02 Jan 2024"] * 5), 5),
    "emoji only": (connections(["🚀,🎉,,,🏢🏢,💼,02 Jan 2024", "👩‍👩‍👧,🇧🇪,,,,,03 Jan 2024"]), 2),
    "scripts": (TEXT.replace("Ann1", "<script>alert(1)</script>").replace("Noir", "</script>"), 4),
    "odd names": (connections([*PEOPLE, *(f"{odd},Lee,,,{odd},,02 Jan 2024" for odd in ODD)]), 16),
    "templates": (TEXT.replace("Ann1", "{{ 7 * 7 }}{% raw %}").replace("Ann2", "[bold]"), 4),
    "field of a million bytes": (TEXT.replace("Noir", "x" * 999_000), 4),
    "field of two million bytes": (TEXT.replace("Noir", "".join(map(str, range(300_000)))), 3),
    "title of 100,000 words": (TEXT.replace("Noir,Nurse", "Noir," + "nurse " * 100_000), 4),
    "spaces of a million": (TEXT.replace("Noir", " " * 900_000), 4),
    "no last newline but a quote": (TEXT + '\n"', 4),
}


def rowed() -> Iterator[Case]:
    for name, (text, ends) in ROWS.items():
        yield Case("rows", f"{name}.zip", export(text), ends)


DATES: Mapping[str, tuple[str, int | str]] = {
    "1970": ("01 Jan 1970", 4),
    "2100": ("01 Jan 2100", 4),
    "0000": ("01 Jan 0000", "--as-of"),
    "0001-01-01": ("0001-01-01", "--as-of"),
    "9999": ("31 Dec 9999", "--as-of"),
    "9999-12-31": ("9999-12-31", "--as-of"),
    "10000": ("01 Jan 10000", "--as-of"),
    "30 February": ("30 Feb 2024", "--as-of"),
    "29 February 2023": ("29 Feb 2023", "--as-of"),
    "month 13": ("2024-13-01", "--as-of"),
    "day 99": ("99/99/99", "--as-of"),
    "minus": ("-2024-01-01", "--as-of"),
    "epoch": ("1704153600", "--as-of"),
    "words": ("the day before yesterday", "--as-of"),
    "long": ("02 Jan 2024" * 1_000, "--as-of"),
    "digits of others": ("٠٢ Jan ٢٠٢٤", "--as-of"),
    "25 o'clock": ("2024-01-02 25:61:61 UTC", "--as-of"),
}
NAMED_DATES: Mapping[str, int | str] = {
    "01-10-1970": 4,
    "01-10-2100": 4,
    "12-31-9999": 4,
    "00-00-0000": 4,
    "13-45-2026": 4,
}
STAMPS = {"1980": (1980, 1, 1, 0, 0, 0), "2107": (2107, 12, 31, 23, 59, 58)}


def timed() -> Iterator[Case]:
    for name, (date, ends) in DATES.items():
        rest = table(COLUMNS, [row.rsplit(",", 1)[0] + f",{date}" for row in PEOPLE])
        yield Case("dates", f"all {name}.csv", rest.encode(), ends)
    odd = [f"Al{i},Lee,,,,,{date}" for i, (date, _) in enumerate(DATES.values())]
    yield Case("dates", "all of them.zip", export(connections([*PEOPLE, *odd])), 4 + len(DATES))
    for date, ends in NAMED_DATES.items():
        name = f"Basic_LinkedInDataExport_{date}.zip"
        yield Case("dates", name, export(messages=MESSAGES), ends)
    for name, stamp in STAMPS.items():
        data = packed([(dated("Connections.csv", stamp), TEXT)])
        yield Case("dates", f"entries of {name}.zip", data, 4)
    nought = dict(pieces(WHOLE))["entry of Connections"] + 12
    yield Case("dates", "entry of no day.zip", changed(WHOLE, nought, bytes(4)), 4)
    for year, seconds in (("1970", 0), ("2100", 4_102_444_800)):

        def touched(path: Path, seconds: int = seconds) -> None:
            path.write_bytes(WHOLE)
            os.utime(path, (seconds, seconds))

        yield Case("dates", f"touched in {year}.zip", touched, 4)


def linked(name: str, target: str) -> tuple[zipfile.ZipInfo, str]:
    info = dated(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info, target


def undecodable() -> bytes:
    """An entry whose name says that it is UTF-8, and is not."""
    data = packed([*GOOD, ("Zoë.csv", "a,b\n")])
    return data.replace("Zoë".encode(), b"Z\xff\xfe\xfd"[:4])


ENTRIES: Mapping[str, tuple[Iterable[tuple[str | zipfile.ZipInfo, str | bytes]], int | str]] = {
    "none": ([], NO_LIST),
    "same list twice": ([*GOOD, GOOD[0]], 4),
    "two lists": ([*GOOD, ("Connections.csv", BARE)], "two different lists"),
    "two lists in folders": ([*GOOD, ("copy/Connections.csv", BARE)], "two different lists"),
    "list of nothing beside": ([*GOOD, ("old/Connections.csv", "")], 4),
    "same messages thrice": ([*GOOD, GOOD[2], GOOD[2]], 4),
    "link for a list": ([linked("Connections.csv", "/etc/passwd")], NO_HEADER),
    "link beside": ([*GOOD, linked("Skills.csv", "Skills.csv")], 4),
    "absolute": ([("/Connections.csv", TEXT)], 4),
    "dots": ([("../../../Connections.csv", TEXT)], 4),
    "dots of windows": ([("..\\..\\Connections.csv", TEXT)], 4),
    "drive": ([("C:\\Users\\me\\Connections.csv", TEXT)], 4),
    "capitals": ([("CONNECTIONS.CSV", TEXT)], 4),
    "devices": ([*GOOD, *((f"{name}.csv", "a,b\n") for name in ("CON", "NUL", "AUX", "LPT1"))], 4),
    "folder of that name": ([("Connections.csv/", ""), *GOOD[1:]], NO_LIST),
    "list in a folder of that name": ([("Connections.csv/Connections.csv", TEXT)], 4),
    "empty name": ([*GOOD, ("", "x")], 4),
    "name of a dot": ([*GOOD, (".csv", "x")], 4),
    "name of zero": ([*GOOD, ("a\0b.csv", "x")], 4),
    "name of newlines": ([("Connections\n\n\r.csv\n.csv", "x")], NO_LIST),
    "name of escapes": ([*GOOD, ("\x1b[31mred\u202e.csv", "a,b\n")], 4),
    "name of 65,000": ([*GOOD, ("x" * 65_000 + ".csv", "a,b\n")], 4),
    "30,000 folders deep": ([*GOOD, ("a/" * 30_000 + "x.csv", "a,b\n")], 4),
    "hidden": ([(f".{name}", text) for name, text in GOOD], NO_LIST),
    "of a mac": ([*GOOD, *((f"__MACOSX/._{name}", "\0\5\26\7") for name, _ in GOOD)], 4),
    "other tables only": (GOOD[1:], "includes Connections"),
    "zip in a zip": ([("export.zip", WHOLE)], "give the zip of the export itself"),
    "zip beside": ([*GOOD, ("export.zip", WHOLE)], 4),
    "zip for a list": ([("Connections.csv", WHOLE)], NO_HEADER),
    "workbook for a list": ([("Connections.xlsx", b"PK\3\4")], NO_LIST),
    "page for a list": (
        [("Connections.csv", "<html><table><td>First Name</td></table>")],
        NO_HEADER,
    ),
    "json for a list": ([("Connections.csv", '[{"First Name": "Ann"}]')], NO_HEADER),
    "extra of zip64 that is cut": ([(dated("Connections.csv"), TEXT)], 4),
}


def nested(depth: int) -> bytes:
    data = WHOLE
    for level in range(depth):
        data = packed([(f"{level}.zip", data)])
    return data


def entries() -> Iterator[Case]:
    for name, (content, ends) in ENTRIES.items():
        yield Case("entries", f"{name}.zip", packed(content), ends)
    yield Case("entries", "name not utf-8.zip", undecodable(), ODDLY_PACKED)
    yield Case("entries", "zip 200 deep.zip", nested(200), "give the zip of the export itself")


def methods() -> Iterator[Case]:
    for name, method in (("stored", 0), ("bzip2", 12), ("lzma", 14)):
        yield Case("packing", f"{name}.zip", packed(GOOD, method=method), 4)
        where = 30 + len("Connections.csv") + 40
        data = changed(packed(GOOD, method=method), where, b"\xff\0\xff")
        yield Case("packing", f"{name} damaged.zip", data, DAMAGED)
    entry = dict(pieces(WHOLE))["entry of Connections"]
    for name, number in (
        ("shrink", 1), ("implode", 6), ("deflate64", 9), ("ibm terse", 18), ("zstd", 93),
        ("mp3", 94), ("xz", 95), ("jpeg", 96), ("wavpack", 97), ("ppmd", 98), ("aes", 99),
        ("unknown", 1234),
    ):  # fmt: skip
        data = changed(
            changed(WHOLE, 8, struct.pack("<H", number)), entry + 10, struct.pack("<H", number)
        )
        yield Case("packing", f"{name}.zip", data, ODDLY_PACKED)
    for name, flag in (("encrypted", 0x1), ("strongly encrypted", 0x41), ("patched", 0x20)):
        data = bytearray(WHOLE)
        data[6] |= flag
        data[entry + 8] |= flag
        yield Case("packing", f"{name}.zip", bytes(data), "encrypted" if flag & 1 else ODDLY_PACKED)
    big = bytearray(packed([("Connections.csv", TEXT)], method=zipfile.ZIP_LZMA))
    start = 30 + len("Connections.csv") + 4
    big[start + 1 : start + 5] = b"\xff" * 4
    yield Case("packing", "lzma with a dictionary of 4 GB.zip", bytes(big), 4, heavy=True)


def ended(entries: bytes, at: int, count: int, disks: int = 1) -> bytes:
    """A central directory that stands there, with the end records of zip64."""
    sizes = (len(entries), at)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, *sizes)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, sum(sizes), disks)
    last = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, *[65535] * 2, *[2**32 - 1] * 2, 0)
    return entries + record + locator + last


def zip64(claimed: int | None = None, *, disks: int = 1) -> bytes:
    """An export whose sizes stand where those beyond 4 GB do."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in GOOD:
            with archive.open(dated(name), "w", force_zip64=True) as file:
                file.write(text.encode())
    data = out.getvalue()
    end = len(data) - 22
    directory = data.index(b"PK\1\2")
    first = data[directory:end]
    name = first[46 : 46 + len("Connections.csv")]
    size, small = struct.unpack("<I", first[24:28])[0], struct.unpack("<I", first[20:24])[0]
    extra = struct.pack("<HHQQ", 1, 16, size if claimed is None else claimed, small)
    entry = first[:20] + b"\xff" * 8 + first[28:30] + struct.pack("<H", 20) + first[32:46]
    entries = entry + name + extra + first[46 + len(name) :]
    return data[:directory] + ended(entries, directory, 3, disks)


def large() -> Iterator[Case]:
    yield Case("zip64", "good.zip", zip64(), 4)
    yield Case("zip64", "size too small.zip", zip64(5), DAMAGED)
    yield Case("zip64", "size too large.zip", zip64(5_000), 4)
    yield Case("zip64", "size of a terabyte.zip", zip64(2**40), NO_EXPORT)
    yield Case("zip64", "size of all ones.zip", zip64(2**64 - 1), NO_EXPORT)
    yield Case("zip64", "on two disks.zip", zip64(disks=2), DAMAGED)
    yield Case("zip64", "locator astray.zip", zip64().replace(b"PK\6\6", b"PK\0\0"), DAMAGED)


OTHERS: Mapping[str, tuple[bytes, str]] = {
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(500), NO_ZIP),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(500), NO_ZIP),
    "pdf": (b"%PDF-1.7\n" + bytes(500), NO_ZIP),
    "gz": (gzip.compress(TEXT.encode(), mtime=0), NO_ZIP),
    "bz2": (bz2.compress(TEXT.encode()), NO_ZIP),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(500), NO_ZIP),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(500), NO_ZIP),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), NO_ZIP),
    "sqlite": (b"SQLite format 3\0" + bytes(500), NO_ZIP),
    "elf": (b"\x7fELF" + bytes(500), NO_ZIP),
    "html": (b"<!doctype html><title>Sign in</title>", NO_ZIP),
    "csv": (TEXT.encode(), NO_ZIP),
    "zeros": (bytes(5_000), NO_ZIP),
    "empty": (b"", "is empty"),
    "docx": (packed([("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")]), NO_LIST),
    "xlsx": (packed([("xl/workbook.xml", "<x/>"), ("xl/worksheets/1.xml", "<x/>")]), NO_LIST),
    "jar": (packed([("META-INF/MANIFEST.MF", "a: b\n")]), NO_LIST),
    "zip of one of several disks": (b"PK\7\10" + WHOLE[:200], DAMAGED),
    "garbage before": (b"garbage\n" * 9 + WHOLE, NO_ZIP),
    "program before": (b"MZ\x90\0" + bytes(900) + WHOLE, NO_ZIP),
}


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("Connections.csv")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    return out.getvalue()


def others() -> Iterator[Case]:
    for name, (data, ends) in {**OTHERS, "tar": (tarred(), NO_ZIP)}.items():
        yield Case("other kinds", f"a {name}.zip", data, ends)
    yield Case("other kinds", "gz called a table.csv", OTHERS["gz"][0], NO_LIST)
    yield Case("other kinds", "zip called a table.csv", WHOLE, 4)
    yield Case("other kinds", "PK called a table.csv", b"PKFirst Name", DAMAGED)
    yield Case("other kinds", "zip before garbage.zip", WHOLE + b"garbage\n" * 9, 4)
    yield Case("other kinds", "zip before 100 kB of garbage.zip", WHOLE + bytes(100_000), DAMAGED)
    yield Case("other kinds", "zip and garbage like one before.zip", b"PK\3\4" * 9 + WHOLE, 4)
    yield Case("other kinds", "two zips in one.zip", packed(GOOD[1:]) + WHOLE, 4)


def overlapping() -> bytes:
    """Many entries that share one run of packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    line = b"2024-01-02 03:04:05,LIKE,https://www.linkedin.com/feed\n"
    plain = b"Date,Type,Link\n" + line * 60_000
    data = packer.compress(plain) + packer.flush()
    sizes = (zlib.crc32(plain), len(data), len(plain))
    first = "Reactions_0.csv"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, *sizes, len(first), 0)
    head = local + first.encode() + data
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes, len(name), *[0] * 6
        ) + name.encode()
        for name in (f"Reactions_{i:03}.csv" for i in range(900))
    )  # fmt: skip
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 900, 900, len(directory), len(head), 0)
    return head + directory + end


def zeros(size: int) -> bytes:
    return packed([*GOOD[:2], ("messages.csv", bytes(size))])


def lying(size: int) -> bytes:
    """A table that unpacks to much more than its directory says."""
    data = packed([("Connections.csv", TEXT + "\n" * size)])
    at = data.index(b"PK\1\2") + 24
    return changed(changed(data, at, struct.pack("<I", 900)), 22, struct.pack("<I", 900))


def bombs() -> Iterator[Case]:
    tables = ((f"Reactions_{i}.csv", "Date,Type,Link\n" + ",,\n" * 330_000) for i in range(200))
    made: Mapping[str, tuple[Callable[[], bytes], int | str]] = {
        "flat": (lambda: zeros(30 * MB), NO_EXPORT),
        "flat beside": (lambda: packed([*GOOD, ("a.bin", bytes(20 * MB))]), 4),
        "of bzip2": (lambda: packed([("a.csv", bytes(30 * MB))], method=12), NO_EXPORT),
        "of lzma": (lambda: packed([("a.csv", bytes(20 * MB))], method=14), NO_EXPORT),
        "nested": (lambda: packed([("a.zip", zeros(20 * MB))]), "export itself"),
        "more than it says": (lambda: lying(50 * MB), DAMAGED),
        "overlapping": (overlapping, "overlapping"),
        "many below the limits": (lambda: packed([*GOOD, *tables]), NO_EXPORT),
        "19,000 pictures": (lambda: crowded(19_000, "{}.png"), 4),
        "19,000 tables": (
            lambda: crowded(19_000, "{}.csv", "a,b,c,Name\n" * 6_000),
            "1,000 tables",
        ),
        "65,000 pictures": (lambda: crowded(65_000, "{}.png"), "65,003 entries"),
        "a million entries": (lambda: repeated_directory(1_000_000), "table of contents"),
    }
    for name, (content, ends) in made.items():
        heavy = name in (
            "more than it says",
            "many below the limits",
            "19,000 pictures",
            "a million entries",
        )
        yield Case("bombs", f"{name}.zip", written_by(content), ends, heavy=heavy)


def written_by(make: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(make())


def crowded(count: int, name: str, content: str = "") -> bytes:
    return packed([*GOOD, *((name.format(i), content) for i in range(count))])


def repeated_directory(count: int) -> bytes:
    """Entries that are all the same one, in a directory of zip64."""
    data = packed(GOOD[:1])
    at = data.index(b"PK\1\2")
    return data[:at] + ended(data[at:-22] * count, at, count)


def filled(start: str, unit: str, end: str, size: int) -> Callable[[Path], object]:
    """A folder with a list of connections that has something over and over, up to a size."""

    def write(path: Path) -> None:
        path.mkdir()
        block = unit.encode() * (MB // len(unit.encode()))
        with (path / "Connections.csv").open("wb") as file:
            file.write(start.encode())
            for _ in range(size // len(block)):
                file.write(block)
            file.write(end.encode())

    return write


def long() -> Iterator[Case]:
    top, _, rest = BARE.partition("\n")
    last = "\nAnn,Lee,,,,,02 Jan 2024"
    made: Mapping[str, tuple[tuple[str, str, str], int | str]] = {
        "line": ((f"{BARE}\n", "x", ""), 4),
        "line in between": ((f"{top}\n", "x", f"\n{rest}"), 4),
        "line above": (("", "x", f"\n{BARE}"), NO_HEADER),
        "field": ((f"{BARE}\nAnn,Lee,", "x", f",,,,02 Jan 2024{last}"), 5),
        "quoted field": ((f'{BARE}\nAnn,Lee,"', "x", f'",,,,02 Jan 2024{last}'), 5),
        "quoted lines": ((f'{BARE}\nAnn,Lee,"', "x\n", '",,,,'), MANY_LINES),
        "quotes": ((f"{BARE}\n", '"', last), 5),
        "commas": ((f"{BARE}\n", ",", last), 5),
        "header": ((top, ",x", f"\n{rest}"), NO_HEADER),
        "newlines": ((f"{BARE}\n", "\n", ""), MANY_LINES),
        "CR": ((BARE.replace("\n", "\r") + "\r", "\r", ""), MANY_LINES),
        "zero bytes": ((f"{BARE}\n", "\0", last), 5),
        "not ASCII": ((f"{BARE}\n", "ü€", last), 5),
        "blank rows": ((f"{BARE}\n", ",,,,,,\n" + " " * 140, ""), 4),
        "messages for contacts": ((f"{BARE}\n", f"{'y' * 200}," * 9 + "\n", ""), 4),
    }
    longest = {"line": 200, "not ASCII": 200, "blank rows": 100, "messages for contacts": 100}
    for name, (parts, ends) in made.items():
        write = filled(*parts, longest.get(name, 8) * MB)
        yield Case("very long", f"a very long {name}", write, ends, heavy=name in longest)
    yield Case("very long", "beyond the limit", filled(BARE, "x", "", 257 * MB), "larger than")


def foldered(prepare: Callable[[Path], object]) -> Callable[[Path], object]:
    """A folder with the good files and something more."""

    def write(path: Path) -> None:
        path.mkdir()
        for name, text in GOOD:
            (path / name).write_text(text, encoding="utf-8")
        prepare(path)

    return write


def deep(path: Path) -> None:
    for _ in range(200):
        path /= "a"
        path.mkdir()
    (path / "Connections.csv").write_text(BARE, encoding="utf-8")


def inside(folder: Path) -> None:
    """The same export once more, zipped, in a folder of its own."""
    (folder / "zips").mkdir()
    (folder / "zips" / "export.zip").write_bytes(WHOLE)


def replaced(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Something else in the place of the list."""

    def prepare(folder: Path) -> None:
        (folder / "Connections.csv").unlink()
        make(folder / "Connections.csv")

    return prepare


FOLDERS: Mapping[str, tuple[Callable[[Path], object], int | str]] = {
    "fifo": (lambda f: os.mkfifo(f / "Skills.csv"), 4),
    "fifo for a list": (replaced(os.mkfifo), NO_LIST),
    "link for a list": (replaced(lambda path: path.symlink_to("messages.csv")), NO_LIST),
    "folder for a list": (replaced(Path.mkdir), NO_LIST),
    "link to itself": (lambda f: (f / "Skills.csv").symlink_to("Skills.csv"), 4),
    "link to its folder": (lambda f: (f / "again").symlink_to("."), 4),
    "link to nowhere": (lambda f: (f / "Skills.csv").symlink_to("nowhere"), 4),
    "link to a device": (lambda f: (f / "Skills.csv").symlink_to("/dev/zero"), 4),
    "zip beside": (inside, 4),
    "200 deep": (deep, 4),
    "name not utf-8": (
        lambda f: Path(os.fsdecode(os.fsencode(f) + b"/\xff\xfe.csv")).write_text("a,b\n"),
        4,
    ),
    "name of newlines": (lambda f: (f / "a\nb\x1b[31m.csv").write_text("a,b\n"), 4),
    "two lists": (
        lambda f: (f / "Connections (1).csv").write_text(table(COLUMNS[:2])),
        "two different lists",
    ),
    "same list twice": (lambda f: (f / "Connections (1).csv").write_text(TEXT), 4),
    "empty list": (lambda f: (f / "Connections.csv").write_text(""), NO_HEADER),
    "empty files": (lambda f: [(f / f"{s.file.split('/')[-1]}.csv").touch() for s in SPECS], 4),
    "only a zip": (
        lambda f: [*[(f / n).unlink() for n, _ in GOOD], inside(f)],
        "the zip of the export itself",
    ),
    "nothing": (lambda f: [(f / n).unlink() for n, _ in GOOD], NO_LIST),
}
CLOSED: Mapping[str, Callable[[Path], object]] = {
    "closed list": lambda f: (f / "Connections.csv").chmod(0),
    "closed table": lambda f: (f / "messages.csv").chmod(0),
    "closed folder": lambda f: f.chmod(0),
    "closed folder below": lambda f: (f / "Jobs").mkdir(mode=0),
}


def folders() -> Iterator[Case]:
    for name, (prepare, ends) in FOLDERS.items():
        yield Case("folders", f"folder, {name}", foldered(prepare), ends)
    yield Case("folders", "folder like a.zip", foldered(lambda _: None), 4)
    yield Case("folders", "missing.zip", lambda _: None, "no such file")
    yield Case("folders", "link to itself.zip", lambda path: path.symlink_to(path), "no such file")
    if os.geteuid():  # nothing is closed to root
        for name, prepare in CLOSED.items():
            yield Case("folders", f"folder, {name}", foldered(prepare), "cannot be read")


SPECS = [spec for key, spec in catalogue().files.items() if key != "connections"]
BROKEN_ROWS: Mapping[str, str] = {
    "noise": "\x01\ufffd\0\0\x7f",
    "quote never closed": '"{first}',
    "too many fields": "{first}" + ",x" * 50,
    "too few fields": "{first}",
    "dates of nobody": ",".join(["99/99/9999"] * 12),
    "year 9999": ",".join(["9999-12-31 23:59:59 UTC"] * 12),
    "year 0": ",".join(["0000-00-00 00:00:00 UTC"] * 12),
    "blank": ",,,",
}


def secondary() -> Iterator[Case]:
    """Every other file broken in turn, the messages in more ways."""
    rows = "\n".join(BROKEN_ROWS.values())
    broken = {
        f"{spec.file}.csv": f"{','.join(name for name, _ in spec.columns.values())}\n{rows}"
        for spec in SPECS
    }
    for spec in SPECS:
        if spec.adds:
            files = dict(GOOD) | {f"{spec.file}.csv": broken[f"{spec.file}.csv"]}
            yield Case("one file broken", f"broken {spec.key}.zip", packed(files.items()), 4)
    files = dict(GOOD) | broken
    yield Case("one file broken", "all files broken.zip", packed(files.items()), 4)
    header, row = MESSAGES.split("\n")[:2]
    ways = {
        "empty": "",
        "header only": header,
        "headless": row,
        "other header": "a,b,c\n1,2,3",
        "binary": bytes(range(256)) * 99,
        "utf-16": MESSAGES.encode("utf-16"),
        "utf-16 of the half": (header + "\n").encode() + row.encode("utf-16-le"),
        "a zip": WHOLE,
    }
    for name, content in ways.items():
        files = dict(GOOD) | {"messages.csv": content}
        yield Case("one file broken", f"messages of {name}.zip", packed(files.items()), 4)


def cases() -> Iterator[Case]:
    """All of them, kind by kind."""
    for make in (
        truncated, flipped, encoded, headed, rowed, timed, entries, methods, large, others, folders,
        secondary, bombs, long,
    ):  # fmt: skip
        yield from make()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, after so many seconds of computing and with so many MiB at its highest."""

    exit_code: int
    stdout: str
    stderr: str
    seconds: float
    memory: int


# A child's peak begins at that of its parent, so the parent has to be small.
MEASURED = """
import json, os, sys
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024]))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run_alone(path: Path, home: Path) -> Ending:
    """The report on an export, by a process of its own in the folder of the export."""
    words = [sys.executable, "-c", MEASURED, sys.executable, "-m", "linkalyze", "report", path.name]
    told = os.environ | {"LINKALYZE_HOME": str(home)}
    run = subprocess.run(
        words, cwd=path.parent, env=told, capture_output=True, text=True, check=False
    )
    *stdout, measured = run.stdout.splitlines()
    return Ending(run.returncode, "\n".join(stdout), run.stderr, *json.loads(measured))


def run_here(path: Path, home: Path) -> Ending:
    """The same in this process, whose peak is that of all its runs."""
    os.chdir(path.parent)
    os.environ["LINKALYZE_HOME"] = str(home)
    start = time.process_time()
    run = CliRunner().invoke(main, ["report", path.name])
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Ending(run.exit_code, run.stdout, run.stderr, seconds, memory)


def row_of(kind: str) -> str:
    """What came of a kind."""
    endings = []
    for case in cases():
        if case.kind == kind:
            with tempfile.TemporaryDirectory() as folder:
                run = run_alone if case.heavy else run_here
                endings.append(run(case.write(Path(folder)), Path(folder) / "home"))
    codes = Counter(ending.exit_code for ending in endings)
    slowest = max(ending.seconds for ending in endings)
    highest = max(ending.memory for ending in endings)
    return f"| {kind} | {len(endings)} | {codes[0]} | {codes[3]} | {slowest:.1f} | {highest} |"


def print_table() -> None:
    """A row for each kind, by a process of its own."""
    print("| kind | cases | read | refused | slowest, s | highest, MiB |")
    print("|---|--:|--:|--:|--:|--:|")
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for row in pool.imap(row_of, dict.fromkeys(case.kind for case in cases()), chunksize=1):
            print(row, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print_table()
    else:
        target = Path(sys.argv[1])
        target.mkdir(parents=True, exist_ok=True)
        for case in cases():
            case.write(target)
