"""The monthly habit on the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from exports import connections, make_zip, many

from linkalyze.export import newest_in
from linkalyze.pipeline import analyze

PROFILE = "First Name,Last Name,Headline\nMia,Mol,Nurse at Acme\n"


@pytest.fixture
def months(tmp_path):
    """Three exports: somebody comes in the second, and moves in the third."""

    def export(day, rows, profile=PROFILE):
        name = tmp_path / f"Basic_LinkedInDataExport_{day}.zip"
        return make_zip(name, {"Connections.csv": connections(rows), "Profile.csv": profile})

    first = many(40, position="Nurse", on="02 Jan 2020")
    added = ["Bo,Kent,https://www.linkedin.com/in/bo,,Beta,Cook,02 Aug 2026"]
    moved = ["Bo,Kent,https://www.linkedin.com/in/bo,,Gamma,Cook,02 Aug 2026"]
    return [
        export("07-01-2026", first),
        export("08-05-2026", [*added, *first]),
        export("09-01-2026", [*moved, *first]),
    ]


def snapshots(run):
    return json.loads(run("history", "list", "--json").stdout)["snapshots"]


def events(run, old, new):
    told = json.loads(run("history", "diff", old, new, "--json").stdout)["events"]
    return [(e["kind"], e["name"], e["from"], e["to"]) for e in told]


def test_each_report_is_remembered_and_the_next_one_tells_what_changed(run, months):
    for export in months:
        page = run("report", export, "-q").stdout.strip()
    assert [s["date"] for s in snapshots(run)] == ["2026-07-01", "2026-08-05", "2026-09-01"]
    assert [s["contacts"] for s in snapshots(run)] == [40, 41, 41]
    html = Path(page).read_text(encoding="utf-8")
    assert "Since the export of 5 August 2026: 1 moved to another company." in html


def test_a_report_on_the_same_export_changes_nothing(run, months):
    first = [run("report", months[0], "-q"), snapshots(run)][1]
    run("report", months[0], "-q")
    assert snapshots(run) == first


def test_the_complete_export_is_compared_with_last_months_not_with_its_own_basic_part(
    run, months, tmp_path
):
    for export in months[:2]:
        run("report", export, "-q")
    rows = ["Bo,Kent,https://www.linkedin.com/in/bo,,Beta,Cook,02 Aug 2026"]
    files = {
        "Connections.csv": connections([*rows, *many(40, position="Nurse", on="02 Jan 2020")]),
        "Profile.csv": PROFILE,
        "Reactions.csv": "Date,Type,Link\n2026-08-01 10:00:00,LIKE,https://example.org\n",
    }
    run("report", make_zip(tmp_path / "Complete_LinkedInDataExport_08-06-2026.zip", files), "-q")
    assert [s["date"] for s in snapshots(run)] == ["2026-07-01", "2026-08-06"]
    html = Path("linkalyze-report.html").read_text(encoding="utf-8")
    assert "Since the export of 1 July 2026: 1 came." in html


def test_without_history_nothing_is_remembered(run, months):
    run("report", months[0], "-q", "--no-history")
    assert snapshots(run) == []


def test_the_demo_leaves_the_history_alone(run):
    run("demo", "-q")
    assert snapshots(run) == []


def test_older_exports_slot_in_at_their_date(run, months):
    result = run("history", "import", months[2], months[0], months[1])
    assert result.stdout == "Remembered: 3 new.\n"
    ids = [s["id"] for s in snapshots(run)]
    assert events(run, ids[0], ids[1]) == [("joined", "Bo Kent", None, None)]
    assert events(run, ids[1], ids[2]) == [("moved", "Bo Kent", "Beta", "Gamma")]
    assert events(run, ids[2], ids[0]) == [("removed", "Bo Kent", None, None)]


def test_a_damaged_file_does_not_stop_the_others(run, months, tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK nothing")
    result = run("history", "import", broken, months[0])
    assert result.exit_code == 3
    assert "broken.zip" in result.stderr
    assert len(snapshots(run)) == 1


def test_an_export_of_somebody_else_is_refused_with_a_question(run, months, tmp_path):
    run("report", months[0], "-q")
    other = make_zip(
        tmp_path / "other.zip",
        {"Connections.csv": connections(many(40)), "Profile.csv": PROFILE.replace("Mia", "Bea")},
    )
    result = run("report", other, "-q")
    assert result.exit_code == 2
    assert "This export is Bea Mol's, the history Mia Mol's." in result.stderr
    assert run("report", other, "-q", "--member", "Bea Mol").exit_code == 0
    assert len(snapshots(run)) == 2


def test_an_export_without_a_name_is_reported_and_not_remembered(run, tmp_path):
    bare = make_zip(tmp_path / "bare.zip", {"Connections.csv": connections(many(40))})
    result = run("report", bare, "-q")
    assert (result.exit_code, snapshots(run)) == (0, [])
    assert "Not remembered" in result.stderr
    run("report", bare, "-q", "--member", "Mia Mol")
    assert len(snapshots(run)) == 1


def test_forgetting_asks_and_forgets(run, months):
    run("history", "import", *months)
    number = snapshots(run)[0]["id"]
    assert run("history", "forget", number).exit_code == 1  # nobody says yes
    assert len(snapshots(run)) == 3
    assert run("history", "forget", number, "--yes").exit_code == 0
    assert len(snapshots(run)) == 2
    assert run("history", "forget", "--all", "--yes").exit_code == 0
    assert snapshots(run) == []


@pytest.mark.parametrize(
    "words", [("forget",), ("forget", 1, "--all"), ("diff", 1, 2), ("show", 1)]
)
def test_what_is_not_there_is_wrong_usage(run, words):
    assert run("history", *words).exit_code == 2


def test_the_first_snapshot_has_nothing_before_it(run, months):
    run("history", "import", *months)
    first, second, _ = (s["id"] for s in snapshots(run))
    assert "the first snapshot" in run("history", "show", first).stderr
    assert "joined            Bo Kent" in run("history", "show", second).stdout


def test_a_damaged_history_still_gives_a_report(run, months):
    path = Path(run("history", "path").stdout.strip())
    path.write_bytes(b"damaged " * 200)
    result = run("report", months[0], "-q")
    assert result.exit_code == 5
    assert "the history cannot be used" in result.stderr
    assert Path("linkalyze-report.html").exists()
    assert path.read_bytes() == b"damaged " * 200


def test_a_damaged_history_still_gives_the_monthly_report(run, months):
    Path(run("history", "path").stdout.strip()).write_bytes(b"damaged " * 200)
    assert run("report", "--latest", months[0].parent, "-q").exit_code == 5
    assert Path("linkalyze-report.html").exists()


def test_a_damaged_value_in_the_history_still_gives_a_report(run, months):
    run("history", "import", *months[:2])
    with closing(sqlite3.connect(run("history", "path").stdout.strip())) as db, db:
        db.execute("UPDATE connection SET connected_on = 'x2020'")
    assert run("report", months[2], "-q").exit_code == 5
    assert Path("linkalyze-report.html").exists()
    shown = run("history", "diff", 1, 2)
    assert shown.exit_code == 5
    assert "a value that cannot be read" in shown.stderr


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [
        (b"CREATE TABLE member", b"CREATE \xffABLE member"),
        (b"\x04\x00\x1b\x1bMia Mol", b"\x04\x00\x1a\x1bMia Mol"),  # a blob, no longer a text
    ],
)
def test_a_byte_that_changed_in_the_history_still_gives_a_report(run, months, sound, damaged):
    run("history", "import", *months[:2])
    path = Path(run("history", "path").stdout.strip())
    whole = path.read_bytes()
    assert sound in whole
    path.write_bytes(whole.replace(sound, damaged))
    result = run("report", months[2], "-q")
    assert result.exit_code == 5
    assert "the history cannot be used" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert Path("linkalyze-report.html").exists()


def test_a_kind_of_snapshot_that_nobody_knows_is_replaced(run, months):
    run("history", "import", months[0])
    with closing(sqlite3.connect(run("history", "path").stdout.strip())) as db, db:
        db.execute("UPDATE snapshot SET kind = 'x'")
    assert run("history", "import", months[0]).stdout == "Remembered: 1 replaced.\n"


def test_the_complete_export_of_the_day_is_taken_after_the_basic_one(run, months):
    folder = months[0].parent
    run("report", "--latest", folder, "-q")
    months[2].rename(folder / "Complete_LinkedInDataExport_09-01-2026.zip")
    assert run("report", "--latest", folder, "-q").stdout.endswith("report.html\n")


def test_a_link_to_nowhere_is_no_export(run, months):
    folder = months[0].parent
    (folder / "Basic_LinkedInDataExport_09-05-2026.zip").symlink_to(folder / "nowhere")
    assert run("report", "--latest", folder, "-q").exit_code == 0


@pytest.mark.parametrize("name", [" ", ". ", "a\udcff"])
def test_a_member_without_letters_is_wrong_usage(run, months, name):
    assert run("report", months[0], "--member", name, "-q").exit_code == 2


def test_the_newest_export_of_a_folder_is_taken_once(run, months):
    folder = months[0].parent
    assert run("report", "--latest", folder, "-q").exit_code == 0
    assert [s["date"] for s in snapshots(run)] == ["2026-09-01"]
    again = run("report", "--latest", folder, "-q")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "No export newer than that of 2026-09-01" in again.stderr


def test_of_one_day_the_complete_export_is_taken_with_all_its_parts(tmp_path):
    for name in (
        "Basic_LinkedInDataExport_09-01-2026.zip",
        "Complete_LinkedInDataExport_09-01-2026_Part1.zip",
        "Complete_LinkedInDataExport_09-01-2026_Part2.zip",
        "Complete_LinkedInDataExport_08-01-2026.zip",
        "holiday.zip",
    ):
        (tmp_path / name).write_bytes(b"")
    paths, day = newest_in(tmp_path)
    assert [path.name[-9:] for path in paths] == ["Part1.zip", "Part2.zip"]
    assert str(day) == "2026-09-01"


def test_a_folder_without_an_export_says_so(run, tmp_path):
    result = run("report", "--latest", tmp_path)
    assert result.exit_code == 3
    assert "no export in it" in result.stderr


def test_the_share_of_ones_own_kind_is_followed_from_export_to_export(run, tmp_path):
    """Of 40, then 50, then 60 contacts 40 are nurses like the member; the others manage Beta."""
    home = run("history", "path").stdout.strip()
    elsewhere = {"position": "Sales Manager", "company": "Beta"}
    for month, others in ((7, 0), (8, 10), (9, 20)):
        rows = many(40, position="Nurse", on="02 Jan 2020")
        rows += [row.replace("Ann", "Bo") for row in many(60, **elsewhere)[40 : 40 + others]]
        files = {"Connections.csv": connections(rows), "Profile.csv": PROFILE}
        export = make_zip(tmp_path / f"Basic_LinkedInDataExport_0{month}-01-2026.zip", files)
        run("report", export, "-q")
    months = analyze(export, history=home).measures["changes"].months
    assert [m.date.month for m in months] == [7, 8, 9]
    for facet in ("function", "seniority", "company"):
        assert [round(m.own[facet]["estimate"], 3) for m in months] == [1.0, 0.8, 0.667]


@pytest.mark.parametrize(
    ("arrive", "words"),
    [
        ("Engineer", "your network has grown more mixed."),
        ("Nurse", "no more of a change than chance would make"),
    ],
)
def test_whether_the_network_grows_more_mixed_is_told_with_how_sure(run, tmp_path, arrive, words):
    """To 180 nurses and 20 engineers come 160 engineers, or 144 nurses and 16 engineers."""
    nurses, engineers = (many(360, position=p) for p in ("Nurse", "Engineer"))
    rows = [*nurses[:180], *engineers[180:200]]
    late = engineers[200:] if arrive == "Engineer" else [*nurses[200:344], *engineers[344:]]
    for day, people in (("07-01-2026", rows), ("08-01-2026", [*rows, *late])):
        files = {"Connections.csv": connections(people), "Profile.csv": PROFILE}
        export = make_zip(tmp_path / f"Basic_LinkedInDataExport_{day}.zip", files)
        run("report", export, "-q")
    assert words in Path("linkalyze-report.html").read_text(encoding="utf-8")


def test_who_came_and_went_is_told_with_the_pace_of_it(run, tmp_path):
    """Of 100 contacts, in half a year 2 leave, 1 moves and 5 come: 2 in 50 contact-years."""
    home = run("history", "path").stdout.strip()
    first = many(105, on="02 Jan 2020")
    later = [*first[2:99], first[99].replace("Acme", "Gamma"), *first[100:]]
    for day, rows in (("01-01-2026", first[:100]), ("07-02-2026", later)):
        files = {"Connections.csv": connections(rows), "Profile.csv": PROFILE}
        export = make_zip(tmp_path / f"Basic_LinkedInDataExport_{day}.zip", files)
        run("report", export, "-q")
    pace = analyze(export, history=home).measures["changes"].turnover
    assert pace.net == 3
    assert [round(pace.left[k], 3) for k in ("rate", "lo", "hi")] == [0.04, 0.005, 0.145]
    assert round(pace.moved["rate"], 3) == 0.02
    assert pace.promoted["rate"] == pace.promoted["lo"] == 0
    html = Path("linkalyze-report.html").read_text(encoding="utf-8")
    assert "That makes 3 more contacts." in html
    assert "4 (0 to 14) leave in a year" in html


def test_too_short_a_time_gives_no_pace(run, months):
    """40 contacts for a month."""
    for export in months:
        run("report", export, "-q")
    html = Path("linkalyze-report.html").read_text(encoding="utf-8")
    assert "As many contacts came as left." in html
    assert "leave in a year" not in html


def test_the_advice_of_a_basic_export_outlives_the_complete_one_of_the_day(run, months, tmp_path):
    run("report", months[0], "-q", "--goal", "new-job")
    home = run("history", "path").stdout.strip()

    def advised():
        with closing(sqlite3.connect(home)) as database:
            return database.execute("SELECT name FROM advice ORDER BY place").fetchall()

    before = advised()
    assert before
    files = {"Connections.csv": connections(many(40, position="Nurse", on="02 Jan 2020")),
             "Profile.csv": PROFILE, "Shares.csv": "Date,ShareLink,ShareCommentary\n"}  # fmt: skip
    complete = make_zip(tmp_path / "Complete_LinkedInDataExport_07-01-2026.zip", files)
    run("history", "import", complete)
    assert snapshots(run)[0]["kind"] == "complete"
    assert advised() == before
