"""Many members, one network: who reaches whom, and nobody named who did not agree."""

import csv
import re
import stat

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from exports import HEADER, all_that_is_told, make_zip

from linkalyze.files import alone_in
from linkalyze.measures.overlap import overlap, overlap_across, pivots, positions
from linkalyze.measures.partition import complements, diversity_partition

# Every member knows the same six people at Globex, and fifty of their own.
SHARED = [
    f"Gus{i},Globex{i},https://www.linkedin.com/in/gus-{i},,Globex,Nurse,0{i + 1} Jan 2020"
    for i in range(6)
]
MEMBERS = ("ann", "bo", "cy", "di")
WORK = {"ann": "Software Engineer", "bo": "Nurse", "cy": "Teacher", "di": "Recruiter"}


def export_of(name, *, own=50):
    rows = [
        f"{name.title()}{i},Contact{name}{i},https://www.linkedin.com/in/{name}-{i},,"
        f"{'Acme' if i < 2 else f'Firm {name}{i}'},{WORK[name]},02 Jan 2021"
        for i in range(own)
    ]
    return {
        "Connections.csv": "\n".join([HEADER, *SHARED, *rows]),
        "Profile.csv": f"First Name,Last Name,Headline\n{name.title()},Member,{WORK[name]}\n",
    }


def consent(**names):
    return "".join(
        f'[[member]]\nexport = "{name}.zip"\nnames = {str(agreed).lower()}\n'
        for name, agreed in names.items()
    )


@pytest.fixture
def folder(tmp_path):
    """Four members, of whom two agreed to names."""
    place = tmp_path / "team"
    place.mkdir()
    for name in MEMBERS:
        make_zip(place / f"{name}.zip", export_of(name))
    told = consent(ann=True, bo=True, cy=False, di=False)
    (place / "consent.toml").write_text(told, encoding="utf-8")
    return place


