"""From rows of an export to the frames that everything else is computed on."""

import datetime as dt

import polars as pl
import pytest
from exports import CONNECTIONS

from linkalyze.network import MERGES
from linkalyze.resolve import resolve
from linkalyze.resolve.member import own_name, own_positions

SPAN = {"started": pl.Date, "finished": pl.Date}
OWN = {"company": pl.String, "title": pl.String, "current": pl.Boolean, **SPAN}
POSITIONS = {
    "company_name": pl.String,
    "title": pl.String,
    "started_on": pl.Date,
    "finished_on": pl.Date,
}
PROFILE = {"first_name": pl.String, "last_name": pl.String, "headline": pl.String}
IN = "https://www.linkedin.com/in/"
ROWS = [
    ("Ann", "Baker", f"{IN}ann", None, "Acme NV", "Nurse", dt.date(2021, 3, 4)),
    ("Bob", "Kent", f"{IN}bob", None, "Freelance", "Photographer", dt.date(2022, 1, 1)),
    ("Ann", "Baker, PhD", f"{IN}ann/", "ann@mail.example", "Beta", "CEO", dt.date(2024, 5, 6)),
    ("Cas", "Maes", f"{IN}cas", None, "ACME", "Nurse", dt.date(2023, 1, 1)),
    ("Dee", "Ruiz", f"{IN}dee", None, "Zelfstandige", None, dt.date(2020, 1, 1)),
    ("Eva", "Lund", f"{IN}eva", None, None, "🚀", None),
    (None, None, None, None, None, None, dt.date(2019, 1, 1)),
    ("Flo", "Diaz", f"{IN}flo", None, "Acme", "Sales Manager", dt.date(2018, 1, 1)),
    ("Gus", "Vos", f"{IN}gus", None, "Acme", "Sales Manager", dt.date(2017, 1, 1)),
]


def network(rows=ROWS, own=()):
    return resolve(
        pl.DataFrame(rows, schema=CONNECTIONS, orient="row"),
        pl.DataFrame([(*post, None, None) for post in own], schema=OWN, orient="row"),
        "Mia Mol",
        "Positions.csv",
    )


def contact(found, contact_id):
    return found.contacts.row(by_predicate=pl.col("contact_id") == contact_id, named=True)


def test_connections_keep_their_rows_and_columns():
    found = network().connections
    assert found["row"].to_list() == list(range(len(ROWS)))
    assert found.select(*CONNECTIONS).rows() == ROWS
    assert found.columns == [
        *("row", *CONNECTIONS, "company_id", "company_name"),
        *("seniority", "function", "role", "contact_id"),
    ]
    assert found["seniority"].null_count() == found["company_id"].null_count() == 0


def test_the_newest_post_and_the_oldest_date_speak_for_a_contact():
    ann = contact(network(), "ann")
    assert (ann["position"], ann["company"], ann["company_text"]) == ("CEO", "beta", "Beta")
    assert (ann["seniority"], ann["function"]) == ("CXO", "Operations")
    assert (ann["connected_on"], ann["connections"]) == (dt.date(2021, 3, 4), 2)
    assert (ann["name"], ann["email"]) == ("Ann Baker, PhD", "ann@mail.example")


def test_contacts_stand_newest_first():
    order = network().contacts["name"].to_list()
    assert order == [
        *("Ann Baker, PhD", "Cas Maes", "Bob Kent", "Dee Ruiz", None),
        *("Flo Diaz", "Gus Vos", "Eva Lund"),
    ]


def test_everybody_who_works_for_themselves_is_a_company_of_their_own():
    found = network()
    assert contact(found, "bob")["company"] == "@self-employed:bob"
    assert contact(found, "dee")["company"] == "@self-employed:dee"
    assert contact(found, "eva")["company"] is None
    assert not found.companies["company_id"].str.starts_with("@").any()


def test_what_is_unknown_of_a_contact_is_null():
    eva = contact(network(), "eva")
    assert [eva[name] for name in ("company", "function", "seniority", "role")] == [None] * 4
    closed = network().contacts.filter(pl.col("name").is_null())
    assert closed.select("url", "position", "connections").rows() == [(None, None, 1)]


def test_companies_and_roles_count_people():
    found = network()
    assert found.companies.rows() == [
        ("acme", "Acme", 3, ["ACME", "Acme", "Acme NV"]),
        ("beta", "Beta", 1, ["Beta"]),
    ]
    assert found.roles.rows()[0] == ("Sales manager", "Sales", "Manager", 2, ["Sales Manager"])
    assert found.roles["contacts"].sum() == found.contacts["role"].count()
    assert {*found.roles["role"]} == {*found.contacts["role"].drop_nulls()}


def test_merges_have_their_columns():
    merges = network().merges
    assert merges.schema == MERGES
    assert merges["kind"].to_list() == ["person", "company", "company"]


