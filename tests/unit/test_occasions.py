"""Whom there is an occasion to write to this month, and what became of the last list."""

from pathlib import Path

import pytest
from exports import connections, make_zip

from linkalyze.pipeline import analyze

IN = "https://www.linkedin.com/in/"
FOLLOWS = "Organization,Followed On\n" + "".join(
    f"{name},Mon Jan 01 10:00:00 UTC 2024\n" for name in ("Gamma", "Acme")
)
COLUMNS = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER"
PROFILE = "First Name,Last Name,Headline\nMia,Mol,Nurse at Acme\n"


def contact(name, company="Beta", position="Cook", on="02 Feb 2019"):
    return f"{name},Kent,{IN}{name.lower()}-kent,,{company},{position},{on}"


def line(sender, to, year):
    there = {"Mia": "mia-mol"}
    a, b = (there.get(name, f"{name.lower()}-kent") for name in (sender, to))
    other = ({sender, to} - {"Mia"}).pop()
    return f"{other},{sender},{IN}{a},{to},{IN}{b},{year} UTC,Shall we meet?,INBOX"


def talk(name, *years):
    """Both wrote, twelve times a year."""
    days = [f"{year}-{month:02}-03 10:00:00" for year in years for month in range(1, 13)]
    return [line(*pair, day) for day in days for pair in (("Mia", name), (name, "Mia"))]


@pytest.fixture
def told(run, tmp_path):
    """Report on exports of August and September; the short list of the last, and its text."""

    def report(*months):
        home = run("history", "path").stdout.strip()
        for month, (people, messages) in enumerate(months, 8):
            files = {
                "Connections.csv": connections(people),
                "Profile.csv": PROFILE,
                "Company Follows.csv": FOLLOWS,
                "messages.csv": "\n".join([COLUMNS, *messages]) + "\n",
            }
            export = make_zip(tmp_path / f"Basic_LinkedInDataExport_0{month}-01-2026.zip", files)
            if month < 7 + len(months):
                run("report", export, "-q")
        list_ = analyze(export, history=home).measures["occasions"].people
        run("report", export, "-q")
        html = Path("linkalyze-report.html").read_text(encoding="utf-8")
        return list_.select("reason", "name").rows(), html

    return report


REST = [contact(f"Other{i}", "Delta") for i in range(5)]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (contact("Bo"), contact("Bo", "Zeta"), "moved"),
        (contact("Bo", position="Nurse"), contact("Bo", position="Head Nurse"), "promoted"),
        (contact("Bo"), contact("Bo", "Gamma"), "arrived"),
        (REST[0], contact("Bo", "Gamma", on="02 Aug 2026"), "arrived"),
        (REST[0], contact("Bo", "Acme", on="02 Aug 2026"), None),  # followed, but the member's own
        (REST[0], contact("Bo", on="02 Aug 2026"), None),
        (contact("Bo"), contact("Bo"), None),
    ],
)
def test_what_happened_to_a_contact_is_an_occasion(told, before, after, reason):
    people, _ = told(([before, *REST], []), ([after, *REST], []))
    assert people == ([(reason, "Bo Kent")] if reason else [])


def test_the_report_says_what_happened_and_how_to_go_about_it(told):
    after = [contact("Bo", "Zeta"), *REST]
    _, html = told(([contact("Bo"), *REST], []), (after, []))
    assert "Moved from Beta to Zeta" in html
    assert "Congratulate in a line of your own" in html


def test_of_several_the_best_known_comes_first_and_two_are_enough(told):
    names = ("Ann", "Bo", "Cas", "Dee")
    before, after = ([contact(n, c) for n in names] + REST for c in ("Beta", "Gamma"))
    after = [row.replace("Gamma", f"Firm{i}") for i, row in enumerate(after)]
    messages = [*talk("Dee", 2025), *talk("Bo", 2024, 2025)]
    people, _ = told((before, messages), (after, messages))
    assert [name for _, name in people] == ["Bo Kent", "Dee Kent"]


def test_a_silent_good_tie_is_named_and_not_again_the_next_month(told):
    people = [contact("Ann"), *REST]
    month = (people, talk("Ann", 2019, 2020))
    assert told(month)[0] == [("revive", "Ann Kent")]
    assert told(month, month)[0] == []


def test_round_years_in_contact_count_for_those_one_has_talked_with(told):
    people = [
        contact("Ann", on="15 Aug 2016"),
        contact("Bo", on="15 Sep 2016"),  # not within the month
        contact("Cas", on="15 Aug 2019"),  # not round
        contact("Dee", on="15 Aug 2016"),  # never talked
    ]
    messages = [*talk("Ann", 2025), *talk("Bo", 2025), *talk("Cas", 2025)]
    found, html = told((people, messages))
    assert found == [("years", "Ann Kent")]
    assert "10 years in contact on 15 August" in html


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ([], "Of the last list (1) nobody has been written to since."),
        (["Mia"], "Of the last list (1), written to, no answer yet: Ann Kent."),
        (["Mia", "Ann"], "Of the last list (1), in talk since: Ann Kent."),
    ],
)
def test_the_next_report_tells_what_became_of_the_list(told, since, sentence):
    people, before = [contact("Ann"), *REST], talk("Ann", 2019, 2020)
    other = {"Mia": "Ann", "Ann": "Mia"}
    later = [line(who, other[who], "2026-08-20 10:00:00") for who in since]
    _, html = told((people, before), (people, [*before, *later]))
    assert sentence in html