def table(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_people_whom_several_know_are_counted_once(run, folder, tmp_path):
    result = run("team", folder, "-d", "tables")
    assert result.exit_code == 0, result.output
    assert "4 members reach 206 people" in (tmp_path / "linkalyze-team.html").read_text("utf-8")
    companies = table(tmp_path / "tables" / "reach_company.csv")
    assert companies == [
        {"value": "acme", "contacts": "8", "members": "4", "alone": "8"},
        {"value": "globex", "contacts": "6", "members": "4", "alone": "0"},
    ]


def test_small_cells_are_left_out(run, folder, tmp_path):
    run("team", folder, "-d", "tables")
    for path in (tmp_path / "tables").glob("reach_*.csv"):
        for row in table(path):
            assert int(row["contacts"]) >= 5
            assert int(row["members"]) >= 3
    assert "Firm ann3" not in (tmp_path / "tables" / "reach_company.csv").read_text("utf-8")


def test_who_did_not_agree_is_named_nowhere_nor_are_their_contacts(run, folder, tmp_path):
    of_ann = export_of("ann")
    colleague = "Cy,Member,https://www.linkedin.com/in/cy-member,,Acme,Nurse,02 Jan 2022"
    of_ann["Connections.csv"] += f"\n{colleague}"
    make_zip(folder / "ann.zip", of_ann)
    run("team", folder, "-d", "tables")
    told = all_that_is_told((tmp_path / "linkalyze-team.html").read_text("utf-8"))
    told += "".join(path.read_text("utf-8") for path in (tmp_path / "tables").iterdir())
    assert "Ann Member" in told
    assert "Contactann3" in told
    for hidden in ("Cy Member", "Di Member", "Contactcy", "Contactdi", "cy-1", "di-1", "cy.zip"):
        assert hidden not in told
    paths = [tmp_path / "linkalyze-team.html", *(tmp_path / "tables").iterdir()]
    paths += (path for path in (folder / ".linkalyze-team").rglob("*") if path.is_file())
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


@pytest.mark.parametrize("written", ["Cy,Member", 'Cy,"Member, PhD"', "Dr. Cy,MEMBER"])
def test_a_counted_member_is_hidden_from_all_who_know_them(run, folder, tmp_path, written):
    """However one of them has the name: it is one contact."""
    for name, as_written in (("ann", written), ("bo", "C.,M.")):
        member = export_of(name)
        colleague = f"{as_written},https://www.linkedin.com/in/the-one,,Acme,Nurse,02 Jan 2022"
        member["Connections.csv"] += f"\n{colleague}"
        make_zip(folder / f"{name}.zip", member)
    run("team", folder)
    told = (tmp_path / "linkalyze-team.html").read_text("utf-8")
    assert "the-one" not in all_that_is_told(told)
    assert "the-one" not in run("team", folder, "--find", "Acme").stdout


def test_who_is_counted_and_of_unknown_name_is_passed_over(run, folder):
    """Nobody could see to it that they are not named as a contact."""
    member = export_of("cy")
    del member["Profile.csv"]
    make_zip(folder / "cy.zip", member)
    result = run("team", folder)
    assert result.exit_code == 0
    assert "cy.zip: does not tell whose it is" in result.stderr


def test_who_can_introduce_to_a_company(run, folder):
    result = run("team", folder, "--find", "GLOBEX BV")
    lines = result.stdout.splitlines()
    assert lines[-1] == "Of the members who are counted only, fewer than 3 know somebody there."
    assert len(lines) == 13
    assert lines[0].startswith(("Ann Member | Gus", "Bo Member | Gus"))
    assert "Cy" not in result.stdout
    nobody = run("team", folder, "--find", "Initech")
    assert nobody.stderr == "Nobody who may be named is known at Initech.\n"
    assert nobody.stdout == f"{lines[-1]}\n"  # whether it is none, one or two


def test_the_network_is_resolved_once_for_the_same_members(run, folder, monkeypatch):
    """And anew when one of them withdraws the consent to names."""
    run("team", folder)
    with monkeypatch.context() as patched:
        patched.setattr("linkalyze.team.network.contacts_of", None)
        assert "Ann Member" in run("team", folder, "--find", "Globex").stdout
    path = folder / "consent.toml"
    path.write_text(consent(ann=False, bo=True, cy=False, di=False), encoding="utf-8")
    said = run("team", folder, "--find", "Globex").stdout
    assert "Ann Member" not in said
    assert "Of the members who are counted only, 3 know somebody there." in said
    assert len([*(folder / ".linkalyze-team").glob("network-*")]) == 1


def test_companies_are_reached_through_members_who_agreed(run, folder, tmp_path):
    run("team", folder)
    told = all_that_is_told((tmp_path / "linkalyze-team.html").read_text("utf-8"))
    assert "Ann Member, Bo Member" in told


def test_sectors_are_told_from_the_names_of_employers(run, folder, tmp_path):
    """Of one spelling that tells, all spellings of the employer have it."""
    for name, employer in (("ann", "Kantelberg Bank"), ("bo", "Kantelberg"), ("cy", "Kantelberg")):
        member = export_of(name)
        rows = (f"P{i},Q{i},https://www.linkedin.com/in/pq-{i},,{employer},Nurse,01 Jan 2021"
                for i in range(5))  # fmt: skip
        member["Connections.csv"] = "\n".join([member["Connections.csv"], *rows])
        make_zip(folder / f"{name}.zip", member)
    run("team", folder, "-d", "tables")
    assert table(tmp_path / "tables" / "reach_sector.csv") == [
        {"value": "Finance and insurance", "contacts": "5", "members": "3", "alone": "0"}
    ]
    assert (
        "Nobody, or hardly anybody, is reached in: "
        in (tmp_path / "linkalyze-team.html").read_text()
    )


def test_a_broken_export_is_told_and_passed_over(run, folder):
    (folder / "bo.zip").write_bytes(b"PK")
    result = run("team", folder)
    assert result.exit_code == 0
    assert result.stderr.count("Passed over") == 1
    assert "bo.zip" in result.stderr


def test_many_exports_are_read_in_several_processes(run, tmp_path):
    place = tmp_path / "many"
    place.mkdir()
    names = [f"{name}{place}" for name in MEMBERS for place in range(4)]
    for name in names:
        member = export_of(name[:-1], own=2)
        member["Profile.csv"] = f"First Name,Last Name,Headline\n{name},Member,Nurse\n"
        make_zip(place / f"{name}.zip", member)
    (place / "bo1.zip").write_bytes(b"PK")
    (place / "consent.toml").write_text(consent(**dict.fromkeys(names, True)), encoding="utf-8")
    result = run("team", place)
    assert result.exit_code == 0, result.output
    assert result.stderr.count("Passed over") == 1
    assert "15 members reach 14 people" in (tmp_path / "linkalyze-team.html").read_text("utf-8")


def test_a_run_goes_on_where_one_stopped(run, folder, monkeypatch):
    run("team", folder)
    monkeypatch.setattr("linkalyze.team.gathering.analyze", None)
    assert run("team", folder).exit_code == 0


def test_of_two_exports_of_one_member_the_newer_counts(run, folder, tmp_path):
    export = folder / "Complete_LinkedInDataExport_10-20-2026.zip"
    make_zip(export, export_of("ann", own=3))
    path = folder / "consent.toml"
    path.write_text(path.read_text("utf-8") + consent(**{export.stem: True}), encoding="utf-8")
    result = run("team", folder)
    assert "ann.zip: older than" in result.stderr
    assert "4 members reach 159 people" in (tmp_path / "linkalyze-team.html").read_text("utf-8")


def test_namesakes_are_two_members(run, folder, tmp_path):
    """Two exports under one name with other contacts."""
    member = export_of("di")
    member["Profile.csv"] = "First Name,Last Name,Headline\nCy,Member,Nurse\n"
    make_zip(folder / "di.zip", member)
    result = run("team", folder)
    assert not result.stderr
    assert "4 members reach 206 people" in (tmp_path / "linkalyze-team.html").read_text("utf-8")


def test_of_two_consents_of_one_member_the_narrower_holds(run, folder, tmp_path):
    export = folder / "Complete_LinkedInDataExport_10-20-2026.zip"
    make_zip(export, export_of("cy"))
    path = folder / "consent.toml"
    path.write_text(path.read_text("utf-8") + consent(**{export.stem: True}), encoding="utf-8")
    assert "cy.zip: older than" in run("team", folder).stderr
    assert "Cy Member" not in (tmp_path / "linkalyze-team.html").read_text("utf-8")


def test_what_was_read_of_who_withdraws_is_deleted(run, folder):
    run("team", folder)
    before = {path.name for path in (folder / ".linkalyze-team").glob("*.parquet")}
    (folder / "consent.toml").write_text(consent(ann=True, bo=True, cy=False), encoding="utf-8")
    run("team", folder)
    after = {path.name for path in (folder / ".linkalyze-team").glob("*.parquet")}
    assert after < before
    assert len(after) == 3


def test_two_runs_do_not_use_one_folder_at_once(run, folder):
    with alone_in(folder / ".linkalyze-team"):
        result = run("team", folder)
    assert result.exit_code == 4
    assert "another run is using it" in result.stderr
    assert run("team", folder).exit_code == 0


def test_a_folder_may_have_a_name_like_a_pattern(run, folder, tmp_path):
    odd = folder.rename(tmp_path / "te[a]m {x} *")
    assert run("team", odd).exit_code == 0


def test_exports_without_a_name_are_no_network(run, folder):
    for name in MEMBERS:
        member = export_of(name) | {"Connections.csv": f"{HEADER}\n,,,,Acme,Nurse,01 Jan 2020"}
        make_zip(folder / f"{name}.zip", member)
    result = run("team", folder)
    assert result.exit_code == 3
    assert "no export names a contact" in result.stderr


def test_a_network_without_a_company_is_one_too(run, folder, tmp_path):
    rows = "Gus,One,https://www.linkedin.com/in/gus,,,,01 Jan 2020"
    for name in MEMBERS:
        member = export_of(name) | {"Connections.csv": f"{HEADER}\n{rows}"}
        make_zip(folder / f"{name}.zip", member)
    assert run("team", folder).exit_code == 0
    assert "4 members reach 1 people" in (tmp_path / "linkalyze-team.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "there is no such file"),
        ("", "lists nobody"),
        ("[[member]]\nexport = 1\nnames = true", "'export' must be a text"),
        ('[[member]]\nexport = "ann.zip"', "'names' must be true or false"),
        ('[[member]]\nexport = "ann.zip"\nnames = true\nage = 3', "'age' is not known"),
        (consent(ann=True) * 2, "is there twice"),
        ("member = 3", "not known"),
        ("[[", "mend it there"),
    ],
)
def test_a_fault_in_the_file_of_consents(run, folder, tmp_path, text, reason):
    (folder / "consent.toml").unlink()
    if text is not None:
        (folder / "consent.toml").write_text(text, encoding="utf-8")
    result = run("team", folder)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert reason in result.stderr
    assert not (tmp_path / "linkalyze-team.html").exists()


