"""What a title says of seniority, function and role, in every language of the lexicon."""

import polars as pl
import pytest

from linkalyze.lexicon import LANGUAGES, load, phrases, title_lexicon
from linkalyze.network import FUNCTIONS, SENIORITIES
from linkalyze.resolve.titles import read_titles


def read(title):
    (row,) = read_titles(pl.Series([title], dtype=pl.String)).iter_rows(named=True)
    return row


RANKED = [
    # English
    ("Software Engineer", "Entry", "Information Technology"),
    ("Senior Software Engineer", "Senior", "Information Technology"),
    ("Sales Manager", "Manager", "Sales"),
    ("Head of Marketing", "Director", "Marketing"),
    ("Vice President of Sales", "VP", "Sales"),
    ("Senior Vice President, Finance", "VP", "Finance"),
    ("Chief Financial Officer", "CXO", "Finance"),
    ("Chief Happiness Officer", "CXO", "Unknown"),
    ("Managing Partner", "Partner", "Unknown"),
    ("Co-Founder", "Owner", "Entrepreneurship"),
    ("HR Intern", "Training", "Human Resources"),
    ("Volunteer", "Unpaid", "Community and Social Services"),
    # Dutch
    ("Boekhouder", "Entry", "Accounting"),
    ("Hoofdverpleegkundige", "Manager", "Healthcare Services"),
    ("Afdelingshoofd HR", "Director", "Human Resources"),
    ("Financieel directeur", "CXO", "Finance"),
    ("Zaakvoerder", "Owner", "Entrepreneurship"),
    ("Stagiair", "Training", "Unknown"),
    # French
    ("Infirmière", "Entry", "Healthcare Services"),
    ("Chef de cuisine", "Manager", "Operations"),
    ("Directrice des ventes", "Director", "Sales"),
    ("Directeur financier", "CXO", "Finance"),
    ("Gérant", "Owner", "Entrepreneurship"),
    ("Stagiaire RH", "Training", "Human Resources"),
    # German
    ("Krankenpflegerin", "Entry", "Healthcare Services"),
    ("Vertriebsleiter", "Manager", "Sales"),
    ("Leiter Einkauf", "Director", "Purchasing"),
    ("Geschäftsführer", "CXO", "Operations"),
    ("Geschäftsführender Gesellschafter", "Partner", "Unknown"),
    ("Inhaberin", "Owner", "Entrepreneurship"),
    ("Werkstudent Marketing", "Training", "Marketing"),
    # Spanish
    ("Enfermera", "Entry", "Healthcare Services"),
    ("Jefa de ventas", "Manager", "Sales"),
    ("Director comercial", "Director", "Sales"),
    ("Directora general", "CXO", "Operations"),
    ("Dueño de restaurante", "Owner", "Entrepreneurship"),
    ("Becario", "Training", "Unknown"),
    # Italian
    ("Ingegnere", "Entry", "Engineering"),
    ("Responsabile acquisti", "Manager", "Purchasing"),
    ("Direttore commerciale", "Director", "Sales"),
    ("Amministratore delegato", "CXO", "Operations"),
    ("Titolare", "Owner", "Entrepreneurship"),
    ("Tirocinante", "Training", "Unknown"),
    # Portuguese
    ("Professora", "Entry", "Education"),
    ("Gerente de vendas", "Manager", "Sales"),
    ("Diretora de marketing", "Director", "Marketing"),
    ("Diretor geral", "CXO", "Operations"),
    ("Sócio", "Partner", "Unknown"),
    ("Estagiário", "Training", "Unknown"),
]
INCLUSIVE = [
    ("Chargé(e) de communication", "Entry", "Media and Communication"),
    ("Chargé·e de recrutement", "Entry", "Human Resources"),
    ("Développeur·euse web", "Entry", "Information Technology"),
    ("Directeur/trice des ventes", "Director", "Sales"),
    ("Directeur·rice commercial·e", "Director", "Sales"),
    ("Enseignant·e·s", "Entry", "Education"),
    ("Vendeur (h/f)", "Entry", "Sales"),
    ("Mitarbeiter:in im Vertrieb", "Entry", "Sales"),
    ("Leiter:in Marketing", "Director", "Marketing"),
    ("Projektmanager*in", "Entry", "Program and Project Management"),
    ("Krankenpfleger/-in", "Entry", "Healthcare Services"),
    ("Verkäufer(in)", "Entry", "Sales"),
    ("Softwareentwickler (m/w/d)", "Entry", "Information Technology"),
    ("Software Engineer (m/f/d)", "Entry", "Information Technology"),
    ("Boekhouder (M/V/X)", "Entry", "Accounting"),
    ("Teamleider m/v", "Manager", "Unknown"),
    ("Enfermero(a)", "Entry", "Healthcare Services"),
    ("Ingeniero/a de software", "Entry", "Information Technology"),
    ("Impiegato/a amministrativo/a", "Entry", "Administrative"),
    ("Diretor(a)", "Director", "Operations"),
]
COMPOUNDS = [
    ("Marketingmanager", "Manager", "Marketing"),
    ("Verkoopdirecteur", "Director", "Sales"),
    ("Softwareontwikkelaar", "Entry", "Information Technology"),
    ("Kwaliteitsverantwoordelijke", "Manager", "Quality Assurance"),
    ("Flugbegleiterin", "Entry", "Operations"),
    ("Teilprojektleiter", "Entry", "Program and Project Management"),
    ("Teilprojektleiterin", "Entry", "Program and Project Management"),
    ("Halbleiter Engineer", "Entry", "Engineering"),
    ("Hausmeister", "Entry", "Operations"),
]
TRAPS = [
    ("Product Owner", "Entry", "Product Management"),
    ("Executive Assistant to the CEO", "Entry", "Administrative"),
    ("PA to the CEO", "Entry", "Administrative"),
    ("Secretaresse van de directeur", "Entry", "Administrative"),
    ("Sekretärin des Vorstands", "Entry", "Administrative"),
    ("Asistente de dirección", "Entry", "Administrative"),
    ("Directiesecretaresse", "Entry", "Administrative"),
    ("Director of Photography", "Entry", "Media and Communication"),
    ("Directeur de la photographie", "Entry", "Media and Communication"),
    ("Director de fotografía", "Entry", "Media and Communication"),
    ("Direttore della fotografia", "Entry", "Media and Communication"),
    ("Partner Manager", "Entry", "Business Development"),
    ("HR Business Partner", "Entry", "Human Resources"),
    ("Key Account Manager", "Entry", "Sales"),
    ("Chef de projet", "Entry", "Program and Project Management"),
    ("Jefe de proyecto", "Entry", "Program and Project Management"),
    ("Gestor de projetos", "Entry", "Program and Project Management"),
    ("Projectleider", "Entry", "Program and Project Management"),
    ("Scrum Master", "Entry", "Program and Project Management"),
    ("Staff Nurse", "Entry", "Healthcare Services"),
    ("Assistant Professor", "Entry", "Education"),
    ("Internal Auditor", "Entry", "Accounting"),
    ("Chief of Staff", "Manager", "Administrative"),
    ("Stagiair bij een directeur", "Training", "Unknown"),
    ("Marketing Manager @CEO Club", "Manager", "Marketing"),
    ("Nurse at Director Institute", "Entry", "Healthcare Services"),
    ("Auditor Interno", "Entry", "Accounting"),
    ("Early Stage Investor", "Entry", "Finance"),
    ("Internship Coordinator", "Entry", "Unknown"),
    ("CEO Assistant", "Entry", "Administrative"),
    ("Assistentin der Geschäftsführung", "Entry", "Administrative"),
    ("Assistent van de CEO", "Entry", "Administrative"),
]
SEVERAL = [
    ("Founder & CTO", "Owner", "Entrepreneurship"),
    ("CTO and co-founder at Acme", "Owner", "Entrepreneurship"),
    ("CTO bij Acme en oprichter van Beta", "Owner", "Entrepreneurship"),
    ("Board Member @ Acme, CTO @ Beta", "CXO", "Engineering"),
    ("CEO/CTO", "CXO", "Engineering"),
    ("Team Lead | Nurse", "Manager", "Healthcare Services"),
    ("Founder & Intern", "Owner", "Entrepreneurship"),
    ("Student | Aspiring Data Analyst", "Training", "Information Technology"),
    ("Director, Product Management", "Director", "Product Management"),
    ("Learning & Development Manager", "Manager", "Human Resources"),
    ("Director R&D", "Director", "Engineering"),
    ("Conseiller en prévention", "Entry", "Quality Assurance"),
    ("Chief Wine & Spirits Officer", "CXO", "Unknown"),
]
DECORATED = [
    ("🚀 Data Scientist 🚀", "Entry", "Information Technology"),
    ("*** Sales Manager ***", "Manager", "Sales"),
    ("HEAD   OF\tSALES", "Director", "Sales"),
    ("𝗦𝗮𝗹𝗲𝘀 𝗠𝗮𝗻𝗮𝗴𝗲𝗿", "Manager", "Sales"),
    ("Sr. Software Engineer", "Senior", "Information Technology"),
    ("Engineer III", "Senior", "Engineering"),
    ("Nurse " * 60 + "CEO", "Entry", "Healthcare Services"),
]
PAST = [
    ("ex-CEO", "Unknown", "Operations"),
    ("Former CFO", "Unknown", "Finance"),
    ("CEO (retired)", "Unknown", "Operations"),
    ("Retired teacher", "Unknown", "Education"),
    ("Gepensioneerd leerkracht", "Unknown", "Education"),
    ("Ancien directeur", "Unknown", "Operations"),
    ("Ehemaliger Geschäftsführer", "Unknown", "Operations"),
    ("Ex direttore", "Unknown", "Operations"),
    ("Antiguo director", "Unknown", "Operations"),
    ("Nurse, former CEO", "Entry", "Healthcare Services"),
    ("Software Engineer - ex-Google", "Entry", "Information Technology"),
    ("CEO and former CFO", "CXO", "Operations"),
    ("Managing Director, retired", "Unknown", "Operations"),
    ("Pensionato", "Unknown", "Unknown"),
    ("Met pensioen", "Unknown", "Unknown"),
]


