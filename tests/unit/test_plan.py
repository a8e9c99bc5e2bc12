"""From a goal to the right people and the right words, on the command line and in the report."""

import csv
import io
import json
import re
import stat
from pathlib import Path

import pytest
from exports import connections, make_zip, many

from linkalyze.errors import PlanError
from linkalyze.goals import GOALS
from linkalyze.lexicon import load
from linkalyze.pipeline import analyze
from linkalyze.plan.goal import Plan, read_plan, write_plan
from linkalyze.plan.words import read_words
from linkalyze.presenting import page_of
from linkalyze.sections.plan import reasons
from linkalyze.texts import languages

PROFILE = "First Name,Last Name,Headline\nMia,Mol,Nurse at Acme\n"
IN = "https://www.linkedin.com/in/"


def person(name, company, position, on="02 Jan 2020"):
    return f"{name},Kent,{IN}{name.lower()},,{company},{position},{on}"


ROWS = [
    *many(20, company="Delta", position="Cook"),
    person("Ann", "Gamma NV", "Data Engineer"),
    person("Bo", "Gamma", "Recruiter"),
    person("Cas", "Zeta", "Data Engineer"),
    person("Dee", "Zeta", "Head of Data"),
]


@pytest.fixture
def export(tmp_path):
    files = {"Connections.csv": connections(ROWS), "Profile.csv": PROFILE}
    return make_zip(tmp_path / "Basic_LinkedInDataExport_09-01-2026.zip", files)


def planned(export, **plan):
    return analyze(export, plan=Plan(**{"goal": "new-job"} | plan)).measures["plan"]


def names(export, **plan):
    return planned(export, **plan).people["name"].to_list()


@pytest.mark.parametrize("company", ["Gamma", "gamma nv", "GAMMA N.V."])
def test_people_at_the_company_that_is_sought_come_first(export, company):
    assert set(names(export, company=company)[:2]) == {"Ann Kent", "Bo Kent"}


def test_a_role_is_found_by_the_work_it_is(export):
    assert set(names(export, role="Data scientist")[:3]) == {"Ann Kent", "Cas Kent", "Dee Kent"}


def test_every_name_has_its_reasons_and_numbers(export):
    found = planned(export, company="Gamma", role="Data engineer")
    first = found.people.row(0, named=True)
    assert first["name"] == "Ann Kent"
    assert reasons(first, found.aim)[:2] == ["works at Gamma", "does Information Technology"]
    assert first["fit"] == 1
    assert 0 < first["score"] <= 1


def test_where_nobody_is_the_nearest_names_are_offered(export):
    found = planned(export, company="Gamna Ltd")
    told = page_of(analyze(export, plan=Plan("new-job", company="Omega", role="Data engineer")))
    chapter = next(c for c in told.chapters if c.id == "plan")
    assert "You have no contact at Omega." in chapter.blocks[1].text
    assert "Most who do such work are at Zeta and Gamma." in chapter.blocks[1].text
    assert (found.aim.company_id, found.aim.nearest) == (None, ["Gamma"])


def test_who_left_the_company_lately_knows_the_way(run, export, tmp_path):
    run("report", export, "-q", "-o", "r.html")
    moved = [
        row.replace("Ann,Kent,https://www.linkedin.com/in/ann,,Gamma NV", f"Ann,Kent,{IN}ann,,Zeta")
        for row in ROWS
    ]
    moved = [row for row in moved if "Gamma" not in row]
    files = {"Connections.csv": connections(moved), "Profile.csv": PROFILE}
    later = make_zip(tmp_path / "Basic_LinkedInDataExport_10-01-2026.zip", files)
    home = run("history", "path").stdout.strip()
    groups = (
        analyze(later, history=home, plan=Plan("new-job", company="gamma")).measures["plan"].groups
    )
    assert groups["left there lately"] == ["Ann Kent"]


