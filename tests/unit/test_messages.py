"""Who wrote to whom, and which of it is talk: exports as text, read to the end."""

import datetime as dt

import polars as pl
import pytest
from exports import connections, make_zip

from linkalyze.pipeline import analyze

IN = "https://www.linkedin.com/in/"
ME = f"{IN}mia-mol"
PROFILE = "First Name,Last Name,Headline\nMia,Mol,Nurse at Acme\n"
PEOPLE = ("Ann Baker", "Bob Kent", "Cas Maes", "Dee Ruiz", "Eva Lund", "Flo Diaz")
NEW = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT"
)
OLD = "CONVERSATION ID,FROM,TO,SUBJECT,CONTENT,DATE,FOLDER"


def slug(name):
    return name.lower().replace(" ", "-").replace(",", "")


def url(name):
    return f"{IN}{slug(name)}"


def person(name, on="02 Jan 2020", link=True):
    first, last = name.split(" ", 1)
    return f'{first},"{last}",{url(name) if link else ""},,Beta,Cook,{on}'


def message(
    sender, to, at="2025-03-04", text="Shall we meet?", thread=None, title="", folder="INBOX",
    draft="No", url_of=url,
):  # fmt: skip
    to = [to] if isinstance(to, str) else to
    thread = thread or "-".join(sorted({sender, *to}))
    day = at if ":" in at else f"{at} 10:00:00"
    names, urls = ", ".join(to), ",".join(map(url_of, to))
    return (
        f'{thread},{title},{sender},{url_of(sender)},"{names}","{urls}",{day} UTC,,"{text}",'
        f"{folder},{draft}"
    )


def analysis(tmp_path, messages, people=PEOPLE, header=NEW, link=True, **files):
    content = {
        "Connections.csv": connections([person(name, link=link) for name in people]),
        "Profile.csv": PROFILE,
        "messages.csv": "\n".join([header, *messages]) + "\n",
    }
    content |= {name.replace("_csv", ".csv"): text for name, text in files.items()}
    return analyze(make_zip(tmp_path / "x.zip", content), as_of=dt.date(2026, 10, 1))


def talk(found):
    return found.traces.messages.filter("talk")


def tie(found, name):
    return found.ties.row(by_predicate=pl.col("contact_id") == slug(name), named=True)


def exchange(a, b, days, **more):
    return [m for day in days for m in (message(a, b, day, **more), message(b, a, day, **more))]


def test_direction_comes_from_the_sender(tmp_path):
    rows = [message("Mia Mol", "Ann Baker"), message("Ann Baker", "Mia Mol", "2025-03-05")]
    found = talk(analysis(tmp_path, rows))
    assert found["sent"].to_list() == [True, False]
    assert found["contact_id"].to_list() == ["ann-baker"] * 2
    assert found["answered"][0] == dt.datetime(2025, 3, 5, 10)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"folder": "SPAM"}, "spam"),
        ({"draft": "Yes"}, "drafts"),
        ({"title": "Sponsored Conversation"}, "sponsored"),
        ({"text": "<p class=spinmail-quill-editor__spin-break>Hi"}, "sponsored"),
        ({"text": "Hi %FIRSTNAME%"}, "sponsored"),
    ],
)
def test_what_is_no_talk_is_counted_and_left_out(tmp_path, more, reason):
    rows = [message("Ann Baker", "Mia Mol", **more), message("Bob Kent", "Mia Mol")]
    found = analysis(tmp_path, rows)
    assert dict(found.traces.left_out) == {reason: 1}
    assert tie(found, "Ann Baker")["tie_class"] == "no evidence"


def test_a_closed_account_is_nobody(tmp_path):
    rows = [message("LinkedIn Member", "Mia Mol", url_of=lambda n: "" if "Member" in n else url(n))]
    assert dict(analysis(tmp_path, rows).traces.left_out) == {"from closed accounts": 1}


def test_a_stranger_is_no_contact_even_with_the_name_of_one(tmp_path):
    other = f"{IN}another-ann"
    rows = [message("Ann Baker", "Mia Mol", url_of=lambda n: other if "Ann" in n else url(n))]
    found = analysis(tmp_path, rows)
    assert found.traces.messages["contact_id"].to_list() == [None]
    assert tie(found, "Ann Baker")["tie_class"] == "no evidence"