OCCUPATIONS = [
    # No phrase names these; the words that they share with ESCO's occupations do.
    ("Zahnmedizinische Fachangestellte", "Entry", "Healthcare Services"),
    ("AUXILIARES DE ENFERMERÍA", "Entry", "Healthcare Services"),
    ("Netzelektroniker", "Entry", "Engineering"),
    ("Pharmacy Technician", "Entry", "Healthcare Services"),
]
OTHER_LANGUAGES = [
    ("Sjuksköterska", "Entry", "Healthcare Services"),
    ("Salgschef", "Manager", "Sales"),
    ("Programista", "Entry", "Information Technology"),
    ("Nauczyciel", "Entry", "Education"),
    ("Účetní", "Entry", "Accounting"),
    ("Öğretmen", "Entry", "Education"),
    ("Λογιστής", "Entry", "Accounting"),
]
LEARNERS = [
    ("Intern, Marketing Specialist", "Training", "Marketing"),
    ("Junior trainee – Berater", "Training", "Consulting"),
    ("Founder & Intern", "Owner", "Entrepreneurship"),
    ("Student | Sales Manager", "Manager", "Sales"),
]
SLOGANS = [
    ("Dreamer. Doer. Dog lover.", "Unknown"),
    ("Passionate about people", "Human Resources"),
    ("On a mission to make the world greener", "Unknown"),
    ("Open to work", "Unknown"),
    ("À la recherche de nouvelles opportunités", "Unknown"),
    ("Glücklich", "Unknown"),
]