@pytest.mark.parametrize("sector", ["Finance", "finance", "healthcare", "technology"])
def test_a_sector_is_read_as_a_field(export, sector):
    assert planned(export, sector=sector).aim.functions


def test_what_cannot_be_read_is_told(export):
    page = page_of(analyze(export, plan=Plan("new-job", role="qwxz", sector="qwxz")))
    blocks = [
        b.text for c in page.chapters if c.id == "plan" for b in c.blocks if hasattr(b, "text")
    ]
    assert any("What a qwxz does could not be read" in text for text in blocks)
    assert any("The sector qwxz could not be read" in text for text in blocks)


def test_without_a_goal_the_report_says_how_to_choose_one(export):
    chapter = next(c for c in page_of(analyze(export)).chapters if c.id == "plan")
    assert chapter.answer == "You have not chosen a goal yet."


def test_a_shared_report_keeps_the_plan_to_oneself(export):
    page = page_of(analyze(export, plan=Plan("new-job", company="Gamma")), share=True)
    assert "plan" not in [chapter.id for chapter in page.chapters]
    assert "Gamma" not in str(page)


# --- words


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("tone", ["informal", "formal"])
def test_every_language_has_all_words_in_both_tones(tmp_path, language, tone):
    words = read_words(language, tone, tmp_path / "none.toml")
    values = {
        "name": "Ann", "me": "Mia", "company": "Gamma", "target": "Zeta", "year": "2020",
        "somebody": "somebody at Zeta",
    }  # fmt: skip
    for state in ("active", "dormant", "latent", "unknown"):
        text = words.first(state, **values)
        assert "Ann" in text
        assert "{" not in text
    for goal in GOALS:
        for question in words.questions(goal):
            assert question.endswith("?")
            assert question in words.letter("ask", question=question, **values)
    for kind in ("introduction", "thanks"):
        assert "{" not in words.letter(kind, **values)
    assert "Mia" in words.text("forward", **values)
    if language == "nl":
        told = words.first("dormant", **values) + words.letter("thanks", **values)
        assert bool(re.search(r"\b(?:je|jou)\b", told)) is (tone == "informal")


def test_a_first_message_asks_for_no_favour():
    """Nor does it name a job, or ask to be introduced."""
    for language in languages():
        for text in load("words", f"{language}.toml")["first"].values():
            assert not re.search(r"\b(?:job|vacanc|introduc|voorstellen|baan|hire)", text)


def test_without_messages_nobody_is_said_never_to_have_talked(run, export):
    run("plan", export, "--goal", "new-job")
    assert "never really talked" not in run("plan", export).stdout


def test_whoever_works_alone_is_not_asked_about_a_company(run, tmp_path):
    rows = [*many(5), person("Zoe", "Self-employed", "Data Engineer")]
    files = {"Connections.csv": connections(rows), "Profile.csv": PROFILE}
    zipped = make_zip(tmp_path / "Basic_LinkedInDataExport_09-01-2026.zip", files)
    text = run("plan", zipped, "--goal", "new-job", "--role", "Data engineer").stdout
    assert "busy at the business" in text
    assert "at Self-employed" not in text


def test_nobody_to_rank_gives_a_plan_all_the_same(run, tmp_path):
    files = {"Connections.csv": connections([",,,,,,02 Oct 2023"]), "Profile.csv": PROFILE}
    zipped = make_zip(tmp_path / "Basic_LinkedInDataExport_09-01-2026.zip", files)
    result = run("plan", zipped, "--goal", "new-job", "--company", "Acme")
    assert result.exit_code == 0
    assert "Your goal is a new job." in result.stdout