def test_a_text_to_five_people_is_a_broadcast(tmp_path):
    rows = [message("Mia Mol", name, text="Read my new post!") for name in PEOPLE[:5]]
    assert talk(analysis(tmp_path, rows)).is_empty()


def test_a_text_to_four_people_is_none(tmp_path):
    rows = [message("Mia Mol", name, text="Read my new post!") for name in PEOPLE[:4]]
    assert talk(analysis(tmp_path, rows)).height == 4


def test_a_copy_that_is_answered_is_talk_after_all(tmp_path):
    rows = [message("Mia Mol", name, text="Happy new year!") for name in PEOPLE[:5]]
    rows += [message("Ann Baker", "Mia Mol", "2025-03-10", text="And to you, Mia")]
    found = talk(analysis(tmp_path, rows))
    assert found.filter("sent")["contact_id"].to_list() == ["ann-baker"]


def test_a_late_answer_does_not_make_a_broadcast_talk(tmp_path):
    rows = [message("Mia Mol", name, text="Happy new year!") for name in PEOPLE[:5]]
    rows += [message("Ann Baker", "Mia Mol", "2025-04-10", text="Sorry, I was away")]
    assert talk(analysis(tmp_path, rows)).filter("sent").is_empty()


@pytest.mark.parametrize(
    "wish",
    ["Congrats on the new role!", "Félicitations", "Herzlichen Glückwunsch!", "Proficiat 🎉"],
)
def test_a_wish_by_one_tap_is_no_talk(tmp_path, wish):
    rows = [message("Ann Baker", "Mia Mol", text=wish)]
    assert talk(analysis(tmp_path, rows)).is_empty()


def test_a_wish_with_a_word_of_ones_own_is_talk(tmp_path):
    rows = [message("Ann Baker", "Mia Mol", text="Congrats on the new role! Coffee soon?")]
    assert talk(analysis(tmp_path, rows)).height == 1


def test_in_a_group_a_message_counts_in_part(tmp_path):
    rows = [
        message("Mia Mol", ["Ann Baker", "Bob Kent"], thread="g"),
        message("Ann Baker", ["Mia Mol", "Bob Kent"], "2025-03-05", thread="g"),
    ]
    found = analysis(tmp_path, rows)
    assert found.traces.messages["others"].to_list() == [2, 2, 2]
    # Half a message each way, one month, and a group in which both wrote: by the formula of ties.
    dialogue, rhythm, group = (
        0.6 * (1 - 2.718281828**-0.05),
        0.5 * (1 - 2.718281828 ** (-1 / 6)),
        0.1,
    )
    expected = 1 - (1 - dialogue) * (1 - rhythm) * (1 - group)
    assert tie(found, "Ann Baker")["tie_strength"] == pytest.approx(expected)
    assert tie(found, "Bob Kent")["tie_strength"] == 0


def test_a_crowd_is_no_conversation(tmp_path):
    crowd = [f"P{i} Test" for i in range(9)]
    rows = [
        message("Mia Mol", crowd, thread="g"),
        *(message(name, ["Mia Mol", *crowd], "2025-03-05", thread="g") for name in crowd),
    ]
    found = analysis(tmp_path, rows, people=crowd)
    assert set(found.ties["tie_class"]) == {"no evidence"}


def test_one_way_traffic_is_a_trace_and_no_strength(tmp_path):
    rows = [message("Mia Mol", "Ann Baker", f"2025-03-{d:02}", text=f"n{d}") for d in range(1, 21)]
    found = tie(analysis(tmp_path, rows), "Ann Baker")
    assert (found["tie_strength"], found["tie_class"], found["tie_state"]) == (0, "weak", "latent")


