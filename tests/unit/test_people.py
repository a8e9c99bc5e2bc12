"""Which connections are one person, and how people are called."""

import datetime as dt

import polars as pl
import pytest
from exports import PEOPLE

from linkalyze.resolve.people import resolve_people

SCHEMA = {"row": pl.UInt32} | PEOPLE
IN = "https://www.linkedin.com/in/"
ANN = {
    "first_name": "Ann",
    "last_name": "Baker",
    "company": "Acme",
    "company_id": "acme",
    "position": "Nurse",
    "connected_on": dt.date(2024, 1, 2),
}
BOB = ANN | {"first_name": "Bob", "last_name": "Kent"}
NOBODY = ANN | {"first_name": None, "last_name": None}


def resolved(*people):
    rows = [{"row": row} | person for row, person in enumerate(people)]
    return resolve_people(pl.DataFrame(rows, schema=SCHEMA))


def ids(*people):
    return resolved(*people).rows["contact_id"].to_list()


def ids_in_one_post(*names):
    """Of people who differ in name and profile alone."""
    return ids(
        *(
            ANN | {"first_name": first, "last_name": last, "url": f"{IN}p{at}"}
            for at, (first, last) in enumerate(names)
        )
    )


def elsewhere(number):
    """Makes sure that name, company and title do not join the rows."""
    return {"position": f"Post {number}"}


def test_an_address_in_many_spellings_is_one_person():
    urls = [
        f"{IN}zo%C3%AB-b",
        f"{IN}zo%c3%ab-b/",
        "http://linkedin.com/in/zoë-b",
        "linkedin.com/in/ZOË-B",
        "//be.linkedin.com/in/zoe\u0308-b#about",
        "www.linkedin.com/mwlite/in/zoë-b",
        f"  {IN}zoë-b/en?trk=people",
    ]
    found = resolved(*(ANN | elsewhere(n) | {"url": url} for n, url in enumerate(urls)))
    assert found.rows["contact_id"].to_list() == ["zoë-b"] * len(urls)
    assert found.rows["rule"].to_list() == ["", *["same profile"] * (len(urls) - 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{IN}zoe-b", f"{IN}zoë-b"),
        (f"{IN}ann", f"{IN}ann-2"),
        ("https://www.linkedin.com/company/ann", "https://www.linkedin.com/company/ann"),
        ("https://example.com/in/ann", "https://example.com/in/ann"),
        (f"{IN}a%FF", f"{IN}a%FE"),
        (f"{IN}ann%20baker", f"{IN}ann%20kent"),
    ],
)
def test_other_addresses_are_other_people(one, other):
    assert len({*ids(ANN | {"url": one}, BOB | {"url": other})}) == 2


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        ("ann@mail.example", "ann@mail.example", 1),
        ("ann@mail.example", "ANN@Mail.example", 1),
        ("ann@mail.example", "ann+linkedin@mail.example", 1),
        ("ann@mail.example", "bob@mail.example", 2),
        ("info@acme.example", "info@acme.example", 2),
        ("HR@acme.example", "hr@acme.example", 2),
        ("no-reply@acme.example", "no-reply@acme.example", 2),
        ("unknown", "unknown", 2),
        (None, None, 2),
    ],
)
def test_a_personal_mailbox_is_one_person_and_a_shared_one_is_not(one, other, people):
    found = ids(ANN | {"email": one}, BOB | elsewhere(1) | {"email": other})
    assert len({*found}) == people


@pytest.mark.parametrize(
    ("change", "people"),
    [
        ({}, 1),
        ({"first_name": "ANN", "last_name": "Bäker, PhD"}, 1),
        ({"first_name": "Dr. Ann 🚀", "last_name": "Baker (she/her)"}, 1),
        ({"first_name": "Ann M.", "position": "NURSE!"}, 1),
        ({"connected_on": None}, 1),
        ({"position": "Cook"}, 2),
        ({"company_id": "beta"}, 2),
        ({"company_id": "@none"}, 2),
        ({"last_name": "Bakers"}, 2),
        ({"first_name": "Anna"}, 2),
        ({"last_name": None}, 2),
        ({"position": None}, 2),
    ],
)
def test_the_same_name_company_and_title_together(change, people):
    assert len({*ids(ANN, ANN | change)}) == people


