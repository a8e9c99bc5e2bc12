"""What members hand in, and what must be read from it."""

import datetime as dt
import os
import zipfile

import polars as pl
import pytest
from exports import HEADER, NOTES, ROWS, connections, make_zip

from linkalyze import archive
from linkalyze.errors import InputError
from linkalyze.export import read_export
from linkalyze.tables import catalogue

DATES = [dt.date(2024, 1, 2), dt.date(2023, 12, 31), dt.date(2023, 10, 2)]


def read(path):
    return read_export([path]).table("connections")


def assert_is_the_usual_three(frame):
    assert frame["first_name"].to_list() == ["Jan", "Els", None]
    assert frame["last_name"].to_list() == ["Peeters", "De Smet, PhD", None]
    assert frame["position"].to_list() == ["Software Engineer", "Nurse, night", None]
    assert frame["connected_on"].to_list() == DATES


@pytest.mark.parametrize(
    "name",
    ["Connections.csv", "export/Connections.csv", "CONNECTIONS.CSV", "a/b/connections (1).csv"],
)
def test_connections_lie_anywhere_in_the_zip_under_any_case(tmp_path, name):
    assert_is_the_usual_three(read(make_zip(tmp_path / "x.zip", {name: connections()})))


def test_a_file_is_recognised_by_its_header_when_its_name_says_nothing(tmp_path):
    assert_is_the_usual_three(read(make_zip(tmp_path / "x.zip", {"my people.csv": connections()})))


def test_a_folder_and_a_bare_file_read_like_the_zip(tmp_path):
    folder = tmp_path / "export" / "inner"
    folder.mkdir(parents=True)
    file = folder / "Connections.csv"
    file.write_text(connections(), encoding="utf-8")
    assert_is_the_usual_three(read(tmp_path / "export"))
    assert_is_the_usual_three(read(file))


def test_parts_of_a_split_export_are_one_export(tmp_path):
    message = "CONVERSATION ID,FROM,TO,DATE,CONTENT\nc1,A,B,2025-03-04 10:00:00 UTC,{}\n"
    one = make_zip(
        tmp_path / "Part1.zip",
        {"Connections.csv": connections(), "messages.csv": message.format("first")},
    )
    two = make_zip(
        tmp_path / "Part2.zip",
        {"Connections.csv": connections(), "messages.csv": message.format("second")},
    )
    export = read_export([one, two])
    assert_is_the_usual_three(export.table("connections"))
    assert sorted(export.table("messages")["content"]) == ["first", "second"]


@pytest.mark.parametrize("notes", ["", "Notes:\n", NOTES, NOTES * 4, "\n" * 9])
def test_the_block_above_the_header_may_have_any_length(tmp_path, notes):
    assert_is_the_usual_three(
        read(make_zip(tmp_path / "x.zip", {"Connections.csv": connections(notes=notes)}))
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_and_line_ends(tmp_path, encoding, end):
    rows = ["Zoë,Müller,,,Café Ünal,Chargée d’étude,02 Jan 2024", *ROWS]
    text = connections(rows, notes=NOTES.replace("\n", end), end=end)
    path = tmp_path / "Connections.csv"
    path.write_bytes(text.encode(encoding))
    frame = read(path)
    assert frame.row(0) == (
        "Zoë", "Müller", None, None, "Café Ünal", "Chargée d’étude", DATES[0],
    )  # fmt: skip
    assert_is_the_usual_three(frame.tail(3))


def test_text_that_was_encoded_twice_is_repaired(tmp_path):
    path = tmp_path / "Connections.csv"
    once = connections(["Zoë,Łukasz à Ý,,,Café,,02 Jan 2024"]).encode()
    path.write_bytes("".join(chr(b) if 0x80 <= b <= 0x9F and b in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
                             else bytes([b]).decode("cp1252") for b in once).encode())  # fmt: skip
    assert read(path).row(0)[:2] == ("Zoë", "Łukasz à Ý")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_that_a_spreadsheet_saved_again(tmp_path, separator):
    rows = (
        ["Jan", "Peeters", "u", "", "Acme", f'"one{separator}two"', "4-Apr-21"],
        ["Els", "Maes", "v", "", "", '"line\r\nbreak"', "31-Dec-20"],
    )
    text = "\r\n".join([HEADER.replace(",", separator), *(separator.join(row) for row in rows)])
    path = tmp_path / "Connections.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    frame = read(path)
    assert frame["position"].to_list() == [f"one{separator}two", "line\nbreak"]
    assert frame["connected_on"].to_list() == [dt.date(2021, 4, 4), dt.date(2020, 12, 31)]


LOCALISED = {
    "nl": ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "2 mei 2024"),
    "fr": (
        "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connexion établie le",
        "2 mai 2024",
    ),
    "de": (
        "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
        "02. Mai 2024",
    ),
    "es": (
        "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Fecha de conexión",
        "2 de mayo de 2024",
    ),
    "it": ("Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Data del collegamento", "2 mag 24"),
    "pt": ("Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Data da conexão", "02.05.2024"),
}


