"""How strong a tie is, from what else the export holds than messages."""

import datetime as dt

import pytest
from exports import connections, make_zip, many

from linkalyze.outputs.tables import tables
from linkalyze.pipeline import analyze

IN = "https://www.linkedin.com/in/"
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    "Acme,Nurse,,,Jan 2020,\nBeta,Nurse,,,Jan 2015,Dec 2019\n"
)
ENDORSED = (
    "Endorsement Date,Skill Name,{0} First Name,{0} Last Name,{0} Public Url,Endorsement Status\n"
    "2023/06/20 13:05:02 UTC,Care,Ann0,Test0,www.linkedin.com/in/ann-test-0,{1}\n"
)
RECOMMENDED = (
    "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
    'Ann0,Test0,Acme,Nurse,Very good,"01/02/26, 10:00 AM",VISIBLE\n'
)
NO_MESSAGES = "CONVERSATION ID,FROM,TO,SUBJECT,CONTENT,DATE,FOLDER\n"


def ties(tmp_path, rows, **files):
    content = {"Connections.csv": connections(rows)}
    content |= {name.replace("_csv", ".csv"): text for name, text in files.items()}
    found = analyze(make_zip(tmp_path / "x.zip", content), as_of=dt.date(2026, 10, 1))
    return found.ties


def first(frame):
    return frame.row(0, named=True)


@pytest.mark.parametrize(
    ("company", "on", "strength"),
    [
        ("Acme", "02 Jan 2012", 0.25),  # a present colleague
        ("Beta", "02 Jan 2017", 0.25 * 0.75),  # met while both were there
        ("Beta", "02 Nov 2020", 0.25 * 0.75),  # within a year of leaving
        ("Beta", "02 Jan 2012", 0.25 * 0.5),  # before
        ("Beta", "02 Jan 2024", 0.25 * 0.5),  # long after
        ("Gamma", "02 Jan 2017", None),
    ],
)
def test_a_shared_workplace_is_a_trace(tmp_path, company, on, strength):
    found = ties(tmp_path, many(1, company=company, on=on), Positions_csv=POSITIONS)
    assert first(found)["tie_strength"] == (pytest.approx(strength) if strength else None)


def test_endorsements_both_ways_tell_more_than_one(tmp_path):
    given = {"Endorsement_Given_Info_csv": ENDORSED.format("Endorsee", "ACCEPTED")}
    received = {"Endorsement_Received_Info_csv": ENDORSED.format("Endorser", "ACCEPTED")}
    rows = many(2, company="Gamma")
    assert first(ties(tmp_path, rows, **given))["tie_strength"] == pytest.approx(0.1)
    assert first(ties(tmp_path, rows, **given, **received))["tie_strength"] == pytest.approx(0.2)


def test_a_pending_endorsement_is_none(tmp_path):
    received = {"Endorsement_Received_Info_csv": ENDORSED.format("Endorser", "PENDING")}
    assert first(ties(tmp_path, many(1), **received))["tie_strength"] is None


def test_a_recommendation_is_matched_by_name_and_keeps_the_tie_alive(tmp_path):
    found = first(ties(tmp_path, many(2), Recommendations_Received_csv=RECOMMENDED))
    assert found["tie_strength"] == pytest.approx(0.5 * 0.7)
    assert (found["tie_class"], found["tie_state"]) == ("moderate", "active")


def test_without_messages_nothing_is_called_weak_or_latent(tmp_path):
    found = ties(tmp_path, many(2, company="Acme"), Positions_csv=POSITIONS)
    assert set(found["tie_class"]) == set(found["tie_state"]) == {None}


def test_with_messages_the_same_contact_is_weak_and_latent(tmp_path):
    files = {"Positions_csv": POSITIONS, "messages_csv": NO_MESSAGES}
    found = ties(tmp_path, many(1, company="Acme"), **files)
    assert (first(found)["tie_class"], first(found)["tie_state"]) == ("weak", "latent")


def test_a_contact_without_a_trace_is_no_evidence(tmp_path):
    found = first(ties(tmp_path, many(1), messages_csv=NO_MESSAGES))
    assert (found["tie_strength"], found["tie_class"]) == (None, "no evidence")


def test_of_a_closed_profile_the_state_is_not_known(tmp_path):
    rows = [*many(1), ",,,,,,02 Oct 2023"]
    found = ties(tmp_path, rows, messages_csv=NO_MESSAGES)
    assert sorted(found["tie_state"], key=str) == [None, "latent"]


def test_a_note_with_an_invitation_is_a_small_trace(tmp_path):
    invitations = (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Ann0 Test0,Me,"3/12/24, 4:05 PM",Hi!,INCOMING,{IN}ann-test-0,{IN}me\n'
    )
    found = ties(tmp_path, many(1), Invitations_csv=invitations)
    assert first(found)["tie_strength"] == pytest.approx(0.05)


def test_the_later_invitation_of_a_pair_wins(tmp_path):
    rows = [
        f'Ann0 Test0,Me,"3/12/24, 4:05 PM",Hi!,INCOMING,{IN}ann-test-0,{IN}me',
        f'Ann0 Test0,Me,"3/12/25, 4:05 PM",,INCOMING,{IN}ann-test-0,{IN}me',
    ]
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    found = ties(tmp_path, many(1), Invitations_csv="\n".join([header, *rows]))
    assert first(found)["tie_strength"] is None


def test_the_tables_carry_the_ties(tmp_path):
    rows = [*many(1, company="Acme"), *many(2, company="Gamma")[1:]]
    content = {
        "Connections.csv": connections(rows),
        "Positions.csv": POSITIONS,
        "messages.csv": NO_MESSAGES,
    }
    found = tables(analyze(make_zip(tmp_path / "x.zip", content)))
    columns = found["connections"].select("tie_strength", "tie_class", "tie_state")
    assert columns.rows() == [(0.25, "weak", "latent"), (None, "no evidence", "latent")]
    assert found["contacts"].height == 2
    assert found["connections"]["row"].to_list() == [0, 1]


def test_a_refused_recommendation_is_none(tmp_path):
    refused = RECOMMENDED.replace("VISIBLE", "REJECTED")
    found = first(ties(tmp_path, many(2), Recommendations_Received_csv=refused))
    assert found["tie_strength"] is None


def test_of_two_namesakes_the_company_tells_who_recommended(tmp_path):
    rows = [
        f"Ann0,Test0,{IN}{slug},,{company},{title},02 Jan 2020"
        for slug, company, title in (("a", "Acme", "Nurse"), ("b", "Beta", "Cook"))
    ]
    found = ties(tmp_path, rows, Recommendations_Received_csv=RECOMMENDED)
    assert dict(found.select("contact_id", "tie_strength").iter_rows()) == {
        "a": pytest.approx(0.35),
        "b": None,
    }


def test_invitations_of_people_without_a_name_are_not_one(tmp_path):
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    rows = ['Me,,"3/12/24, 4:05 PM",,OUTGOING,,'] * 2 + ['Me,,"3/12/24, 4:05 PM",,,,']
    content = {
        "Connections.csv": connections(many(1)),
        "Invitations.csv": "\n".join([header, *rows]),
    }
    assert analyze(make_zip(tmp_path / "x.zip", content)).traces.invitations.height == 2
