"""Giving and receiving, answering, taking part, and what became of invitations."""

import datetime as dt

import polars as pl
import pytest
from exports import traces_of

from linkalyze.measures.participation import invited, participation
from linkalyze.measures.reciprocity import answer_share, helping, just_introduced
from linkalyze.network import ACTS, ENDORSEMENTS, INVITATIONS, MESSAGES, RECOMMENDATIONS

AS_OF = dt.date(2024, 7, 15)
FILES = (
    "messages", "invitations", "shares", "comments", "reactions",
    "endorsements_given", "endorsements_received",
    "recommendations_given", "recommendations_received",
)  # fmt: skip


def ago(days, hour=12):
    return dt.datetime.combine(AS_OF - dt.timedelta(days=days), dt.time(hour))


def message(days, contact="ann", **given):
    """Talk between two people, received unless it is said to be sent."""
    usual = {"conversation": 0, "contact_id": contact, "sent": False, "at": ago(days), "others": 1}
    plain = {"copied": False, "talk": True, "question": False, "opens": False, "answered": None}
    return usual | plain | given


def question(days, contact="ann", *, answered=None, **given):
    """One that opens a talk; `answered` so many days ago."""
    answer = None if answered is None else ago(answered)
    return message(days, contact, question=True, opens=True, answered=answer) | given


def talk_of_three(days, *, by=None, others=("ann", "bob"), replies=0):
    """A talk with several others, opened by the member or by one of them, and replies to it."""
    opener = [message(days, c, sent=by is None, opens=True) for c in others if by in (None, c)]
    later = [message(days, at=ago(days, 13) + dt.timedelta(minutes=i)) for i in range(replies)]
    return [row | {"conversation": 1, "others": len(others)} for row in opener + later]


def did(kind, *days):
    return [(kind, ago(day)) for day in days]


def traces(messages=(), *, endorsed=(), recommended=(), invitations=(), acts=(), present=FILES):
    """`endorsed` and `recommended` are contacts, and whether the member gave it."""

    def frame(rows, schema):
        return pl.DataFrame(list(rows), schema, orient="row")

    return traces_of(
        present,
        messages=frame([tuple(m[c] for c in MESSAGES) for m in messages], MESSAGES),
        endorsements=frame(
            [(c, given, ago(9), skill) for c, given, skill in endorsed], ENDORSEMENTS
        ),
        recommendations=frame([(c, given, ago(9)) for c, given in recommended], RECOMMENDATIONS),
        invitations=frame([(c, sent, ago(9), note) for c, sent, note in invitations], INVITATIONS),
        acts=frame(acts, ACTS),
    )


def help_of(*messages, as_of=AS_OF, **other):
    return helping(traces(messages, **other), as_of)


# --- giving and receiving


def test_a_person_endorsed_for_two_skills_is_helped_once():
    got = help_of(endorsed=[("ann", True, "Python"), ("ann", True, "SQL"), ("bob", False, "SQL")])
    assert (got.given["endorsements"], got.received["endorsements"]) == (1, 1)


def test_of_three_persons_helped_one_helped_back_in_another_way():
    given = [(name, True, "SQL") for name in ("ann", "bob", "cas")]
    got = help_of(endorsed=given, recommended=[("ann", False), ("ann", True)])
    assert (got.helped, got.not_back) == (3, 2)


def test_who_answers_a_question_gives():
    got = help_of(
        question(40, answered=39), question(20, answered=19),  # two of ann: one person helped
        question(40, "bob", sent=True, answered=30), question(20, "cas", sent=True, answered=19),
    )  # fmt: skip
    assert (got.given["answers"], got.received["answers"]) == (1, 2)


@pytest.mark.parametrize(
    "row",
    [
        question(40),
        message(40, opens=True, answered=ago(39)),
        message(40, question=True, answered=ago(39)),
        question(40, answered=39, talk=False),
        question(40, contact=None, answered=39),
    ],
    ids=["unanswered", "no question", "opens nothing", "no talk", "no contact"],
)
def test_this_is_no_answer_given(row):
    assert help_of(row).given["answers"] == 0


def test_channels_that_the_export_does_not_hold_are_not_counted_as_nought():
    got = help_of(present=["endorsements_received", "endorsements_given"])
    assert dict(got.given) == {"endorsements": 0}


def test_a_channel_of_which_one_way_alone_is_there_tells_nothing():
    got = help_of(present=["endorsements_received"], endorsed=[("ann", False, "Python")] * 20)
    assert dict(got.received) == {}