def test_an_export_outside_of_the_folder_is_not_read(run, folder):
    text = '[[member]]\nexport = "../ann.zip"\nnames = true\n'
    (folder / "consent.toml").write_text(text, encoding="utf-8")
    result = run("team", folder)
    assert result.exit_code == 3
    assert "lies outside" in result.stderr


def test_members_who_complement_one_another():
    apart = diversity_partition(np.array([[10, 0], [0, 10]]))
    assert apart == pytest.approx({"alpha": 1.0, "beta": 2.0, "gamma": 2.0})
    same = diversity_partition(np.array([[10, 30], [1, 3]]))
    assert same["beta"] == pytest.approx(1.0)
    # Jost (2007): with unequal weights, two members without a kind in common.
    uneven = diversity_partition(np.array([[30, 0], [0, 10]]))
    assert uneven["beta"] == pytest.approx(np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25))))
    assert diversity_partition(np.array([[3, 4]])) is None


def test_two_mixes_differ_as_the_partition_of_both_says():
    mixes = np.array([[20, 0, 0], [0, 0, 40], [10, 10, 0], [5, 0, 0]])
    beta = complements(mixes)
    assert beta[0, 1] == pytest.approx(2.0)
    assert beta[0, 3] == pytest.approx(1.0)
    both = diversity_partition(np.array([[20, 0, 0], [10, 10, 0]]))  # of one size
    assert beta[0, 2] == beta[2, 0] == pytest.approx(both["beta"])