@pytest.mark.parametrize(
    "shared",
    [
        {"company_id": "@none"},
        {"company_id": "@self-employed"},
        {"company_id": "@stealth"},
        {"position": None},
        {"position": "🚀"},
        {"last_name": None},
    ],
)
def test_the_same_name_alone_is_never_enough(shared):
    assert len({*ids(*[ANN | shared] * 3)}) == 3


@pytest.mark.parametrize(
    "shared",
    [
        {},
        {"first_name": "", "last_name": " "},
        {"first_name": "🚀"},
        {"url": f"{IN}nobody"},
        {"email": "nobody@mail.example"},
        {"company_id": None, "position": None, "connected_on": None},
    ],
)
def test_a_row_without_a_name_stands_for_itself(shared):
    found = resolved(*[NOBODY | shared] * 3)
    assert found.rows["contact_id"].n_unique() == 3
    assert found.merges.is_empty()


def test_chains_through_address_and_mailbox():
    chain = [
        ANN | elsewhere(1) | {"email": "ann@mail.example"},
        BOB,
        ANN | elsewhere(2) | {"url": f"{IN}ann", "email": "ann@home.example"},
        ANN | elsewhere(2),
        ANN | elsewhere(3) | {"url": f"{IN}ann", "email": "ann@mail.example"},
        ANN | elsewhere(4) | {"email": "ann@home.example"},
    ]
    found = resolved(*chain)
    first, bob, *others = found.rows["contact_id"]
    assert first == "ann" != bob
    assert {*others} == {"ann"}
    assert found.merges.height == 4
    assert {*found.merges["rule"]} == {
        "same e-mail",
        "same profile",
        "same name, company and title",
    }


def test_a_merge_explains_itself():
    found = resolved(ANN | {"url": f"{IN}ann"}, BOB, ANN | {"last_name": "Baker, PhD"})
    assert found.merges.rows() == [
        (
            *("person", "same name, company and title", 0.95),
            *("Ann Baker, PhD, Nurse, Acme", "Ann Baker, Nurse, Acme", "ann"),
        )
    ]


@pytest.mark.parametrize(
    "people",
    [
        [ANN, ANN | elsewhere(1), ANN | elsewhere(2), BOB, NOBODY, NOBODY],
        [ANN | {"first_name": "李", "last_name": "明"}, ANN | {"first_name": "🚀 Ann"}],
        [ANN | {"url": f"{IN}ann-baker"}, ANN | elsewhere(1), ANN | {"url": f"{IN}bob-kent"}, BOB],
        [ANN | {"url": f"{IN}closed-2024-01-02-1"}, NOBODY],
    ],
)
def test_ids_are_unique(people):
    found = resolved(*people)
    assert found.rows["contact_id"].n_unique() == len(people) - found.merges.height


def test_ids_do_not_depend_on_the_rest_of_the_file():
    plain, linked = ANN, BOB | {"url": f"{IN}bob"}
    (ann,), (bob,) = ids(plain), ids(linked)
    rest = [
        NOBODY,
        ANN | {"company": "Beta", "company_id": "beta"},
        ANN | elsewhere(1) | {"connected_on": dt.date(2020, 2, 2)},
        ANN | {"first_name": "Anna"},
        BOB,
    ]
    assert ids(plain, linked, *rest)[:2] == [ann, bob]
    assert ids(*rest, linked, plain)[-2:] == [bob, ann]


@pytest.mark.parametrize(
    "change", [{"connected_on": dt.date(2020, 2, 2)}, {"url": f"{IN}ann-2"}], ids=["date", "url"]
)
def test_the_id_of_a_merged_person_does_not_depend_on_the_order_of_rows(change):
    one, other = ANN | {"url": change.get("url") and f"{IN}ann"}, ANN | change
    assert {*ids(one, other)} == {*ids(other, one)}