def test_an_export_without_traces_says_nothing():
    got = help_of()
    assert (got.helped, got.not_back, got.owed.height) == (0, 0, 0)
    assert (got.answered, got.was_answered) == ((0, 0), (0, 0))
    assert got.balance()["label"] == "not enough data"


def test_nine_acts_are_too_few_and_ten_given_are_giving():
    names = [f"p{i}" for i in range(10)]
    nine, ten = (help_of(recommended=[(n, True) for n in names[:k]]) for k in (9, 10))
    assert nine.balance()["label"] == "not enough data"
    assert ten.balance()["label"] == "giving"
    assert ten.balance()["share"] == pytest.approx(10.5 / 11)
    assert ten.balance(["endorsements"])["label"] == "not enough data"


# --- introductions


def test_both_whom_the_member_brings_together_are_helped():
    got = help_of(*talk_of_three(20))
    assert (got.given["introductions"], got.received["introductions"]) == (2, 0)


def test_a_contact_who_brings_the_member_to_somebody_helps():
    got = help_of(*talk_of_three(20, by="ann"))
    assert (got.given["introductions"], got.received["introductions"]) == (0, 1)


@pytest.mark.parametrize("others", [("ann",), ("ann", "bob", "cas"), [f"p{i}" for i in range(9)]])
def test_only_a_talk_with_two_others_introduces(others):
    assert help_of(*talk_of_three(20, others=others)).given["introductions"] == 0


@pytest.mark.parametrize(("replies", "given"), [(29, 2), (30, 0)])
def test_a_talk_of_more_than_thirty_messages_is_a_group(replies, given):
    assert help_of(*talk_of_three(20, replies=replies)).given["introductions"] == given


@pytest.mark.parametrize(("days", "names"), [(89, {"ann", "bob"}), (92, set())])
def test_an_introduction_is_fresh_for_ninety_days(days, names):
    assert set(just_introduced(traces(talk_of_three(days)), AS_OF)) == names


def test_an_introduction_by_a_contact_is_none_by_the_member():
    assert just_introduced(traces(talk_of_three(5, by="ann")), AS_OF).is_empty()
    assert just_introduced(traces(), AS_OF).is_empty()


# --- answering


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (question(40, answered=26), (1, 1)),
        (question(40, answered=25), (0, 1)),
        (question(40), (0, 1)),
        (message(40, opens=True, answered=ago(38)), (1, 1)),
        (message(40, answered=ago(38)), (0, 0)),
        (question(13, answered=12), (0, 0)),
        (question(40, answered=38, others=2), (0, 0)),
    ],
    ids=["in time", "late", "never", "no question", "opens nothing", "too young", "in a group"],
)
def test_openings_older_than_two_weeks_are_answered_within_two(row, counts):
    assert help_of(row).answered == counts
    assert help_of(row | {"sent": True}).was_answered == counts


def test_openings_after_the_day_of_the_report_are_not_due():
    early = AS_OF - dt.timedelta(days=30)
    got = help_of(question(60, answered=59), question(20, "bob"), as_of=early)
    assert got.answered == (1, 1)


def test_a_share_answered_needs_an_opening():
    assert answer_share((0, 0)) is None
    assert answer_share((3, 4))["estimate"] == pytest.approx(0.75)
    assert answer_share((4, 4))["hi"] == 1


def test_an_open_question_is_owed_an_answer_the_newest_first():
    got = help_of(question(50), question(20, "bob"))
    assert got.owed.rows() == [("bob", ago(20)), ("ann", ago(50))]


@pytest.mark.parametrize(
    "rows",
    [
        [question(50), message(40, sent=True)],
        [question(50), message(40)],
        [question(50, sent=True)],
        [question(50, others=2)],
        [question(50, talk=False)],
        [question(182)],
        [question(50, contact=None)],
    ],
    ids=[
        "answered",
        "said more",
        "asked by me",
        "group",
        "no talk",
        "half a year ago",
        "no contact",
    ],
)
def test_nothing_is_owed(rows):
    assert help_of(*rows).owed.is_empty()


def test_a_question_of_less_than_half_a_year_ago_is_still_owed():
    assert help_of(question(178)).owed["contact_id"].to_list() == ["ann"]


# --- taking part


def part(*acts, messages=(), as_of=AS_OF):
    known = traces(messages, acts=[a for some in acts for a in some]).until(as_of)
    return participation(known, as_of)