@pytest.mark.parametrize("language", LOCALISED)
def test_localised_headers_and_months(tmp_path, language):
    header, date = LOCALISED[language]
    path = tmp_path / "Connections.csv"
    path.write_text(
        connections([f"Ann,Test,u,e@x.example,Acme,Baas,{date}"], header=header), encoding="utf-8"
    )
    assert read(path).row(0) == (
        "Ann", "Test", "u", "e@x.example", "Acme", "Baas", dt.date(2024, 5, 2),
    )  # fmt: skip


def test_older_layouts_have_no_address_of_the_profile(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(
        "First Name,Last Name,Email Address,Company,Position,Connected On\n"
        "Jan,Peeters,,Acme,Nurse,02 Jan 2020",
        encoding="utf-8",
    )
    assert read(path).row(0) == (
        "Jan", "Peeters", None, None, "Acme", "Nurse", dt.date(2020, 1, 2),
    )  # fmt: skip


def test_a_broken_row_is_set_aside_with_its_line_and_hides_no_other(tmp_path):
    rows = [ROWS[0], "An,unquoted,comma,in,the,wrong,place,02 Jan 2024", *ROWS[1:], "", "x" * 3]
    path = tmp_path / "Connections.csv"
    path.write_text(connections(rows), encoding="utf-8")
    export = read_export([path])
    assert_is_the_usual_three(export.table("connections").head(3))
    (provenance,) = export.provenance()
    lines = {problem.line: problem for problem in provenance.problems if problem.set_aside}
    start = NOTES.count("\n") + 1
    assert sorted(lines) == [start + 2, start + 5]
    assert "8 fields where the header has 7" in lines[start + 2].reason
    assert (provenance.rows, provenance.set_aside) == (6, 2)


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path):
    rows = [
        'Jan "the,Peeters,,,Acme,Nurse,02 Jan 2024',
        '"Els,Maes,,,Acme,Nurse,02 Jan 2024',
        *ROWS,
    ]
    path = tmp_path / "Connections.csv"
    path.write_text(connections(rows), encoding="utf-8")
    export = read_export([path])
    assert export.table("connections")["last_name"].to_list() == [
        "Peeters", "Peeters", "De Smet, PhD", None,
    ]  # fmt: skip
    (problem,) = export.provenance()[0].problems
    assert "never closed" in problem.reason