def test_strength_does_not_fade_but_the_state_does(tmp_path):
    old = [f"2015-{month:02}-03" for month in range(1, 13)] * 3
    rows = exchange("Mia Mol", "Ann Baker", old) + exchange("Mia Mol", "Bob Kent", ["2026-05-06"])
    found = analysis(tmp_path, rows)
    ann, bob = tie(found, "Ann Baker"), tie(found, "Bob Kent")
    assert (ann["tie_class"], ann["tie_state"]) == ("strong", "dormant")
    assert (bob["tie_class"], bob["tie_state"]) == ("weak", "active")


def test_a_tie_is_as_recent_as_the_side_that_fell_silent(tmp_path):
    rows = exchange("Mia Mol", "Ann Baker", ["2020-01-02"])
    rows += [message("Ann Baker", "Mia Mol", "2026-09-01", text="Are you there?")]
    assert tie(analysis(tmp_path, rows), "Ann Baker")["tie_state"] == "dormant"


def test_old_exports_without_addresses_are_matched_by_name(tmp_path):
    rows = [
        't1,Mia Mol,"Baker, PhD, Ann",,Hello?,2020-03-04 10:00:00 UTC,INBOX',
        "t2,Mia Mol,Bob Kent,,Hello?,2020-03-04 10:00:00 UTC,INBOX",
        "t2,Bob Kent,Mia Mol,,Yes,2020-03-05 10:00:00 UTC,INBOX",
        'g,Mia Mol,"Bob Kent, Cas Maes",,Both,2020-03-06 10:00:00 UTC,INBOX',
    ]
    found = analysis(tmp_path, rows, header=OLD, link=False).traces.messages
    known = found.filter(pl.col("contact_id").is_not_null())
    assert known.filter(pl.col("others") == 1)["sent"].to_list() == [True, False]
    assert known.filter(pl.col("others") == 2).height == 2


def test_a_name_with_a_comma_is_one_person(tmp_path):
    rows = ['t,Mia Mol,"Jane Doe, Ph.D.",,Hello?,2020-03-04 10:00:00 UTC,INBOX']
    found = analysis(tmp_path, rows, ["Jane Doe, Ph.D."], header=OLD, link=False)
    assert found.traces.messages["others"].to_list() == [1]
    assert found.traces.messages["contact_id"].null_count() == 0


def test_namesakes_are_left_out_where_only_the_name_tells(tmp_path):
    posts = (("Acme", "Cook"), ("Beta", "Vet"))
    rows = [f"Ann,Baker,,,{company},{title},02 Jan 2020" for company, title in posts]
    content = {
        "Connections.csv": connections(rows),
        "Profile.csv": PROFILE,
        "messages.csv": f"{OLD}\nt,Ann Baker,Mia Mol,,Hello?,2020-03-04 10:00:00 UTC,INBOX\n",
    }
    found = analyze(make_zip(tmp_path / "x.zip", content))
    assert found.traces.messages["contact_id"].to_list() == [None]


def test_whose_export_it_is_can_be_read_from_the_invitations(tmp_path):
    invitations = (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'M. Mol,Ann Baker,"3/12/24, 4:05 PM",,OUTGOING,{IN}m-m-1,{url("Ann Baker")}\n'
    )
    rows = [message("M. Mol", "Ann Baker", url_of=lambda n: f"{IN}m-m-1" if "M." in n else url(n))]
    found = analysis(tmp_path, rows, Invitations_csv=invitations)
    assert found.traces.messages["sent"].to_list() == [True]


def test_messages_of_one_day_keep_their_order_in_any_run(tmp_path):
    rows = exchange("Mia Mol", "Ann Baker", ["2025-03-04", "2025-03-05"])
    one, other = (analysis(tmp_path, list(order)).ties for order in (rows, reversed(rows)))
    assert one.equals(other)


def test_messages_of_one_moment_are_in_the_order_of_the_file_which_is_newest_first(tmp_path):
    rows = [
        message("Mia Mol", "Ann Baker", text="Yes"),
        message("Ann Baker", "Mia Mol", text="Is it you?"),
    ]
    found = talk(analysis(tmp_path, rows))
    assert found["sent"].to_list() == [False, True]
    assert found["answered"].is_not_null().to_list() == [True, False]


