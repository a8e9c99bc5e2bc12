"""The member's own judgements: read, written, applied, and undone by deleting them."""

import stat

import polars as pl
import pytest
from click.testing import CliRunner
from exports import connections, make_zip

from linkalyze.cli import main
from linkalyze.errors import OverridesError
from linkalyze.pipeline import analyze
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.overrides import (
    Judgements,
    add_judgement,
    parse_overrides,
    read_overrides,
)

ROWS = (
    "Ann,Baker,https://www.linkedin.com/in/ann-1,,Acme NV,Nurse,02 Jan 2024",
    "Ann,Baker,https://www.linkedin.com/in/ann-2,,Acme,Night Nurse,02 Jan 2023",
    "Bob,Kent,https://www.linkedin.com/in/bob,,Globodyne,Nurse,02 Jan 2022",
    "Cas,Ruiz,https://www.linkedin.com/in/cas,,Globodyme,Nurse,02 Jan 2022",
    "Dee,Lund,https://www.linkedin.com/in/dee,dee@mail.example,Beta,Buyer,02 Jan 2021",
    "Dee,Lund,https://www.linkedin.com/in/dee-2,dee@mail.example,Gamma,Buyer,02 Jan 2020",
)


@pytest.fixture
def export(tmp_path):
    return make_zip(tmp_path / "x.zip", {"Connections.csv": connections(ROWS)})


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LINKALYZE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def companies(texts, **judgements):
    found = resolve_companies(pl.Series(texts), Judgements(**judgements)).rows
    return found["company_id"].to_list(), found["company_name"].to_list()


def test_what_is_judged_the_same_is_one_company():
    (acme, beta, gamma), _ = companies(["Acme NV", "Beta", "Gamma"], same=[("ACME nv", "Beta")])
    assert acme == beta != gamma


@pytest.mark.parametrize(
    "names",
    [
        ("Acme", "Acme NV"),  # one key
        ("UGent", "Ghent University"),  # one alias
        ("Acme", "Acme Belgium"),  # a branch
        ("Contoso", "Contoso Bank"),  # a trade
    ],
)
def test_what_is_judged_apart_stays_apart_against_every_rule(names):
    together, _ = companies([*names, "Beta"])
    apart, _ = companies([*names, "Beta"], apart=[names])
    assert (together[0] == together[1], apart[0] == apart[1]) == (True, False)


def test_what_is_judged_apart_is_not_joined_by_a_third():
    names = ["Contoso", "Contoso Bank", "Contoso Bank Belgium"]
    (one, two, three), _ = companies(names, apart=[("Contoso", "Contoso Bank")])
    assert one != two == three


def test_a_new_name_is_shown_and_changes_no_id():
    ids, _ = companies(["Acme NV", "Acme"])
    renamed, names = companies(["Acme NV", "Acme"], names={"Acme NV": "The Acme"})
    assert (renamed, names) == (ids, ["The Acme", "The Acme"])


def test_judgements_on_what_does_not_occur_change_nothing():
    plain = companies(["Acme", "Beta"])
    judged = companies(
        ["Acme", "Beta"],
        same=[("Gamma", "Delta")],
        apart=[("Gamma", "Acme")],
        names={"Eta": "Zeta"},
    )
    assert judged == plain


def test_what_was_taken_for_no_company_can_be_judged_one():
    (acme, own, other), names = companies(
        ["Acme", "Freelance", "Zelfstandig"], same=[("Acme", "Freelance")]
    )
    assert (acme == own, other, names[2]) == (True, "@self-employed", None)


def test_a_judgement_means_the_text_that_is_written_so():
    texts = ["Acme", "Acme (Foo)", "Acme Foo", "Beta"]
    (acme, bracketed, foo, beta), _ = companies(texts, same=[("Acme (Foo)", "Beta")])
    assert acme == bracketed == beta != foo
    (one, two), _ = companies(["McDonald's", "Beta"], same=[("McDonalds", "Beta")])
    assert one == two


def test_people_without_a_profile_are_judged_by_the_id_that_the_tables_give(tmp_path):
    rows = ("Ann,Baker,,,,,02 Jan 2024", "Ann,Baker,,,,,02 Jan 2024")
    export = make_zip(tmp_path / "x.zip", {"Connections.csv": connections(rows)})
    one, other = analyze([export]).network.connections["contact_id"]
    file = tmp_path / "own.toml"
    add_judgement(file, "person", same=[one, other])
    assert analyze([export], overrides=file).network.contacts.height == 1


def test_people_are_parted_only_from_whom_occurs(export, tmp_path):
    file = tmp_path / "own.toml"
    add_judgement(file, "person", apart=["nobody", "dee-2"])
    judged = analyze([export], overrides=file).network.connections["contact_id"]
    assert judged[4] == judged[5]


def test_people_are_joined_and_parted(export, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        '[[person]]\nsame = ["https://be.linkedin.com/in/ANN-1/", "ann-2"]\n'
        '[[person]]\napart = ["dee", "dee-2"]\n',
        encoding="utf-8",
    )
    plain = analyze([export]).network.connections["contact_id"].to_list()
    judged = analyze([export], overrides=file).network
    ann, ann2, _, _, dee, dee2 = judged.connections["contact_id"]
    assert (plain[0] == plain[1], plain[4] == plain[5]) == (False, True)
    assert (ann == ann2, dee == dee2) == (True, False)
    assert judged.merges["rule"].to_list().count("your own judgement") == 1