def test_the_members_own_words_win(tmp_path):
    own = tmp_path / "words-en.toml"
    own.write_text('[greeting]\ninformal = "Yo {name}!"\n', encoding="utf-8")
    words = read_words("en", "informal", own)
    assert words.first(
        "latent", name="Ann", company="x", target="y", year="z", me="Mia"
    ).startswith("Yo Ann!")
    assert words.questions("new-job")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[greeting]\ninformal = "Hi {nmae}"\n', "{nmae} is not known"),
        ('[greeting]\ninformal = "Hi {name"\n', "write {{ for a bracket"),
        ('[introduction]\ninformal = "Meet {other}?"\n', "{other} is not known"),
        ('[thanks]\nformal = "{question}"\n', "{question} is not known"),
        ('[greeting]\ninformal = "Hi {name:q}"\n', "informal"),
        ('[greeting]\ninformal = "Hi {name[x]}"\n', "{name[x]} is not known"),
        ('[greeting]\ninformal = "Hi {name:{me}}"\n', "informal"),
        ("[questions.new-job]\nlist = [1]\n", "list: is no text of the plan"),
        ("greeting = " + "[" * 5_000, "words-en.toml"),
        ("[questions.new-job]\nlist = []\n", "list: is no text of the plan"),
        ('[greetings]\ninformal = "Hi"\n', "greetings: is no text of the plan"),
        ('greeting = "Hi"\n', "greeting: is no text of the plan"),
        ("[greeting\n", "words-en.toml"),
    ],
)
def test_a_fault_in_own_words_is_one_line(run, export, text, fault):
    home = Path(run("history", "path").stdout.strip()).parent
    home.mkdir(exist_ok=True)
    (home / "words-en.toml").write_text(text, encoding="utf-8")
    result = run("plan", export, "--goal", "new-job")
    assert result.exit_code == 2
    assert fault in result.stderr
    assert len(result.stderr.splitlines()) == 1


# --- the goal is kept


def test_a_plan_is_kept_as_it_was_told(tmp_path):
    plan = Plan("step-up", 'A "B" \\ Ž', "Nurse", None, "formal", ("write-x", "é"))
    write_plan(plan, tmp_path / "deep" / "plan.toml")
    kept = read_plan(tmp_path / "deep" / "plan.toml")
    assert (kept.goal, kept.company, kept.role, kept.sector) == (
        "step-up",
        plan.company,
        "Nurse",
        None,
    )
    assert (kept.tone, list(kept.done)) == ("formal", ["write-x", "é"])
    assert stat.S_IMODE((tmp_path / "deep" / "plan.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    ['goal = "riches"', 'company = "x"', "goal = 3", 'goal = "change"\nx = 1', "goal = ",
     'goal = "change"\ndone = "x"', 'goal = "change"\ntone = "rude"',
     "done = " + "[" * 5_000, "goal = " + "9" * 5_000],
)  # fmt: skip
def test_a_fault_in_the_plan_is_told_and_not_guessed_at(tmp_path, text):
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=r"plan\.toml"):
        read_plan(path)


def test_files_saved_with_a_byte_order_mark_are_read(tmp_path):
    plan, own = tmp_path / "plan.toml", tmp_path / "words-en.toml"
    plan.write_text('goal = "change"', encoding="utf-8-sig")
    own.write_text('[thanks]\ninformal = "Ta!"', encoding="utf-8-sig")
    assert read_plan(plan).goal == "change"
    assert read_words("en", "informal", own).texts["thanks"]["informal"] == "Ta!"


def test_the_goal_is_remembered_by_the_report(run, export):
    assert run("plan", export, "--goal", "change", "--role", "Data engineer").exit_code == 0
    run("report", export, "-q", "-o", "r.html")
    assert "Your goal is a change of direction." in Path("r.html").read_text(encoding="utf-8")
    run("report", export, "-q", "-o", "r.html", "--goal", "step-up")
    assert "Your goal is a step up." in Path("r.html").read_text(encoding="utf-8")


