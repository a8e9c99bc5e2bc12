"""Which sector the name of an employer tells, in every language, and when it tells none."""

import polars as pl
import pytest

from linkalyze.lexicon import headed_lines, load, pattern
from linkalyze.resolve.sectors import _entries, read_sectors, sector_names

AGRICULTURE, ENERGY, MANUFACTURING, CONSTRUCTION, TRADE, TRANSPORT, HOSPITALITY, IT = (
    sector_names()[:8]
)
FINANCE, PROFESSIONAL, STAFFING, PUBLIC, EDUCATION, HEALTH, MEDIA, OTHER = sector_names()[8:]


def told(*names):
    return read_sectors(pl.Series(names, dtype=pl.String))["sector"].to_list()


WORDS = [
    # English
    ("Contoso Bank", FINANCE),
    ("City of Contoso", PUBLIC),
    ("Contoso Roofing Ltd", CONSTRUCTION),
    # Dutch
    ("Contosoziekenhuis", HEALTH),
    ("Bouwbedrijf Contoso BV", CONSTRUCTION),
    ("Notaris Janssens", PROFESSIONAL),
    ("Contoso Verzekeringen NV", FINANCE),
    # French
    ("Mairie de Contoso", PUBLIC),
    ("Compagnie d'Assurances Contoso", FINANCE),
    ("Transports Dupont SARL", TRANSPORT),
    # German
    ("Contosoversicherung AG", FINANCE),
    ("Müller Steuerberatung", PROFESSIONAL),
    ("Zahnarztpraxis Dr. Schmidt", HEALTH),
    ("Autohaus Müller", TRADE),
    # Spanish
    ("Construcciones Pérez S.L.", CONSTRUCTION),
    ("Ayuntamiento de Contoso", PUBLIC),
    ("Panadería López", MANUFACTURING),
    # Italian
    ("Trasporti Rossi", TRANSPORT),
    ("Studio Legale Rossi", PROFESSIONAL),
    ("Ospedale San Contoso", HEALTH),
    # Portuguese
    ("Construtora Silva Ltda", CONSTRUCTION),
    ("Escola Básica de Contoso", EDUCATION),
    ("Restaurante O Mar", HOSPITALITY),
    # Nordic, Polish
    ("Advokatfirmaet Hansen", PROFESSIONAL),
    ("Contoso Kommun", PUBLIC),
    ("Apteka Nowak", HEALTH),
]
PRECEDENCES = [
    ("Contoso University Hospital", HEALTH),
    ("Contoso Blood Bank", HEALTH),
    ("Contoso Food Bank", HEALTH),
    ("Contoso Data Center", IT),
    ("Bank of Agriculture", FINANCE),
    ("School of Banking", EDUCATION),
    ("Hotel Management School", EDUCATION),
    ("Contoso Food Logistics", TRANSPORT),
    ("Software for Banks", IT),
    ("Hospital Software", IT),
    ("Healthcare Recruitment Partners", STAFFING),
    ("Department of Psychology, University of Contoso", EDUCATION),
    ("Airline Pilots Association", OTHER),
    ("Museum Hotel", HOSPITALITY),
    ("Stichting Ziekenhuis Contoso", HEALTH),
    ("Stichting Contoso", OTHER),
]
EMPLOYERS = [
    ("Deloitte Digital", PROFESSIONAL),
    ("Apple Inc.", MANUFACTURING),
    ("Orange Belgium", IT),
    ("BMW", MANUFACTURING),
    ("BMW Bank", FINANCE),
    ("UZA", HEALTH),
    ("Газпром", ENERGY),
    ("EY (Ernst & Young)", PROFESSIONAL),
    ("TotalEnergies (formerly Total)", ENERGY),
]


@pytest.mark.parametrize(("name", "sector"), [*WORDS, *PRECEDENCES, *EMPLOYERS])
def test_sector(name, sector):
    assert told(name) == [sector]


@pytest.mark.parametrize(
    "name",
    [
        "Contoso",
        "Contoso Group NV",
        "Contoso Technologies",
        "Contoso Solutions",
        "Apple Orange",  # only the whole name is the employer
        "Banksy",
        "Schoolcraft",
        "Lawson",
        "Millbank",
        "Contoso SpA",
        "Contoso | We help banks grow",
        "Contoso, a Globex Bank company",
        "Contoso (formerly Globex Bank)",
        "Freelance architect",
        "Stealth AI Startup",
        "-",
        "",
    ],
)
def test_a_name_that_does_not_tell_has_no_sector(name):
    assert told(name) == [None]


def test_words_inside_other_words_do_not_tell():
    assert told("Bankers Hill Bakery", "Orange County Roofing") == [MANUFACTURING, CONSTRUCTION]


def test_every_sector_comes_with_its_rule():
    read = read_sectors(pl.Series(["Foo Bank", None, "Foo", "Foo Bank", "UZ Gent"]))
    assert read["name"].to_list() == ["Foo Bank", None, "Foo", "Foo Bank", "UZ Gent"]
    assert read["rule"].to_list() == [
        'word "bank"',
        None,
        None,
        'word "bank"',
        'employer "UZ Gent"',
    ]


def test_no_names():
    assert read_sectors(pl.Series([], dtype=pl.Null)).height == 0


def test_nothing_stands_under_two_sectors():
    told = _entries().with_columns(pattern=pattern(pl.col("phrase")))
    for keys in (["employers"], ["headings"], ["groups"]):
        listed = told.filter(pl.col("key").is_in(keys))
        assert listed.filter(pl.col("pattern").is_duplicated())["phrase"].to_list() == []
    words = told.filter(~pl.col("key").is_in(["isic", "employers", "headings", "groups"]))
    sectors = words.group_by("pattern").agg(pl.col("sector").n_unique())
    assert sectors.filter(pl.col("sector") > 1)["pattern"].to_list() == []


def test_headings_and_rows_are_there():
    entries = _entries()
    headings = {heading for heading, _ in headed_lines("aliases.txt")}
    assert {*entries.filter(key="headings")["phrase"]} <= headings
    words = load("company_words.toml")
    rows = {
        row[0] for table in ("institutions", "synonyms", "trade") for row in words[table]["names"]
    }
    assert {*entries.filter(pl.col("key").is_in(["rows", "kind_rows"]))["phrase"]} <= rows
