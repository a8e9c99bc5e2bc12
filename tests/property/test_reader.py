"""The reader's laws: what is written is read, and noise is refused or reported, never fatal."""

import csv
import datetime as dt
import io
import zipfile
from contextlib import suppress

from hostile import shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkalyze.csvtext import read_rows, to_utf8
from linkalyze.errors import InputError
from linkalyze.export import read_export
from linkalyze.tables import read_table, recognise

HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
# Surrogates cannot be encoded, a bare CR is a line end, and only Python strips the last four.
ODD = "\r\0\ufeff\x1c\x1d\x1e\x1f"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=ODD), max_size=30)
NAME = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
DATE = st.dates(dt.date(2003, 5, 5), dt.date(2099, 1, 1))
PERSON = st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, DATE)
PEOPLE = st.lists(PERSON, min_size=1, max_size=8)
SEPARATOR = st.sampled_from([",", ";", "\t"])
in_a_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(people, *, separator=",", quoting=csv.QUOTE_MINIMAL, date="%d %b %Y"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([*person[:-1], person[-1].strftime(date)] for person in people)
    return out.getvalue()


def cleaned(text):
    return shown(text) or None


@given(
    PEOPLE,
    SEPARATOR,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["%d %b %Y", "%Y-%m-%d", "%d.%m.%Y"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(people, separator, quoting, date, encoding):
    data = written(people, separator=separator, quoting=quoting, date=date).encode(encoding)
    layout = recognise("Connections.csv", data)
    assert layout is not None
    table = read_table(layout, data)
    aside = sum(problem.times for problem in table.problems if problem.set_aside)
    assert table.frame.height + aside == table.rows_read
    kept = table.frame.rows()
    expected = [(*map(cleaned, person[:-1]), person[-1]) for person in people]
    if not aside:
        assert kept == expected
    else:  # a text that looks like whole rows of the file itself
        assert all(row in expected for row in kept) or len(kept) < len(expected)


@given(st.binary(max_size=400))
def test_any_bytes_become_text(data):
    text, _ = to_utf8(data)
    assert isinstance(text.decode(), str)


@given(st.binary(max_size=300), SEPARATOR)
def test_noise_under_a_header_is_read_or_set_aside(noise, separator):
    data = separator.join(HEADER).encode() + b"\n" + noise
    layout = recognise("Connections.csv", data)
    assert layout is not None
    table = read_table(layout, data)
    assert table.frame.height <= table.rows_read


@given(st.lists(st.lists(TEXT, max_size=9), max_size=6))
def test_rows_of_any_width_never_shift_a_neighbour(rows):
    good = ["Ann", "Test", "u", "e", "Acme", "Nurse", "02 Jan 2024"]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([*rows, good])
    read = read_rows(
        out.getvalue().encode(), skip_lines=0, separator=",", header=HEADER, wanted=range(7)
    )
    assert read.frame.row(-1) == tuple(good)


@in_a_folder
@given(st.dictionaries(NAME, st.binary(max_size=200), max_size=4))
def test_any_zip_is_an_export_or_is_refused(tmp_path, files):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name + ".csv", content)
    with suppress(InputError):
        read_export([path]).provenance(read_all=True)


@in_a_folder
@given(st.data())
def test_a_damaged_zip_is_read_or_refused(tmp_path, data):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", written([("a",) * 6 + (dt.date(2024, 1, 2),)] * 30))
    damaged = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged)
    with suppress(InputError):
        read_export([path]).table("connections")