def test_the_next_report_tells_what_became_of_the_plan(run, export, tmp_path):
    """Ann wrote back in September."""
    message = (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER\n"
        f"1,Ann Kent,{IN}ann,Mia Mol,{IN}mia,2026-09-12 10:00:00 UTC,Gladly,INBOX\n"
        f"1,Mia Mol,{IN}mia,Ann Kent,{IN}ann,2026-09-11 10:00:00 UTC,How are you?,SENT\n"
    )
    run("report", export, "-q", "--goal", "new-job", "--company", "Gamma", "-o", "r.html")
    files = {"Connections.csv": connections(ROWS), "Profile.csv": PROFILE, "messages.csv": message}
    later = make_zip(tmp_path / "Basic_LinkedInDataExport_10-01-2026.zip", files)
    run("report", later, "-q", "-o", "r.html")
    assert "in talk since: Ann Kent" in Path("r.html").read_text(encoding="utf-8")


def test_who_sat_in_a_conversation_with_somebody_there_is_a_way_there(tmp_path):
    message = (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER\n"
        f'1,Mia Mol,{IN}mia,"Ann Kent, Dee Kent","{IN}ann,{IN}dee",2026-08-11 10:00 UTC,Hi,SENT\n'
    )
    files = {"Connections.csv": connections(ROWS), "Profile.csv": PROFILE, "messages.csv": message}
    zipped = make_zip(tmp_path / "Basic_LinkedInDataExport_10-01-2026.zip", files)
    groups = planned(zipped, company="Gamma").groups
    assert groups["in one conversation with somebody there"] == ["Dee Kent"]
    assert set(groups["at the company that you seek"]) == {"Ann Kent", "Bo Kent"}
    assert groups["recruiters"] == ["Bo Kent"]


def test_what_can_be_done_on_linkedin_comes_from_the_export(run, tmp_path):
    """The profile lacks a summary, Ann vouched for Mia and Mia for Bo, nothing was said in public,
    and there is nobody at Omega, which is followed.
    """
    endorsed = (
        "Endorsement Date,Skill Name,{0} First Name,{0} Last Name,{0} Public Url,"
        "Endorsement Status\n"
        "2026/06/20 13:05:02 UTC,Care,{1},Kent,www.linkedin.com/in/{2},ACCEPTED\n"
    )
    files = {
        "Connections.csv": connections(ROWS),
        "Profile.csv": PROFILE,
        "Endorsement_Received_Info.csv": endorsed.format("Endorser", "Ann", "ann"),
        "Endorsement_Given_Info.csv": endorsed.format("Endorsee", "Bo", "bo"),
        "Company Follows.csv": "Organization,Followed On\nOmega,Mon Jan 01 10:00:00 UTC 2024\n",
        "Shares.csv": "Date,ShareLink,ShareCommentary\n",
        "Comments.csv": "Date,Link,Message\n",
        "Reactions.csv": "Date,Type,Link\n2026-08-30 10:00:00,LIKE,x\n",
    }
    zipped = make_zip(tmp_path / "Complete_LinkedInDataExport_09-01-2026.zip", files)
    text = run("plan", zipped, "--goal", "new-job", "--list").stdout
    assert "summary" in text
    assert "Endorse Ann Kent for what you saw them do well" in text
    assert "Bo Kent" not in text.split("Endorse")[1].splitlines()[0]
    assert "with a note of your own, at Omega" in text
    assert "Add something of use to two posts of others" in text


def test_steps_are_ticked_off_and_stay_so(run, export):
    run("plan", export, "--goal", "new-job", "--company", "Gamma")
    before = run("plan", export, "--list").stdout
    assert "[x]" not in before
    after = run("plan", export, "--done", "2", "--done", "3").stdout
    assert [line[4:7] for line in after.splitlines()[:4]] == ["[ ]", "[x]", "[x]", "[ ]"]
    assert run("plan", export, "--list").stdout == after
    assert run("plan", export, "--done", "99").exit_code == 2


def test_what_is_done_is_not_asked_again_but_for_another_target_it_is(run, export):
    run("plan", export, "--goal", "new-job", "--company", "Gamma")
    run("plan", export, "--done", "1")
    first = run("plan", export, "--list").stdout.splitlines()[0]
    run("report", export, "-q", "-o", "r.html")
    assert first.split("  ")[-1] not in Path("r.html").read_text(encoding="utf-8")
    assert "[x]" not in run("plan", export, "--company", "Zeta", "--list").stdout


