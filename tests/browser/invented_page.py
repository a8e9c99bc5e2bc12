"""An invented network, and the page that shows it."""

import datetime as dt
import itertools
import math

import polars as pl

from linkalyze import charts
from linkalyze.findings import Finding, Level
from linkalyze.page import (
    Callout,
    Chapter,
    Column,
    Figure,
    KeyNumber,
    Listing,
    Page,
    Prose,
    Table,
)

FIRST = ("Ana", "Björn", "Çağla", "Dirk", "Eva", "Gül", "Håkon", "Inês", "Kofi", "Łukasz", "Mei")
LAST = ("Abbas", "Bakker", "Costa", "Dvořák", "Eriksen", "Fischer", "Gómez", "Ito", "Øster")
FIRMS = ("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Stark", "Wayne", "Tyrell", "Soylent")
KINDS = ("", " Group", " Labs", " Consulting", " Netherlands BV", " Foundation")
ROLES = ("Engineer", "Analyst", "Recruiter", "Designer", "Accountant", "Researcher", "Teacher")
RANKS = ("Junior", "Senior", "Lead", "Head of", "Director")
FUNCTIONS = ("Engineering", "Finance", "Sales", "Research", "Arts and Design", "Education")
TIES = ("weak", "strong", None, "moderate, silent")
SENIORITIES = ("Entry", "Senior", "Manager", "Director", "VP", "CXO")