@pytest.mark.parametrize(("title", "function"), SLOGANS)
def test_a_slogan_gives_no_rank_and_a_field_only_where_a_phrase_does(title, function):
    row = read(title)
    assert (row["seniority"], row["function"]) == ("Unknown", function), row["rule"]


@pytest.mark.parametrize("title", ["Cartographer", "Meteoroloog"])
def test_the_rule_names_the_word_of_an_occupation(title):
    assert 'function: ESCO "' in read(title)["rule"]


def test_one_clear_phrase_is_not_overruled_by_a_word_that_looks_like_another_occupation():
    for title in ("Java developer", "Dueño de restaurante", "Full Stack Engineer", "Pilot"):
        assert "ESCO" not in read(title)["rule"]


@pytest.mark.parametrize(
    ("title", "seniority", "function"),
    [
        *LEARNERS,
        *OCCUPATIONS,
        *OTHER_LANGUAGES,
        *RANKED,
        *INCLUSIVE,
        *COMPOUNDS,
        *TRAPS,
        *SEVERAL,
        *DECORATED,
        *PAST,
    ],
)
def test_seniority_and_function(title, seniority, function):
    row = read(title)
    assert (row["seniority"], row["function"]) == (seniority, function), row["rule"]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Nurse", "Nurse"),
        ("Senior Nurse", "Nurse"),
        ("Verpleegkundige", "Nurse"),
        ("Krankenschwester", "Nurse"),
        ("Senior Java developer", "Software developer"),
        ("Ingénieure logiciel", "Software developer"),
        ("Freelance boekhouder", "Accountant"),
        ("Business developer", "Business developer"),
        ("Abogada", "Lawyer"),
        ("Embedded hardware layouter", "Engineering professional"),
        ("Sales Manager", "Sales manager"),
        ("Head of Marketing", "Marketing director"),
        ("VP Sales", "Sales vice president"),
        ("CFO", "Finance chief"),
        ("HR Intern", "Human Resources trainee"),
        ("Founder", "Founder or owner"),
        ("Former CFO", "Finance"),
        ("Manager", "Unknown"),
    ],
)
def test_a_role_is_what_people_call_the_work_or_a_function_and_a_rank(title, role):
    assert read(title)["role"] == role


