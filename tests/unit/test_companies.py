"""Which spellings are one company, and which only look like one."""

from itertools import combinations

import polars as pl
import pytest

from linkalyze.lexicon import lines, load
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.company_names import aliases


def resolved(*names):
    return resolve_companies(pl.Series(names, dtype=pl.String))


def ids(*names):
    return resolved(*names).rows["company_id"].to_list()


@pytest.mark.parametrize(
    "names",
    [
        ("Acme", "ACME", " acme ", "A.C.M.E.", "Acme\u200b"),
        ("Acme", "Acme NV", "Acme, Inc.", "Acme S.p.A.", "Acme GmbH & Co. KG", "Acme Sp. z o.o."),
        ("Acme", "SA Acme", "PT Acme Tbk"),
        ("Acme", "The Acme Group", "Groupe Acme", "Acme Holding BV", "Koninklijke Acme"),
        ("Acme", "Acme | We build", "Acme • hiring", "Acme – hiring!", "Acme (formerly Beta)"),
        ("Acme", "Acme formerly Beta", "Acme voorheen Beta", "Acme is hiring"),
        ("Acme Foo", "AcmeFoo", "acme-foo", "acme.foo", "Acme & Foo", "Acme and Foo"),
        ("Café Rosé", "Cafe Rose", "CAFE\u0301 ROSE\u0301"),
        ("Straße Köln", "Strasse Koln"),
        ("Ørsted", "Orsted A/S", "DONG Energy"),
        ("ГАЗПРОМ", "Газпром"),
        ("UGent", "Ghent University", "Universiteit Gent", "University of Ghent"),
        ("PwC", "PricewaterhouseCoopers", "Price Waterhouse Coopers LLP"),
        ("Acme", "Acme Belgium", "Acme the Netherlands", "Acme Nederland BV", "Acme UK Ltd."),
        ("Initech", "Initech", "Initec", "Inittech", "Initceh"),
        ("Acme Logistics", "Acme Logistics", "Acme Logistcs"),
        ("Contoso", "Contoso Bank", "Contoso Bank & Insurance", "Contoso Banque SA"),
        ("ГАЗПРОМ", "Gazprom"),
        ("Kowloon Star Jewellery", "Kowloon Star Jewellery 九龍星珠寶"),
        ("Universiteit Fabrikam", "University of Fabrikam", "Université de Fabrikam"),
        ("Stad Doornik", "Ville de Tournai"),
        ("AZ Sint-Contoso", "Algemeen Ziekenhuis St. Contoso"),
        ("Müller Foo", "Mueller Foo"),
        ("L'Acme Foo", "Acme Foo", "L’ACME FOO"),
        ("Institut Contoso", "Inst. Contoso"),
        ("Zuidelijke Nationale Tramwegen", "ZNT"),
        ("Contoso Tramwegen (CTW)", "CTW", "CTW - Contoso Tramwegen"),
        ("Fabrikam", "Contoso (formerly Fabrikam)", "Contoso"),
        ("Acme", "Acme, a Globex company", "Acme www.acme.example", "www.acme"),
        (
            "Acme Foo",
            "Acme Foo Joint Stock Company",
            "Acme Foo spółka z ograniczoną odpowiedzialnością",
        ),
        ("Johnson &amp; Foo", "Johnson & Foo"),
        ("Bakkerij De Foo", "Bakkerij Defoo"),
        ("Lloyds Pharmacy", "LloydsPharmacy"),
        ("Kliniek Contoso", "Kliniek Contoso (Brussel)"),
        ("Acme", "Acme: we make things", "acme.com", "Acme.com, Inc."),
        ("Acme Foo", "Acme Foo NV van publiek recht", "Acme Foo Cooperative"),
    ],
)
def test_one_company(names):
    assert len(set(ids(*names))) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Contoso University", "Fabrikam University"),
        ("University of Lyon", "University of Lyon", "University of Leon"),
        ("Hogeschool Gent", "Hogeschool Antwerpen", "Hogeschool"),
        ("Contoso Bank", "Fabrikam Bank", "Bank"),
        ("Contoso", "Contoso Bank", "Contoso Foods"),  # parts of a group
        ("Contoso", "Contoso Energy"),
        ("Hewlett-Packard", "Hewlett Packard Enterprise"),
        ("Volvo Group", "Volvo Cars"),
        ("GE", "GE Healthcare"),
        ("Kiteline", "Kiteline", "Kitelite"),  # t is far from n: another name
        ("Solena", "Solena", "Solea"),
        ("Air France", "Air China"),
        ("Van den Berg", "Van den Berg Consulting"),
        ("Summit", "Summit Partners"),
        ("KU Leuven", "UCLouvain"),
        ("Université libre de Bruxelles", "Vrije Universiteit Brussel"),
        ("UGent", "UZ Gent", "Stad Gent", "Hogeschool Gent"),
        ("Provincie Limburg (NL)", "Provincie Limburg (België)"),
        ("Kliniek Contoso", "Kliniek Contoso (Brussel)", "Kliniek Contoso Gent"),
        ("Boeing", "Boing"),  # no umlaut
        ("Google", "Google", "Zorbly (ex-Google)"),  # its founder's past, not its own
        ("Design by Humans", "Design by Nature"),
        ("Project: Worldwide", "Project: Time Off"),
        ("Γεωργίου Retail", "Παπαδόπουλος Retail"),
        ("York University", "University of York"),
        ("Royal Bank of Canada", "Bank of Canada"),
        ("Banque de Lyon", "Banque de Paris", "Banque"),
        ("City of Ghent", "City of Paris"),
        ("Siemens", "Siemens Energy", "Siemens Healthineers"),
        ("Alpha Solutions", "Alpha Solutions", "Beta Solutions"),
        ("North Systems", "North Systems", "South Systems"),
        ("Studio 54", "Studio 54", "Studio 55"),
        ("1234567", "1234567", "1234568"),
        ("Abcdef1", "Abcdef1", "Abcdef2"),
        ("Acmes", "Acmes", "Acmet"),  # too short to tell a slip
        ("Kontoso", "Kontoso", "Contoso"),  # a name that begins otherwise
        ("Initech", "Initesh"),  # neither is the more frequent one
        ("Acme France", "Acme Germany"),  # neither stands without its country
        ("NV", "Group", "The", "Belgium"),
        ("株式会社", "شركة"),
        ("Royal Bank", "The Bank"),
        ("Studio I", "Studio U"),
    ],
)
def test_different_companies(names):
    assert len(set(ids(*names))) == len(set(names))