FAULTS = [
    ("[[company]\n", "line 1"),
    ('\n\n[[company]]\nsame = ["Acme"]\n', "line 3"),
    ('[[company]]\nsame = ["Acme", "Acme"]\n', "line 1"),
    ("[[company]]\nsame = 3\n", "line 1"),
    ('[[company]]\nrename = "Acme"\n', "line 1"),
    ('[[person]]\nrename = "a"\nto = "b"\n', "line 1"),
    ('[[company]]\nsame = ["A", "B"]\n\n[[company]]\napart = ["B", "A"]\n', "line 4"),
    (
        '[[person]]\nsame = ["A", "B"]\n[[person]]\nsame = ["B", "C"]\n'
        '[[person]]\napart = ["a", "C"]\n',
        "line 5",
    ),
    ('[[companies]]\nsame = ["A", "B"]\n', "line 1"),
    ('company = "Acme"\n', "[[company]]"),
    ("company = " + "[" * 5_000, "mend it"),
    ("company = " + "9" * 5_000, "mend it"),
]


@pytest.mark.parametrize(("text", "place"), FAULTS)
def test_a_fault_names_file_line_and_remedy(run, export, tmp_path, text, place):
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    result = run("report", export, "--overrides", file, "-o", tmp_path / "x.html")
    assert result.exit_code == 2
    assert "own.toml" in result.stderr
    assert place in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "x.html").exists()


def test_a_file_that_is_not_there_is_a_fault_only_where_it_was_named(run, export, tmp_path):
    assert run("export", export, "-d", tmp_path / "out").exit_code == 0
    assert run("export", export, "-d", tmp_path / "o", "--overrides", "no.toml").exit_code == 2


def test_what_is_added_is_read_back_beside_what_stood_there(tmp_path):
    file = tmp_path / "folder" / "overrides.toml"
    add_judgement(file, "company", same=["Acme “x” \\ \x7f", "Béta\n2"])
    file.write_text(file.read_text(encoding="utf-8") + "# my own remark\n", encoding="utf-8")
    add_judgement(file, "person", apart=["ann-1", "ann-2"])
    found = read_overrides(file)
    assert found.company.same == [("Acme “x” \\ \x7f", "Béta\n2")]
    assert found.person.apart == [("ann-1", "ann-2")]
    assert "# my own remark" in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_contradiction_is_not_written(tmp_path):
    file = tmp_path / "overrides.toml"
    add_judgement(file, "company", same=["Acme", "Beta"])
    before = file.read_text(encoding="utf-8")
    with pytest.raises(OverridesError, match="both the same and apart"):
        add_judgement(file, "company", apart=["Beta", "Acme"])
    assert file.read_text(encoding="utf-8") == before


def test_the_head_of_a_new_file_is_a_comment_that_holds(tmp_path):
    file = tmp_path / "overrides.toml"
    add_judgement(file, "company", rename="Acme", to="ACME")
    head = file.read_text(encoding="utf-8").split("[[company]]\nrename")[0]
    assert parse_overrides(head, "head") == parse_overrides("", "nothing")


def review(export, typed):
    """Run `linkalyze review` with these lines typed."""
    return CliRunner().invoke(main, ["review", str(export)], input=typed)


def test_review_writes_each_answer_and_goes_on_where_it_was_left(run, export, home):
    first = review(export, "r\n1\nGlobo\nm\nQ\n")
    assert first.exit_code == 0
    assert "1 of 2 · company" in first.output
    assert "2 judgements" in first.output
    second = review(export, "k\n")
    assert "1 of 1 · person" in second.output
    written = read_overrides(home / "overrides.toml")
    assert written.person.apart == [("ann-1", "ann-2")]
    assert written.company.names == {"Globodyme": "Globo"}
    assert written.company.same == [("Globodyme", "Globodyne")]
    assert "nothing to judge" in review(export, "").output
    told = run("explain", "company", "Globodyme", "Globodyne").output
    assert told.count("Globo\n") == 2


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "overrides.toml"
    file.write_text('[[company]]\nsame = ["A", "B"]\n', encoding="utf-8-sig")
    assert read_overrides(file).company.same == [("A", "B")]


def test_review_leaves_out_companies_where_only_the_member_works(tmp_path):
    files = {
        "Connections.csv": connections(ROWS[2:3]),
        "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
        "Globodyme,Nurse,,Ghent,Mar 2021,\n",
    }
    result = review(make_zip(tmp_path / "own.zip", files), "m\n")
    assert (result.exit_code, "nothing to judge" in result.output) == (0, True)


def test_a_blank_name_is_asked_for_again(export, home):
    result = review(export, "r\n1\n \nGlobo\nq\n")
    assert result.exit_code == 0
    assert {*read_overrides(home / "overrides.toml").company.names.values()} == {"Globo"}


def test_the_end_of_what_is_typed_is_the_end_of_the_review(export, home):
    result = review(export, "m\n")
    assert (result.exit_code, "1 judgement " in result.output) == (0, True)
    assert (home / "overrides.toml").exists()


def test_a_configuration_that_cannot_be_read_is_one_line(run, export, home):
    home.write_text("a file, no folder", encoding="utf-8")
    result = run("report", export)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert ".toml: cannot be read" in result.stderr


def test_skipping_decides_nothing(export, home):
    result = review(export, "s\ns\n")
    assert result.exit_code == 0
    assert not (home / "overrides.toml").exists()


def test_the_demo_does_not_use_the_members_judgements(run, home, tmp_path):
    home.mkdir()
    (home / "overrides.toml").write_text("[[company]\n", encoding="utf-8")
    assert run("demo", "-q", "-o", tmp_path / "demo.html").exit_code == 0