@pytest.mark.parametrize(
    "title", [None, "", "   ", "...", "🚀🚀", "\u200b", "Qwerty Zxcv", "مدير", "a" * 10_000, "\x00"]
)
def test_no_basis_is_unknown_without_a_rule(title):
    row = read(title)
    assert row["title"] == title
    assert [row[name] for name in ("seniority", "function", "role", "rule")] == ["Unknown"] * 3 + [
        ""
    ]


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Senior Nurse", 'seniority: en "senior"; function: en "nurse"'),
        ("Zaakvoerder", 'seniority: nl "zaakvoerder"; function: nl "zaakvoerder"'),
        ("Leiter Einkauf", 'seniority: de "leiter"; function: de "einkauf"'),
        ("Nurse", 'seniority: an occupation without a rank; function: en "nurse"'),
        ("Former CFO", 'function: en "cfo"'),
        ("Manager", 'seniority: en "manager"'),
        ("Chief Joy Officer", 'seniority: en "chief ... officer"'),
    ],
)
def test_the_rule_names_language_and_phrase(title, rule):
    assert read(title)["rule"] == rule


def test_one_row_a_title_in_the_order_given():
    titles = ["CEO", None, "Nurse", "CEO", "", "Nurse"]
    table = read_titles(pl.Series(titles, dtype=pl.String))
    assert table.columns == ["title", "seniority", "function", "role", "rule"]
    assert table["title"].to_list() == titles
    assert table["seniority"].to_list() == ["CXO", "Unknown", "Entry", "CXO", "Unknown", "Entry"]
    assert read_titles(pl.Series([], dtype=pl.String)).height == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("facet", "labels"), [("seniority", SENIORITIES), ("function", FUNCTIONS)], ids=str
)
def test_every_label_of_the_lexicon_is_known(language, facet, labels):
    table = load("titles", f"{language}.toml")[facet]
    assert [label for label in table if label not in labels] == []
    assert [label for label, text in table.items() if not phrases(text)] == []


@pytest.mark.parametrize("facet", ["seniority", "function"])
def test_no_pattern_is_empty(facet):
    blank = getattr(title_lexicon(), facet).filter(pl.col("pattern").str.strip_chars() == "")
    assert blank["phrase"].to_list() == []


@pytest.mark.parametrize("facet", ["seniority", "function"])
def test_every_phrase_alone_gives_its_own_label(facet):
    table = getattr(title_lexicon(), facet).filter(pl.col("label") != "")
    alone = read_titles(table["phrase"].str.replace_all("*", "xx", literal=True))
    missed = table.with_columns(read=alone[facet]).filter(pl.col("read") != pl.col("label"))
    assert missed.select("language", "phrase", "label", "read").rows() == []


def test_every_role_has_functions_that_exist():
    table = title_lexicon().functions_of
    assert {*table["function"]} <= {*FUNCTIONS}
    assert {*title_lexicon().families["label"]} == {*table["family"]}


def test_every_seniority_has_a_role_name():
    roles = title_lexicon().roles
    assert roles.keys() == {*SENIORITIES, "Unknown"}
    assert [name for name in roles.values() if name.count("{f}") != 1] == []


@pytest.mark.parametrize(
    "title",
    [
        "Software Engineer", "Developer", "Full Stack Engineer", "Softwareontwikkelaar",
        "Ingénieur logiciel", "Développeuse", "Softwareentwickler", "Softwareingenieurin",
        "Ingeniero de software", "Ingegnere del software", "Engenheira de software", "Programador",
    ],
)  # fmt: skip
def test_who_makes_software_does_one_kind_of_work_in_every_language(title):
    assert read(title)["function"] == "Information Technology"