def test_a_typo_of_a_typo_is_no_chain():
    near, middle, far = ["Globodyne"] * 5, ["Globodyme"] * 3, ["Globodime"]
    first, second, third = (ids(*near, *middle, *far)[at] for at in (0, 5, 8))
    assert first == second != third


def test_slips_of_slips_are_no_chain_whichever_is_looked_at_first():
    names = ["Globodyne", "GLOBODYNE", "Globdyne", "Globdyne", "Globdyn"]
    assert len(set(ids(*names))) == 2


def test_a_slip_of_a_very_usual_word_is_one_at_every_company():
    firms = [f"Kwan{letter} Recruitment" for letter in "abcdefghijklmnopqrstuvwxyz"]
    slips = ["Kwana Recrutment", "Kwanb Recrutment", "Kwanc Recuitment"]
    assert len(set(ids(*firms, *slips))) == len(firms)


def test_a_former_name_of_many_or_claimed_by_two_is_asked_about():
    for names in (
        ("Fabrikam", "Fabrikam", "Contoso (formerly Fabrikam)"),
        ("Fabrikam", "Contoso formerly Fabrikam", "Northwind formerly Fabrikam"),
    ):
        found = resolved(*names)
        assert found.rows["company_id"].n_unique() == len({*names})
        assert "formerly" in found.doubts["rule"].to_list()


def test_an_id_is_as_short_as_a_name():
    assert len(ids("x" * 10_000)[0]) <= 200


def test_a_typo_is_found_among_many_names_that_end_alike():
    others = [f"{a}{b}{c}o Partners" for a in "bcdfgh" for b in "aeiouy" for c in "lmnrst"]
    first, second = ids("Globodyne Partners", "Globodyme Partners", *others, "Globodyne Partners")[
        :2
    ]
    assert first == second


def test_aliases_do_not_contradict_each_other():
    families = [line.split(" = ") for line in lines("aliases.txt")]
    found = iter(ids(*(name for family in families for name in family)))
    split = [family for family in families if len({next(found) for _ in family}) > 1]
    assert split == []
    known = aliases()
    assert [a for a, target in known.items() if known.get(target, target) != target] == []