@pytest.mark.parametrize("company", [" ", ".", "a\x7fb", "\udcff"])
def test_a_target_without_letters_is_wrong_usage_and_not_kept(run, export, company):
    assert run("plan", export, "--goal", "new-job", "--company", company).exit_code == 2
    assert run("plan", export, "--list").exit_code == 2


def test_an_introduction_is_asked_to_somebody_and_not_to_a_job(run, tmp_path):
    message = (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER\n"
    )
    for month in range(1, 9):
        for one, other in (("Mia Mol", "Ann Kent"), ("Ann Kent", "Mia Mol")):
            urls = {"Mia Mol": f"{IN}mia", "Ann Kent": f"{IN}ann"}
            message += (
                f"1,{one},{urls[one]},{other},{urls[other]},2026-0{month}-11 10:00 UTC,Hi,SENT\n"
            )
    files = {"Connections.csv": connections(ROWS), "Profile.csv": PROFILE, "messages.csv": message}
    zipped = make_zip(tmp_path / "Basic_LinkedInDataExport_10-01-2026.zip", files)
    text = run("plan", zipped, "--goal", "new-job").stdout
    assert "You may know somebody who can help with a new job who" in text
    text = run("plan", zipped, "--role", "Data engineer").stdout
    assert "You may know somebody who works as Data engineer who" in text
    text = run("plan", zipped, "--company", "Gamma").stdout
    assert "You may know somebody else at Gamma who" in text
    assert "Mia, who is looking into Gamma and" in text


def test_what_was_not_understood_is_told_in_the_terminal_too(run, export):
    text = run("plan", export, "--goal", "new-job", "--company", "Omega", "--role", "qwxz").stdout
    assert "You have no contact at Omega." in text
    assert "What a qwxz does could not be read" in text


def test_without_a_goal_and_nobody_to_ask_it_is_wrong_usage(run, export):
    result = run("plan", export)
    assert result.exit_code == 2
    assert "new-job" in result.stderr
    assert run("plan", export, "--company", "Gamma").exit_code == 2


# --- other tools


def test_the_calendar_has_a_task_for_every_step_that_is_not_done(run, export):
    run("plan", export, "--goal", "new-job", "--company", "Gamma")
    steps = len(run("plan", export, "--list").stdout.splitlines())
    run("plan", export, "--done", "1")
    text = run("plan", export, "--format", "ics").stdout_bytes.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VTODO") == text.count("END:VTODO") == steps - 1
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:Write to Ann Kent" in whole
    assert "DESCRIPTION:Hi Ann\\,\\n\\n" in whole


def test_the_table_and_the_json_hold_the_same_steps(run, export):
    run("plan", export, "--goal", "new-job", "--company", "Gamma")
    rows = list(csv.DictReader(io.StringIO(run("plan", export, "--format", "csv").stdout)))
    told = json.loads(run("plan", export, "--format", "json").stdout)
    assert [row["id"] for row in rows] == [step["id"] for step in told["steps"]]
    assert told["target"] == {"company": "Gamma", "role": None, "sector": None}
    first = told["people"][0]
    assert first["rank"] == 1
    assert first["step"] == f"Write to {first['name']}"
    assert set(first["virtues"]) == {"fit", "tie", "reach", "fresh", "recency"}


def test_the_plan_is_printed_in_dutch_in_the_members_tone(run, export):
    run("plan", export, "--goal", "new-job", "--company", "Gamma", "--tone", "formal")
    text = run("plan", export, "--lang", "nl").stdout
    assert "Je doel is een nieuwe baan." in text
    assert "Geachte Ann Kent," in text
    assert "Met vriendelijke groet," in text


def test_the_same_plan_gives_the_same_text(run, export):
    run("plan", export, "--goal", "broaden")
    assert run("plan", export).stdout == run("plan", export).stdout