def test_homogeneous_members_who_complement_one_another_are_told(run, folder, tmp_path):
    """Members of one kind of work each, who reach their own kind alone."""
    for name in MEMBERS:
        member = export_of(name)
        member["Positions.csv"] = (
            "Company Name,Title,Description,Location,Started On,Finished On\n"
            f"Firm of {name},{WORK[name]},,,Jan 2020,\n"
        )
        make_zip(folder / f"{name}.zip", member)
    run("team", folder)
    told = all_that_is_told((tmp_path / "linkalyze-team.html").read_text("utf-8"))
    assert "Alike by themselves, unlike together" in told
    assert "4 of 4 members mostly know people like themselves" in told
    assert "what one lacks, another has" in told
    (folder / "consent.toml").write_text(
        consent(ann=True, bo=False, cy=False, di=False), encoding="utf-8"
    )
    run("team", folder)
    told = all_that_is_told((tmp_path / "linkalyze-team.html").read_text("utf-8"))
    assert "Alike by themselves" not in told


def test_who_stands_between_two_groups_is_found():
    """Two cliques of members whose contacts only one member links."""
    rows = [
        (member, f"{side}{contact}")
        for side, members in (("left", range(6)), ("right", range(6, 12)))
        for member in members
        for contact in range(20)
    ]
    broker = 12
    rows += [(broker, f"{side}{contact}") for side in ("left", "right") for contact in range(9)]
    ties = pl.LazyFrame(rows, schema={"member": pl.Int64, "contact_id": pl.String}, orient="row")
    known_by = pl.col("member").n_unique().over("contact_id")
    shared = overlap(nw.from_native(ties.with_columns(known_by=known_by)))
    stand = positions(shared, 13)
    assert shared.filter(pl.col("a") == 0, pl.col("b") == 1)["shared"].item() == 20
    assert stand.sort("betweenness", descending=True)["member"][0] == broker
    # Of the 66 pairs of others the 36 between the sides have their only way over the broker.
    assert stand["betweenness"][broker] == pytest.approx(36 / 66)
    assert stand["constraint"][broker] < stand["constraint"].head(12).min()
    sides = stand["community"].head(12).to_list()
    assert len(set(sides[:6])) == len(set(sides[6:])) == 1
    assert sides[0] != sides[6]


def test_who_stands_between_very_many_is_found_from_a_sample(monkeypatch):
    """Forty members in a row of overlaps, whose middle all ways between the halves cross."""
    monkeypatch.setattr("linkalyze.measures.overlap.MOST_STEPS", 1)
    monkeypatch.setattr("linkalyze.measures.overlap.FEWEST_PIVOTS", 20)
    row = pl.DataFrame({"a": range(40), "b": range(1, 41), "shared": [1] * 40})
    assert pivots(row, 41) == 20
    stand = positions(row, 41).sort("betweenness", descending=True)
    assert 15 <= stand["member"][0] <= 25
    # The middle one has 20 members on each side, of 780 pairs of others.
    assert stand["betweenness"][0] == pytest.approx(400 / 780, rel=0.2)


def test_who_joins_groups_is_counted_by_what_they_share_across():
    shared = pl.DataFrame({"a": [0, 0, 1, 2], "b": [1, 2, 2, 3], "shared": [5, 3, 2, 7]})
    crossing = overlap_across(shared, ["Care", "Care", "Sales", ""])
    assert crossing.rows() == [(0, "Care", 8, 3), (1, "Care", 7, 2), (2, "Sales", 5, 5)]


def test_departments_and_positions_are_in_the_report(run, folder, tmp_path):
    path = folder / "consent.toml"
    text = path.read_text("utf-8").replace("names =", 'department = "Care"\nnames =')
    text = text.replace('department = "Care"', 'department = "Sales"', 1)  # of Ann
    path.write_text(text, encoding="utf-8")
    run("team", folder)
    told = all_that_is_told((tmp_path / "linkalyze-team.html").read_text("utf-8"))
    assert "The members fall into 1 group" in told
    assert "Care" in told
    assert "Members who join departments by the contacts that they share" in told
    # Six contacts with each of the three others.
    assert "Ann Member Sales 18 100.0%" in " ".join(re.sub("<[^>]+>", " ", told).split())