@pytest.mark.parametrize(
    ("special", "names"),
    [
        ("@self-employed", "Freelance|self-employed.|Zelfstandige|ZZP'er|Auto-entrepreneur"),
        ("@self-employed", "Selbstständig|Autónomo|Libero professionista|Por conta própria"),
        ("@none", "||  |-|🚀|N/A|n.v.t.|Unemployed|Open to work!|Werkzoekend|Gepensioneerd"),
        ("@none", "En recherche d'emploi|arbeitssuchend|Buscando empleo|In cerca di lavoro"),
        ("@none", "À procura de emprego|Retraité|im Ruhestand|jubilado|Reformado"),
        ("@stealth", "Stealth-mode Startup|stealth 🚀|Confidentiel|Vertraulich|Confidencial"),
        ("@none", "En búsqueda de empleo"),
        ("@none", "Unemployed - open to work"),
        ("@stealth", "Stealth Startup (AI)"),
        ("@self-employed", "Self-employed (Freelance)"),
        (
            "@self-employed",
            "Freelance / Self-employed|Freelance consultant|Own business - freelance",
        ),
        ("@self-employed", "Freelance journalist|Zelfstandig architect|Działalność gospodarcza"),
        (
            "@none",
            "Currently unemployed, looking for a new role|Career break - parental leave|n/a / none",
        ),
        ("@stealth", "Private/Confidential|Stealth AI startup 🤫|Name withheld"),
    ],
)
def test_no_company(special, names):
    table = resolved(*names.split("|"))
    assert set(table.rows["company_id"]) == {special}
    assert table.rows["company_name"].null_count() == table.rows.height
    assert table.merges.is_empty()


@pytest.mark.parametrize("special", ["@self-employed", "@none", "@stealth"])
def test_every_special_name_of_the_lexicon_is_found(special):
    names = [name.strip() for name in load("companies.toml")[special]["names"].split(",")]
    assert set(ids(*names)) == {special}


@pytest.mark.parametrize(
    "name",
    [
        "The Independent", "Open University", "Available Light Studio", "Confidential Records",
        "Freelancers Union", "Retired Teachers Association", "Looking Glass Factory",
        "Stealth Security",
    ],
)  # fmt: skip
def test_a_real_name_with_such_a_word_is_a_company(name):
    assert not ids(name)[0].startswith("@")


def test_a_missing_name_is_no_company():
    assert resolved(None, "Acme").rows.rows() == [
        (None, "@none", None, "blank"),
        ("Acme", "acme", "Acme", "spelling"),
    ]


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (("ACME NV", "Acme", "Acme"), "Acme"),
        (("Acme NV", "Acme NV", "Acme"), "Acme NV"),
        (("Facebook", "Facebook", "Meta"), "Facebook"),
        (("Meta", "Meta", "Facebook"), "Meta"),
        (("Acme Belgium", "Acme Belgium", "Acme"), "Acme Belgium"),
        (("Acme Logistics", "Acme-Logistics", "Acme Logistcs"), "Acme Logistics"),
    ],
)
def test_the_most_frequent_spelling_names_the_company(names, best):
    assert set(resolved(*names).rows["company_name"]) == {best}


@pytest.mark.parametrize(
    "names",
    [
        ("Acme - Foo", "Acme Foo"),
        ("C++", "D"),
        ("Acme - Foo", "Acme Foo", "Acme Foo Acme"),
    ],
)
def test_ids_are_unique(names):
    assert len(set(ids(*names))) == len(names)


@pytest.mark.parametrize(
    ("names", "merge"),
    [
        (("Acme", "Acme", "ACME NV"), ("spelling", 1.0, "ACME NV", "Acme", "acme")),
        (("Meta", "Meta", "Facebook"), ("alias", 1.0, "Facebook", "Meta", "meta")),
        (("Acme", "Acme Gent"), ("branch", 0.95, "Acme Gent", "Acme", "acme")),
        (("Initech", "Initech", "Initec"), ("typo", 0.9, "Initec", "Initech", "initech")),
        (("Facebook", "Facebook", "Meta"), ("alias", 1.0, "Meta", "Facebook", "facebook")),
    ],
)
def test_a_merge_explains_itself(names, merge):
    assert resolved(*names).merges.rows() == [("company", *merge)]


@pytest.mark.parametrize(
    "names",
    [
        ("Northwind Traders", "NorthwindTraders", "Northwind Tradrs"),
        ("Acme", "Acme Gent", "Acme Gent Belgium"),
    ],
)
def test_the_order_of_rows_does_not_matter(names):
    def together(*order):
        by_name = dict(zip(order, ids(*order), strict=True))
        return {pair for pair in combinations(names, 2) if len({by_name[n] for n in pair}) == 1}

    assert together(*names) == together(*reversed(names)) == together(names[1], names[0], names[2])


def test_one_row_a_name_in_the_order_given():
    names = ["Beta", None, "Acme", "Beta", "", "acme"]
    assert resolved(*names).rows["name"].to_list() == names
    assert resolved().rows.height == resolved().merges.height == 0