def test_an_endless_field_is_set_aside(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(connections([*ROWS, f"An,{'x' * 1_000_001},,,,,"]), encoding="utf-8")
    export = read_export([path])
    assert_is_the_usual_three(export.table("connections"))
    assert "more than 1,000,000 characters" in export.provenance()[0].problems[0].reason


def test_a_date_that_is_none_keeps_the_person_and_says_so(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(connections([*ROWS, "An,Lee,,,Acme,Nurse,31 Feb 2024"]), encoding="utf-8")
    export = read_export([path])
    assert export.table("connections").row(3)[0] == "An"
    (problem,) = export.provenance()[0].problems
    assert not problem.set_aside
    assert "31 Feb 2024" in problem.reason
    assert problem.line == NOTES.count("\n") + 5


def test_a_column_that_is_not_ours_may_be_malformed(tmp_path):
    rows = ['Ann,Test,"six\n6"" or" so,soon', "Bo,Lee,7,never"]
    header = "First Name,Last Name,Shoe Size,Connected On"
    path = tmp_path / "Connections.csv"
    path.write_text(connections(rows, header=header, notes=""), encoding="utf-8")
    export = read_export([path])
    assert export.table("connections")["last_name"].to_list() == ["Test", "Lee"]
    assert [problem.line for problem in export.provenance()[0].problems] == [2, 4]


def test_comments_with_backslashes_before_quotes(tmp_path):
    text = (
        "Date,Link,Message\n"
        '2025-11-19 09:59:30,https://x,"He said \\"hi\\", and left"\n'
        '2025-11-20 09:59:30,https://y,"5\\" screen"\n'
        "2025-11-21 09:59:30,https://z,plain\n"
    )
    export = read_export([
        make_zip(
            tmp_path / "x.zip",
            {"Connections.csv": connections(), "Comments_34875879.csv": text},
        )
    ])  # fmt: skip
    assert export.table("comments")["message"].to_list() == [
        'He said "hi", and left', '5" screen', "plain",
    ]  # fmt: skip


def test_every_declared_file_is_read_with_its_types(tmp_path):
    samples = {
        "text": "Some text", "day": "02 Jan 2024", "moment": "2025-03-04 10:00:00 UTC",
        "month": "Jan 2020", "flag": "Yes",
    }  # fmt: skip
    values = {
        "text": "Some text", "day": dt.date(2024, 1, 2), "moment": dt.datetime(2025, 3, 4, 10),
        "month": dt.date(2020, 1, 1), "flag": True,
    }  # fmt: skip
    files = {}
    for spec in catalogue().files.values():
        header = ",".join(f'"{header}"' for header, _ in spec.columns.values())
        row = ",".join(f'"{samples[kind]}"' for _, kind in spec.columns.values())
        files[f"{spec.file}.csv"] = f"{header}\n{row}\n"
    export = read_export([make_zip(tmp_path / "x.zip", files)])
    assert not export.unknown
    for key, spec in catalogue().files.items():
        expected = tuple(values[kind] for _, kind in spec.columns.values())
        assert export.table(key).row(0) == expected, key


def test_a_missing_file_is_an_empty_frame(tmp_path):
    export = read_export([make_zip(tmp_path / "x.zip", {"Connections.csv": connections()})])
    messages = export.table("messages")
    assert messages.is_empty()
    assert messages.schema["date"] == pl.Datetime("us")


def test_only_what_is_asked_for_is_parsed(tmp_path):
    files = {"Connections.csv": connections(), "messages.csv": "Conversation ID,From,Date\n1,a,b\n"}
    export = read_export([make_zip(tmp_path / "x.zip", files)])
    export.table("connections")
    assert [provenance.file for provenance in export.provenance()] == ["Connections.csv"]


def test_what_is_not_ours_is_told_and_not_read(tmp_path):
    files = {
        "Connections.csv": connections(),
        "Ad_Targeting.csv": "Company Names,Company Names\nx,y\n",
        "guide_messages.csv": "CONVERSATION ID,FROM,DATE\n",
        "Something New.csv": "Colour,Shape\nred,round\n",
        "__MACOSX/._Connections.csv": "junk",
        ".DS_Store": "junk",
        "Articles/Articles/a.html": "<p>",
    }
    export = read_export([make_zip(tmp_path / "x.zip", files)])
    assert sorted(export.unused) == ["Ad_Targeting.csv", "guide_messages.csv"]
    assert export.unknown == ["Something New.csv"]
    assert export.others == ["Articles/Articles/a.html"]


def test_files_with_guesses_about_people_are_never_opened(tmp_path, monkeypatch):
    opened, really_open = [], zipfile.ZipFile.open

    def spy(self, name, *more, **options):
        opened.append(getattr(name, "filename", name))
        return really_open(self, name, *more, **options)

    path = make_zip(
        tmp_path / "x.zip",
        {
            "Connections.csv": connections(),
            "Inferences_about_you.csv": "a\n",
            "Ad_Targeting.csv": "",
        },
    )
    monkeypatch.setattr(zipfile.ZipFile, "open", spy)
    read_export([path]).provenance(read_all=True)
    assert set(opened) == {"Connections.csv"}


def test_a_row_that_two_parts_hold_counts_once(tmp_path):
    message = "CONVERSATION ID,FROM,TO,DATE\nc1,A,B,2025-03-04 10:00:00 UTC\n"
    one = make_zip(tmp_path / "1.zip", {"Connections.csv": connections(), "messages.csv": message})
    more = message + "c1,A,B,2025-03-04 10:00:00 UTC\nc2,A,B,2025-03-04 10:00:00 UTC\n"
    two = make_zip(tmp_path / "2.zip", {"messages.csv": more})
    found = read_export([one, two]).table("messages")["conversation_id"]
    assert sorted(found) == ["c1", "c1", "c2"]


def test_a_header_with_one_known_word_is_not_ours(tmp_path):
    files = {"Connections.csv": connections(), "list.csv": "Name,Colour\nx,y\n"}
    export = read_export([make_zip(tmp_path / "x.zip", files)])
    assert export.unknown == ["list.csv"]


def test_a_long_text_stays_whole_beside_a_broken_row(tmp_path):
    lines = '"one\ntwo, too\nthree\nfour\nfive"'
    rows = [f"Jan,Peeters,,,Acme,{lines},02 Jan 2024", "a,b,c,d,e,f,02 Jan 2024,too,many"]
    path = tmp_path / "Connections.csv"
    path.write_text(connections(rows), encoding="utf-8")
    assert read(path)["position"].to_list() == [lines.strip('"')]


def test_a_connection_of_the_day_after_makes_the_export_a_day_younger(tmp_path):
    rows = ["Jan,Peeters,,,Acme,Nurse,16 Sep 2026", *ROWS]
    path = make_zip(
        tmp_path / "Basic_LinkedInDataExport_09-15-2026.zip", {"Connections.csv": connections(rows)}
    )
    assert read_export([path]).date() == dt.date(2026, 9, 16)
    mistyped = ["Jan,Peeters,,,Acme,Nurse,16 Sep 2042", *ROWS]
    path = make_zip(
        tmp_path / "Basic_LinkedInDataExport_09-15-2026.zip",
        {"Connections.csv": connections(mistyped)},
    )
    assert read_export([path]).date() == dt.date(2026, 9, 15)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Basic_LinkedInDataExport_09-15-2026.zip", dt.date(2026, 9, 15)),
        ("Complete_LinkedInDataExport_09-15-2026 (1).zip.zip", dt.date(2026, 9, 15)),
        ("renamed.zip", dt.date(2026, 10, 1)),
        ("odd_99-99-2026.zip", dt.date(2026, 10, 1)),
        ("odd_12-31-9999.zip", dt.date(2026, 10, 1)),
    ],
)
def test_the_day_of_the_export(tmp_path, name, expected):
    path = make_zip(tmp_path / name, {"Connections.csv": connections()})
    assert read_export([path]).date() == expected