def test_the_member_works_where_the_contacts_work():
    own = [
        ("Acme (formerly Delta)", "Head of Sales", True),
        ("Freelance", "Photographer", True),
        ("Gamma", "Qwerty", False),
    ]
    found = network(own=own)
    acme, alone, gamma = found.member.positions
    assert (acme.company_id, acme.seniority, acme.function) == ("acme", "Director", "Sales")
    assert (alone.company, alone.company_id) == ("Freelance", None)
    assert (gamma.company_id, gamma.function, gamma.current) == ("gamma", None, False)
    assert found.member.now("company") == ("acme",)
    assert found.member.now("function") == ("Sales", "Arts and Design")
    assert found.member.company_names() == ("Acme (formerly Delta)",)
    assert (found.member.name, found.member.source) == ("Mia Mol", "Positions.csv")
    # The member's posts are no connections.
    assert found.connections.height == len(ROWS)
    assert found.companies["contacts"].to_list() == [3, 1]


def test_an_empty_export_gives_empty_frames():
    found = network(rows=[], own=[("Acme", "Nurse", True)])
    assert [frame.height for frame in (found.connections, found.contacts, found.companies)] == [
        0
    ] * 3
    assert found.member.now("company") == ("acme",)


def test_a_contact_id_does_not_depend_on_how_others_write_the_company():
    ann = ("Ann", "Baker", None, None, "Meta", "Nurse", dt.date(2024, 1, 2))
    others = [(f"Bo{n}", "Kent", None, None, "Facebook", "Cook", None) for n in "abc"]
    alone, among = network([ann]), network([ann, *others])
    assert alone.connections["contact_id"][0] == among.connections["contact_id"][0]


NO_POSITIONS = pl.DataFrame(schema=POSITIONS)
NO_PROFILE = pl.DataFrame(schema=PROFILE)


def profile(headline):
    return pl.DataFrame([("Mia", "Mol", headline)], schema=PROFILE, orient="row")


@pytest.mark.parametrize(
    ("me", "company", "title"),
    [
        ("CTO at Acme", "Acme", "CTO"),
        ("CTO @ Acme", "Acme", "CTO"),
        ("Verpleegkundige bij Acme", "Acme", "Verpleegkundige"),
        ("Directeur chez Acme", "Acme", "Directeur"),
        ("Leiterin BEI Acme", "Acme", "Leiterin"),
        ("Responsabile presso Acme", "Acme", "Responsabile"),
        ("Gestor em Acme Brasil", "Acme Brasil", "Gestor"),
        ("Nurse", None, "Nurse"),
        ("Oprichter en CEO", None, "Oprichter en CEO"),
        ("Spécialiste en paie", None, "Spécialiste en paie"),
        ("Oprichter en CEO bij Acme", "Acme", "Oprichter en CEO"),
        ("CTO @Acme", "Acme", "CTO"),
        ("CTO at Acme | Speaker at Conf", "Acme", "CTO"),
    ],
)
def test_a_post_in_the_members_own_words(me, company, title):
    posts, source = own_positions(NO_POSITIONS, NO_PROFILE, me)
    assert posts.rows() == [(company, title, True, None, None)]
    assert source == "--me"


def test_own_words_stand_in_for_present_posts_only():
    start, end = dt.date(2018, 5, 1), dt.date(2020, 1, 1)
    rows = [("Beta", "Nurse", start, None), ("Gamma", "Cook", start, end)]
    positions = pl.DataFrame(rows, schema=POSITIONS, orient="row")
    posts, _ = own_positions(positions, profile("CEO at Delta"), "CTO at Acme")
    # The only present post of the file tells since when.
    assert posts.rows() == [
        ("Acme", "CTO", True, start, None),
        ("Gamma", "Cook", False, start, dt.date(2020, 1, 31)),
    ]


@pytest.mark.parametrize(
    ("finished", "headline", "posts", "source"),
    [
        (None, "CEO at Delta", [("Beta", "Nurse", True)], "Positions.csv"),
        (
            dt.date(2020, 1, 1),
            "CEO at Delta",
            [("Delta", "CEO", True), ("Beta", "Nurse", False)],
            "the headline in Profile.csv",
        ),
        (dt.date(2020, 1, 1), None, [("Beta", "Nurse", False)], ""),
    ],
)
def test_positions_come_before_the_headline(finished, headline, posts, source):
    positions = pl.DataFrame([("Beta", "Nurse", None, finished)], schema=POSITIONS, orient="row")
    found, origin = own_positions(positions, profile(headline))
    assert (found.drop(*SPAN).rows(), origin) == (posts, source)


def test_nothing_known_of_the_member():
    posts, source = own_positions(NO_POSITIONS, NO_PROFILE)
    assert (posts.height, source, own_name(NO_PROFILE)) == (0, "", "")
    assert own_name(profile("CEO")) == "Mia Mol"


@pytest.mark.parametrize(
    ("started", "finished", "ends"),
    [
        (dt.date(2015, 9, 1), dt.date(2018, 5, 1), dt.date(2018, 5, 31)),
        (dt.date(2015, 1, 1), dt.date(2018, 1, 1), dt.date(2018, 12, 31)),  # "2015" to "2018"
    ],
)
def test_a_post_ends_with_the_month_or_year_that_is_given(started, finished, ends):
    rows = [("Beta", "Nurse", started, finished)]
    posts, _ = own_positions(pl.DataFrame(rows, schema=POSITIONS, orient="row"), NO_PROFILE)
    assert posts["finished"].to_list() == [ends]