def test_messages_without_a_text_are_no_copies_of_each_other(tmp_path):
    rows = [message("Mia Mol", name, text="") for name in PEOPLE]
    assert talk(analysis(tmp_path, rows)).height == len(PEOPLE)


def test_a_member_with_two_addresses_is_one(tmp_path):
    def old(name):
        return f"{IN}mia-the-first" if name == "Mia Mol" else url(name)

    rows = [
        message("Mia Mol", "Ann Baker", "2019-01-02", url_of=old),
        message("Mia Mol", "Bob Kent"),
    ]
    assert analysis(tmp_path, rows).traces.messages["sent"].to_list() == [True, True]


def test_a_name_that_the_member_and_a_contact_have_is_the_members(tmp_path):
    rows = ["t,Mia Mol,Bob Kent,,Hello?,2020-03-04 10:00:00 UTC,INBOX"]
    found = analysis(tmp_path, rows, ["Mia Mol", "Bob Kent"], header=OLD, link=False)
    assert found.traces.messages["sent"].to_list() == [True]


def test_where_the_member_is_not_known_nothing_is_called_weak(tmp_path):
    rows = [f"t{i},Ann Baker,Bob Kent,,Hello?,2020-03-04 10:00:00 UTC,INBOX" for i in range(4)]
    found = analysis(
        tmp_path, rows, header=OLD, link=False, Profile_csv="First Name,Last Name,Headline\n"
    )
    assert not found.traces.with_messages
    assert set(found.ties["tie_class"]) <= {None, "no evidence"}


def test_an_old_export_without_a_profile_knows_the_member_from_the_talks(tmp_path):
    rows = [
        f"t{i},{a},{b},,Hello?,2020-03-0{i + 1} 10:00:00 UTC,INBOX"
        for i, (a, b) in enumerate(
            [("Mia Mol", "Ann Baker"), ("Bob Kent", "Mia Mol"), ("Mia Mol", "Cas Maes")]
        )
    ]
    found = analysis(
        tmp_path, rows, header=OLD, link=False, Profile_csv="First Name,Last Name,Headline\n"
    )
    assert sorted(found.traces.messages["sent"]) == [False, True, True]


def test_who_was_only_addressed_in_a_small_group_knows_the_others(tmp_path):
    rows = [message("Ann Baker", ["Mia Mol", "Bob Kent"], thread="g")]
    seats = analysis(tmp_path, rows).traces.seats
    assert sorted(seats["contact_id"]) == ["ann-baker", "bob-kent"]


def test_a_folder_without_a_date_is_as_old_as_its_newest_message(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    rows = exchange("Mia Mol", "Ann Baker", ["2026-05-06"])
    (folder / "Connections.csv").write_text(connections([person("Ann Baker")]), encoding="utf-8")
    (folder / "Profile.csv").write_text(PROFILE, encoding="utf-8")
    (folder / "messages.csv").write_text("\n".join([NEW, *rows]), encoding="utf-8")
    found = analyze(folder)
    assert found.as_of == dt.date(2026, 5, 6)
    assert found.traces.messages.height == 2


def test_the_dormant_ties_that_are_counted_are_those_that_are_named(tmp_path):
    nameless = f",,{url('Bob Kent')},,Beta,Cook,02 Jan 2020"
    days = [f"2015-{month:02}-03" for month in range(1, 13)]
    rows = exchange("Mia Mol", "Ann Baker", days) + exchange("Mia Mol", "Bob Kent", days)
    content = {
        "Connections.csv": connections([person("Ann Baker"), nameless]),
        "Profile.csv": PROFILE,
        "messages.csv": "\n".join([NEW, *rows]),
    }
    found = analyze(make_zip(tmp_path / "x.zip", content), as_of=dt.date(2026, 10, 1))
    (asleep,) = [f for f in found.findings if f.id == "ties-dormant"]
    assert asleep.title.startswith("1 real tie has gone silent")
    assert "Ann Baker" in asleep.action


def test_texts_are_not_kept(tmp_path):
    found = analysis(tmp_path, [message("Ann Baker", "Mia Mol", text="a secret between us")])
    assert "a secret" not in str(found.traces.messages.to_dicts())