def test_rows_stay_in_their_order():
    people = pl.DataFrame([{"row": row} | BOB for row in (7, 3, 5)], schema=SCHEMA)
    assert resolve_people(people).rows["row"].to_list() == [7, 3, 5]
    assert resolved().rows.height == resolved().merges.height == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Robert", "Kent"), ("Bob", "Kent")),
        (("Willem", "de Graaff"), ("Wim", "Degraaff")),
        (("Katherine", "Kent"), ("K.", "Kent")),
        (("Jean-Pierre", "Kent"), ("Jean Pierre", "Kent")),
        (("Ann", "Kent"), ("Kent", "Ann")),
        (("Ana", "Olivares Peña"), ("Ana", "Olivares")),
        (("Zoë", "Müller"), ("Zoe", "Mueller")),
        (("Иван", "Сергиенко"), ("Ivan", "Sergienko")),
        (("Prof. dr. Ann", "Kent, PhD"), ("Ann 🚀", "Kent - hiring!")),
    ],
)
def test_compatible_names_in_one_post_are_one_person(one, other):
    assert len({*ids_in_one_post(one, other)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ann", "Kent"), ("Anna", "Kent")),  # as often two as one
        (("Sofie", "Kent"), ("Sophie", "Kent")),
        (("Christopher", "Kent"), ("Christine", "Kent")),  # both are called Chris
        (("Jan", "Kent"), ("Jan", "Kent Jr")),  # father and son
        (("J.", "Kent"), ("K.", "Kent")),
        (("Ann", "Olivares Peña"), ("Ann", "Olivares Ruiz")),
        (("Jan", "Van Dijk"), ("Jan", "Van Dijken")),
        (("Jan", "De Groot"), ("Jan", "De Groote")),
        (("Jan", "De"), ("Jan", "De Smet")),
        (("Jan", "Bauer"), ("Jan", "Baur")),
        (("LinkedIn", "Member"), ("LinkedIn", "Member")),
    ],
)
def test_names_that_only_look_alike_are_two_people(one, other):
    assert len({*ids_in_one_post(one, other)}) == 2


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        ("Nurse", "Senior Nurse", 1),
        ("Teacher", "Head Teacher", 1),
        ("Marketing Manager", "Mktg Mgr", 1),
        ("Data Analyst", "Senior Data Analyst, Benelux", 1),
        ("Marketing Coordinator", "Head of Marketing", 2),
        ("Nurse", "Cook", 2),
        ("Senior", "Junior", 2),
    ],
)
def test_a_step_up_or_more_words_is_the_same_post(one, other, people):
    rows = [ANN | {"position": title, "url": f"{IN}{title}"} for title in (one, other)]
    assert len({*ids(*rows)}) == people


def test_an_initial_that_fits_two_people_fits_none_and_is_asked_about():
    rows = [ANN | {"first_name": name, "url": f"{IN}{name}"} for name in ("John", "Jane", "J.")]
    found = resolved(*rows)
    assert found.rows["contact_id"].n_unique() == 3
    assert found.doubts.height == 2


def test_a_namesake_at_a_large_company_is_asked_about():
    crowd = [
        BOB | {"first_name": f"Bob{n}", "last_name": f"Ruiz{n}", "url": f"{IN}b{n}"}
        for n in range(150)
    ]
    elsewhere_too = [
        ANN | {"first_name": f"X{n}", "company_id": f"c{n}", "url": f"{IN}x{n}"} for n in range(6)
    ]
    pair = [
        ANN | {"url": f"{IN}a1"},
        ANN | {"url": f"{IN}a2", "position": "Senior Nurse"},
    ]
    assert len({*ids(*pair)}) == 1
    found = resolved(*pair, *crowd, *elsewhere_too)
    assert found.rows["contact_id"][0] != found.rows["contact_id"][1]
    assert found.doubts["text_a"].to_list() == ["Ann Baker, Nurse, Acme"]


def test_a_person_of_emoji_alone_is_known_by_the_profile():
    assert ids(ANN | {"first_name": "🚀", "last_name": None, "url": f"{IN}q"}) == ["q"]


def test_a_doubt_is_told_once_whichever_row_comes_first():
    one, other = ({"url": f"{IN}{name}"} for name in "xy")
    found = resolved(ANN | one, ANN | other | {"position": "Night nurse"}, ANN | one)
    assert found.doubts.height == 1


def test_namesakes_whose_posts_have_nothing_in_common_are_no_question():
    rows = [ANN | {"url": f"{IN}{title}", "position": title} for title in ("Nurse", "Cook")]
    assert resolved(*rows).doubts.is_empty()