def test_a_bare_file_is_as_old_as_its_newest_connection(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(connections(), encoding="utf-8")
    assert read_export([path]).date() == DATES[0]


def test_two_exports_at_once_are_refused(tmp_path):
    one = make_zip(tmp_path / "a.zip", {"Connections.csv": connections()})
    two = make_zip(tmp_path / "b.zip", {"Connections.csv": connections(ROWS[:1])})
    with pytest.raises(InputError, match="one export at a time"):
        read_export([one, two])


def test_a_header_that_comes_again_is_no_contact(tmp_path):
    path = tmp_path / "Connections.csv"
    path.write_text(connections([ROWS[0], HEADER, ROWS[1]], notes=""), encoding="utf-8")
    export = read_export([path])
    assert export.table("connections")["first_name"].to_list() == ["Jan", "Els"]
    (problem,) = export.provenance()[0].problems
    assert (problem.line, problem.reason, problem.set_aside) == (3, "the header again", True)


class TestHostileArchives:
    def test_too_many_entries(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
        path = make_zip(tmp_path / "x.zip", {f"{i}.csv": "" for i in range(4)})
        with pytest.raises(InputError, match="4 entries"):
            read_export([path])

    def test_a_bomb(self, tmp_path):
        path = make_zip(tmp_path / "x.zip", {"Connections.csv": b"\0" * (64 << 20)})
        with pytest.raises(InputError, match="times its packed size"):
            read_export([path])

    def test_a_flat_bomb_of_many_files(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "MAX_TOTAL", 1000)
        path = make_zip(tmp_path / "x.zip", {f"{i}.csv": "x" * 300 for i in range(4)})
        with pytest.raises(InputError, match="what is in it would unpack"):
            read_export([path])

    def test_a_large_folder_is_refused_like_a_large_zip(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "MAX_TOTAL", 100)
        (tmp_path / "Connections.csv").write_text(connections(), encoding="utf-8")
        with pytest.raises(InputError, match="would take"):
            read_export([tmp_path])

    def test_files_left_unopened_count_too(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "MAX_ENTRIES", 2)
        for name in ("Connections.csv", "Logins.csv", "Receipts.csv"):
            (tmp_path / name).write_text(connections(), encoding="utf-8")
        with pytest.raises(InputError, match="more than 2 files"):
            read_export([tmp_path])

    def test_a_pipe_in_a_folder_is_passed_over(self, tmp_path):
        (tmp_path / "Connections.csv").write_text(connections(), encoding="utf-8")
        os.mkfifo(tmp_path / "messages.csv")
        assert_is_the_usual_three(read(tmp_path))

    def test_names_are_never_paths(self, tmp_path):
        path = make_zip(
            tmp_path / "x.zip",
            {"../../Connections.csv": connections(), "/etc/evil.csv": "a,b\n"},
        )
        assert_is_the_usual_three(read(path))
        assert [p.name for p in tmp_path.iterdir()] == ["x.zip"]

    def test_an_entry_without_a_name_is_passed_over(self, tmp_path):
        path = make_zip(tmp_path / "x.zip", {"@@": "", "Connections.csv": connections()})
        path.write_bytes(path.read_bytes().replace(b"@@", b"\0@"))
        assert_is_the_usual_three(read(path))

    def test_two_entries_of_one_name_are_told_apart(self, tmp_path):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("Connections.csv", connections())
            with pytest.warns(UserWarning, match="Duplicate name"):
                file.writestr("Connections.csv", connections(ROWS[:1]))
        with pytest.raises(InputError, match="one export at a time"):
            read_export([path])

    def test_a_link_in_a_folder_is_not_followed(self, tmp_path):
        outside = tmp_path / "outside.csv"
        outside.write_text(connections(), encoding="utf-8")
        folder = tmp_path / "export"
        folder.mkdir()
        (folder / "Connections.csv").symlink_to(outside)
        with pytest.raises(InputError, match=r"no Connections\.csv"):
            read_export([folder])