def contacts_of(count: int) -> pl.DataFrame:
    """People whose names, firms and days repeat about as they do in a real export."""
    names = itertools.cycle(itertools.product(FIRST, LAST))
    firms = [f"{name}{kind}" for kind in KINDS for name in FIRMS]
    firms += [f"{firm} {number}" for number in range(2, 2 + count // 200) for firm in firms]
    rows = []
    for place, (first, last) in zip(range(count), names, strict=False):
        day = dt.date(2026, 9, 30) - dt.timedelta(days=int(4200 * math.sqrt(place / count)))
        rows.append(
            {
                "name": f"{first} {last}" if place < 99 else f"{first} {last}-{place:x}",
                "url": f"https://www.linkedin.com/in/{first}-{last}-{place:05x}".lower(),
                "company": firms[int(len(firms) * (place * 0.618 % 1) ** 3)],
                "position": f"{RANKS[place % 5]} {ROLES[place % 7]} {place % 97 or ''}".strip(),
                "seniority": SENIORITIES[place % 6],
                "function": FUNCTIONS[place * 31 % 17 % 6] if place % 13 else None,
                "role": ROLES[place % 7],
                "tie": TIES[place % 4],
                "change": "new" if place < 9 else None,
                "connected_on": day,
            }
        )
    columns = (
        "name", "url", "company", "position", "seniority", "function", "role", "tie", "change",
    )  # fmt: skip
    schema = dict.fromkeys(columns, pl.String) | {"connected_on": pl.Date}
    return pl.DataFrame(rows, schema=schema)


def page_of(contacts: pl.DataFrame) -> Page:
    """A page with every kind of block and a finding of every level."""
    finding = {
        "high": Finding(
            id="function",
            chapter="homogeneity",
            level=Level.HIGH,
            title="Six in ten of your contacts do the same kind of work as you",
            evidence=(
                "61 % work in engineering (57 to 65 %, n = 1,041); 18 % would by chance",
                "4 of 26 functions have no one at all",
            ),
            explanation="People in the same line of work tend to hear of the same openings and "
            "read the same news, so another engineer adds less that is new to you.",
            action="Over the next month, reconnect with three people in finance, design or "
            "operations whom you have not written to for a year.",
            firm=True,
        ),
        "moderate": Finding(
            id="companies",
            chapter="companies",
            level=Level.MODERATE,
            title="A quarter of your network sits in two companies",
            evidence=("Acme 14.2 % and Globex 10.8 % of 1,163 contacts with a known employer",),
            explanation="If either company lets people go, many of your contacts look for work "
            "at the same time as you do.",
            action="Keep in touch with the 31 people who have left Acme: they already bridge to "
            "22 other employers.",
            firm=False,
            caveat="The level is high if “Acme Labs” counts as part of Acme.",
        ),
        "unclear": Finding(
            id="seniority",
            chapter="roles",
            level=Level.UNCLEAR,
            title="Whether you mostly know people at your own level cannot be told yet",
            evidence=("38 % at your level (29 to 48 %, n = 96); the line lies at 40 %",),
            explanation="The interval holds both a usual and an unusual share.",
            action="Nothing now; 60 more contacts with a known seniority would settle it.",
        ),
        "low": Finding(
            id="growth",
            chapter="growth",
            level=Level.LOW,
            title="Your network grows at a steady pace",
            evidence=("9.4 new contacts a month over the last year; 8.8 the year before",),
            explanation="No month stands out.",
            action="Carry on.",
            firm=True,
        ),
        "none": Finding(
            id="messages",
            chapter="nowhere",
            level=Level.NOT_ENOUGH_DATA,
            title="Who answers you cannot be said",
            evidence=(),
            explanation="The export holds no messages.",
            action="Ask LinkedIn for the larger archive.",
        ),
    }
    firms = (
        contacts.drop_nulls("company")
        .group_by("company")
        .len()
        .sort("len", "company", descending=True)
    )
    top = firms.head(15).rows()
    share = Column("Share of contacts", "share")
    months = [dt.date(2015 + at // 12, at % 12 + 1, 1) for at in range(141)]
    counts = [9 + (at * at) % 7 + (14 if at % 29 == 0 else 0) for at in range(141)]
    mean = [sum(counts[at - 11 : at + 1]) / 12 if at >= 11 else None for at in range(len(counts))]
    totals = list(itertools.accumulate(counts))
    monthly = Table(
        (Column("Month", "date"), Column("New contacts", "count"), Column("In all", "count")),
        list(zip(months, counts, totals, strict=True)),
    )
    traits = ("Function", "Seniority", "Industry", "Company", "School", "Country")
    mine = (0.61, 0.38, 0.44, 0.14, 0.09, None)
    low = (0.57, 0.29, 0.40, 0.12, 0.05, None)
    high = (0.65, 0.48, 0.49, 0.16, 0.15, None)
    chance = (0.18, 0.31, 0.22, 0.02, 0.01, 0.3)
    alike = Table(
        (
            Column("Trait"),
            Column("Like you", "share"),
            Column("From", "share"),
            Column("To", "share"),
            Column("By chance", "share"),
        ),
        list(zip(traits, mine, low, high, chance, strict=True)),
    )
    firm_table = Table(
        (Column("Company"), Column("Contacts", "count"), share, Column("First met", "date")),
        [(name, n, n / max(1, contacts.height), dt.date(2019, 3, 1)) for name, n in top],
    )
    role_names = ("Software Engineer", "Data Analyst & Reporting <Senior> Specialist", "Recruiter")
    role_names += ("Product Manager", "Accountant", "Researcher", "Founder", "Other")
    role_counts = (412, 168, 121, 96, 71, 55, 31, 246)
    roles = Table(
        (Column("Role"), Column("Contacts", "count"), Column("Mean years since you met", "number")),
        [(name, n, n / 77) for name, n in zip(role_names, role_counts, strict=True)],
    )
    return Page(
        title="Your LinkedIn network",
        headline="Your network is large and steady, but most of it does the same work as you.",
        as_of=dt.date(2026, 10, 2),
        version="0.1.0",
        key_numbers=(
            KeyNumber(
                "Contacts", f"{contacts.height:,}", "people, after 14 double rows were merged"
            ),
            KeyNumber("Like you", "61 %", "share in your own function (57 to 65 %)"),
            KeyNumber("Companies", f"{firms.height:,}", "employers, with their spellings merged"),
            KeyNumber("New a month", "9.4", "mean of the last twelve months"),
        ),
        findings=tuple(finding.values()),
        chapters=(
            Chapter(
                "homogeneity",
                "How alike your network is",
                "You know three times as many people in your own line of work as chance would "
                "have it; in seniority you are close to it.",
                (
                    Prose("Each dot is the share of your contacts who are like you in one trait."),
                    Figure(
                        "alike",
                        "Like you, and by chance",
                        "Dots with 95 % intervals: function and industry lie far above what chance "
                        "gives, seniority does not.",
                        charts.intervals(
                            traits,
                            mine,
                            low,
                            high,
                            baseline=chance,
                            names=("Like you", "By chance"),
                            share=True,
                        ),
                        alike,
                    ),
                    Callout("Your own country is not in the export, so that row has no dot."),
                    Listing("alike-all", "All traits", alike),
                ),
                (
                    "The share of contacts with a known trait that equals yours.",
                    "By chance: the share among everyone in the reference table.",
                ),
            ),
            Chapter(
                "companies",
                "Where they work",
                "Two companies hold a quarter of the people you know.",
                (
                    Figure(
                        "top-companies",
                        "The 15 largest employers",
                        f"Horizontal bars: {top[0][0] if top else 'nobody'} leads.",
                        charts.ranked_bars(
                            [name for name, _ in top],
                            [n for _, n in top],
                            links=[f"#contacts?company={name}" for name, _ in top],
                            unit="contacts",
                            highlight=top[0][0] if top else None,
                        ),
                        firm_table,
                    ),
                    Listing("companies-all", "Companies", firm_table),
                ),
                ("Spellings of one employer are merged before counting.",),
            ),
            Chapter(
                "roles",
                "What they do",
                "Software engineers are the largest group, by far.",
                (
                    Figure(
                        "top-roles",
                        "Roles",
                        "Horizontal bars: 412 software engineers, then 168 analysts.",
                        charts.ranked_bars(role_names, role_counts, unit="contacts"),
                        roles,
                    ),
                    Listing("roles-all", "All roles", roles, folded=True),
                ),
            ),
            Chapter(
                "growth",
                "How it grew",
                "You have added about nine people a month since 2015.",
                (
                    Figure(
                        "new",
                        "New contacts by month",
                        "Bars by month with their 12-month mean, level since 2016.",
                        charts.bars_by_month(
                            months, counts, mean=mean, names=("Each month", "12-month mean")
                        ),
                        monthly,
                    ),
                    Figure(
                        "total",
                        "All contacts",
                        "A nearly straight line that rises to 1,761.",
                        charts.cumulative(months, totals),
                        monthly,
                    ),
                ),
                ("Counted by the date of each connection.",),
            ),
        ),
        contacts=contacts,
        files=Table(
            (
                Column("File"),
                Column("Rows read", "count"),
                Column("Set aside", "count"),
                Column("From", "date"),
                Column("To", "date"),
            ),
            (
                ("Connections.csv", 1217, 3, dt.date(2015, 1, 4), dt.date(2026, 9, 30)),
                ("Profile.csv", 1, 0, None, None),
            ),
        ),
        notes=("Three rows have no name: their owners closed their profiles.",),
    )