def test_without_a_file_on_public_acts_nothing_is_said_of_them():
    assert participation(traces(present=["messages"]), AS_OF) is None


def test_who_did_nothing_in_public_is_silent():
    got = part()
    assert (got.rung, got.active_weeks, got.said, got.reacted) == ("silent", 0, None, None)
    assert (got.weeks["estimate"], got.weeks["lo"]) == (0, 0)


def test_active_weeks_are_counted_among_the_last_thirteen():
    got = part(did("post", 0, 6), did("reaction", 7, 90), did("vote", 91))
    assert got.active_weeks == 3  # days 0-6, 7-13 and 84-90; the 91st is of a week before
    assert got.weeks["estimate"] == pytest.approx(3 / 13)


@pytest.mark.parametrize(
    ("acts", "rung"),
    [
        (did("reaction", 5), "reacting"),
        (did("vote", 5), "reacting"),
        (did("comment", 5) + did("reaction", 5), "commenting"),
        (did("post", 5), "posting"),
        (did("post", 5) + did("comment", 6), "posting"),
        (did("post", 5, 50) + did("comment", 6, 51), "conversing"),
        (did("post", 5, 6) + did("comment", 50, 80), "posting"),
        (did("post", 95) + did("comment", 5), "commenting"),
        (did("post", 120), "silent"),
    ],
)
def test_the_ladder_of_the_last_ninety_days(acts, rung):
    assert part(acts).rung == rung


def test_acts_after_the_day_of_the_report_are_left_out():
    got = part(did("post", 0, 1), did("reaction", 40), as_of=AS_OF - dt.timedelta(days=30))
    assert (got.rung, got.active_weeks) == ("reacting", 1)


def test_the_pace_of_three_whole_months_is_compared_with_the_year_before():
    before = [("post", dt.datetime(2023 + (m > 12), (m - 1) % 12 + 1, 9)) for m in range(4, 16)]
    now = [("comment", dt.datetime(2024, m, d)) for m in (4, 5, 6) for d in (1, 15, 30)]
    got = part(before, now, did("post", 3))  # this month is not over
    assert got.said["rate_ratio"] == pytest.approx((9.5 / 3) / (12.5 / 12))
    assert got.reacted is None


def test_a_message_to_two_is_one_message_of_its_month():
    rows = [message(30, c, sent=True, others=2) for c in ("ann", "bob")]
    months = part(messages=[*rows, message(30)]).months.select("month", "messages")
    assert dict(months.rows())[dt.date(2024, 6, 1)] == 1
    assert months["messages"].sum() == 1


# --- invitations


def sent(accepted, refused, *, note):
    return [(f"p{i}", True, note) for i in range(accepted)] + [(None, True, note)] * refused


def test_invitations_without_their_file_are_unknown():
    assert invited(traces(present=["messages"])) is None


def test_invitations_are_counted_by_note_and_side():
    rows = [*sent(2, 1, note=True), *sent(1, 3, note=False), ("ann", False, True)]
    got = invited(traces(invitations=rows))
    assert (got.with_note, got.without_note, got.received) == ((2, 3), (1, 4), (1, 1))


@pytest.mark.parametrize(("refused", "difference"), [(9, None), (10, 20 / 30 - 10 / 30)])
def test_what_a_note_does_is_told_from_thirty_of_either(refused, difference):
    rows = [*sent(20, refused, note=True), *sent(10, 20, note=False)]
    got = invited(traces(invitations=rows)).difference
    assert (got and got["difference"]) == (difference and pytest.approx(difference))


def test_what_happened_after_the_day_of_the_report_is_not_known():
    later = AS_OF + dt.timedelta(days=9)
    asked = [question(-3)]
    assert helping(traces(asked), later).owed.height == 1
    assert helping(traces(asked).until(AS_OF), AS_OF).owed.is_empty()


def test_a_talk_of_three_that_a_stranger_opened_is_no_introduction_by_the_member():
    opening = message(20, None, conversation=1, others=2, opens=True)
    reply = [message(19, c, conversation=1, others=2, sent=True) for c in ("ann",)]
    assert helping(traces([opening, *reply]), AS_OF).given["introductions"] == 0


def test_of_a_question_to_a_group_nobody_is_said_to_have_answered():
    asked = [question(40, c, answered=39, sent=True, others=9, conversation=1) for c in "abcdefghi"]
    assert helping(traces(asked), AS_OF).received["answers"] == 0
