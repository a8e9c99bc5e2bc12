"""What the commands print and write of an export in which every text attacks."""

import base64
import csv
import functools
import gzip
import hashlib
import io
import json
import re
import tomllib
from html.parser import HTMLParser

import hostile
import igraph
import networkx as nx
import openpyxl
import polars as pl
import pytest
import vobject
from click.testing import CliRunner
from exports import HEADER, make_zip
from hostile import NAMES, TEXTS, UNSEEN, formulas, shown
from markdown_it import MarkdownIt

from linkalyze.cli import main

# Each would be run by some spreadsheet, or would be if nothing stood before it.
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", " =1+1", "\t=1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1",
    "\u2060 =1+1", "\u202e=1+1", "\x01=1+1", "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\N{FULLWIDTH PLUS SIGN}1", "\N{FULLWIDTH HYPHEN-MINUS}1", "\N{FULLWIDTH COMMERCIAL AT}SUM(1)",
    "a;=1+1", "a; -1", 'a";"=1+1', "a,=1+1", "a\t=1+1", "a\n=1+1", "a\r=1+1", "a\r\n;\t=1+1",
    "@none:1+cmd|'/C calc'!A0", "@self-employed:=1+1", "@stealth|1",
)  # fmt: skip
# Surrogates are no text.
EVERY_CONTROL = "".join(
    chr(code) for code in (*range(0xA0), 0xAD, 0x61C, *range(0x2000, 0x2070), 0xFDD0, 0x1FFFF)
)


def table(rows):
    """The text of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def texts_of_connections(texts):
    """A Connections.csv with each text in every column of one row."""
    rows = [[text, "Last", "", *[text] * 3, "02 Jan 2024"] for text in texts]
    return table([HEADER.split(","), *rows])


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """Runs a command on the second month of the hostile export, the first being remembered."""
    folder = tmp_path_factory.mktemp("hostile")
    before, now = (hostile.export(folder, month=month) for month in (0, 1))

    @functools.cache
    def run(*words):
        words = [{"EXPORT": str(now)}.get(word, str(word)) for word in words]
        env = {"LINKALYZE_HOME": str(folder / "home")}
        done = CliRunner().invoke(main, words, env=env, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    run("history", "import", before)
    run("report", "EXPORT", "-q", "-o", folder / "report.html")
    sought = ("--goal", "new-job", "--company", hostile.firm(TEXTS, 2))
    run("plan", "EXPORT", *sought)
    run.folder = folder
    return run


@pytest.fixture
def written(command, tmp_path):
    """Writes the tables of the hostile export, or those of a Connections.csv with some texts."""

    def write(form, texts=()):
        files = {"Connections.csv": texts_of_connections(texts)}
        export = make_zip(tmp_path / "x.zip", files) if texts else "EXPORT"
        command("export", export, "-d", tmp_path / "out", "--format", form)
        return {path.stem: path for path in (tmp_path / "out").iterdir()}

    return write


@pytest.mark.parametrize(
    "words",
    [
        ("report", "EXPORT", "-o", "OUTPUT"),
        ("report", "EXPORT", "-o", "OUTPUT", "--lang", "nl"),
        ("inspect", "EXPORT"),
        ("history", "list"),
        ("history", "show", "2"),
        ("history", "diff", "1", "2", "--json"),
        ("plan", "EXPORT", "--list"),
        ("plan", "EXPORT", "--format", "md"),
        ("plan", "EXPORT", "--format", "csv"),
        ("plan", "EXPORT", "--format", "ics"),
        ("plan", "EXPORT", "--format", "json"),
        ("explain", "title", *TEXTS),
        ("explain", "company", *TEXTS),
    ],
    ids=lambda words: " ".join(words[:5])[:40],
)
def test_nothing_commands_the_terminal(command, words):
    target = str(command.folder / "again.html")
    output = command(*(target if word == "OUTPUT" else word for word in words))
    assert len(output) > 50
    assert not UNSEEN.search(output.replace("\r\n", "\n"))


def test_marks_of_the_printer_are_text(command):
    for output in (command("inspect", "EXPORT"), command("explain", "title", *TEXTS)):
        assert "[bold]x[/" in output.replace("\n", "")
        assert ":bomb:" in output


def test_a_hostile_pair_is_shown_and_judged(tmp_path):
    evil = '\x1b]8;;https://evil.example\x07[red]\u202e\x9b31m "Vandenberghe" \\'
    names = [f"{evil} {end}" for end in ("Logistics", "Logistcs")]
    rows = [["Ann", f"Last{at}", "", "", names[at % 2], "Nurse", "02 Jan 2024"] for at in range(4)]
    export = make_zip(tmp_path / "x.zip", {"Connections.csv": table([HEADER.split(","), *rows])})
    own = tmp_path / "own.toml"
    words = ["review", str(export), "--overrides", str(own)]
    result = CliRunner().invoke(main, words, input="m\n", catch_exceptions=False)
    assert "[red]" in result.output
    assert not UNSEEN.search(result.output)
    judged = tomllib.loads(own.read_text(encoding="utf-8"))
    assert judged == {"company": [{"same": sorted(map(shown, names))}]}


def test_no_cell_of_a_csv_file_is_a_formula(written):
    files = written("csv", FORMULAS)
    for path in files.values():
        assert formulas(path.read_text(encoding="utf-8")) == []
    read = pl.read_csv(files["connections"])
    assert read.height == len(FORMULAS)
    assert [name.replace("'", "", 1) for name in read["First Name"]][:3] == list(FORMULAS[:3])
    assert formulas("".join(path.read_text("utf-8") for path in written("csv").values())) == []


def test_explanations_as_csv_have_no_formula(run, tmp_path):
    names = table([["name"], *([text] for text in (*FORMULAS, EVERY_CONTROL))])
    (tmp_path / "names.csv").write_text(names, encoding="utf-8", newline="")
    told = run("explain", "company", "--csv", "names.csv").output
    assert len(list(csv.reader(io.StringIO(told)))) == len(FORMULAS) + 2
    assert formulas(told) == []
    assert not UNSEEN.search(told)


def test_the_plan_as_csv_has_no_formula(command):
    told = command("plan", "EXPORT", "--format", "csv")
    assert "HYPERLINK" in told
    assert formulas(told) == []


@pytest.mark.parametrize("texts", [FORMULAS, (*TEXTS, EVERY_CONTROL)], ids=["formulas", "texts"])
def test_a_workbook_holds_texts_alone(written, texts):
    book = openpyxl.load_workbook(written("xlsx", texts)["linkalyze"])
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    head, *rows = book["connections"].iter_rows(values_only=True)
    assert [row[head.index("Company")] for row in rows] == [shown(text) for text in texts]


def test_a_calendar_has_the_steps_and_nothing_else(command):
    told = command("plan", "EXPORT", "--format", "ics")
    steps = json.loads(command("plan", "EXPORT", "--format", "json"))["steps"]
    tasks = vobject.readOne(told).vtodo_list
    assert [task.summary.value for task in tasks] == [step["title"] for step in steps]
    known = {"BEGIN", "VERSION", "PRODID", "UID", "DTSTAMP", "DUE", "SUMMARY", "DESCRIPTION", "END"}
    lines = [line for line in told.splitlines() if not line.startswith(" ")]
    assert {re.split("[:;]", line)[0] for line in lines} == known
    assert {name for task in tasks for name in task.contents} == {
        name.lower() for name in known - {"BEGIN", "END", "VERSION", "PRODID"}
    }


def test_cards_have_the_known_lines_and_lead_to_profiles_alone(written):
    told = written("vcf")["contacts"].read_bytes().decode()
    lines = [line.partition(":") for line in told.splitlines()]
    known = {"BEGIN", "VERSION", "FN", "ORG", "TITLE", "URL", "END"}
    assert {name for name, _, _ in lines} == known
    urls = [value for name, _, value in lines if name == "URL"]
    assert urls
    assert all(url.startswith("https://www.linkedin.com/in/") for url in urls)
    cards = list(vobject.readComponents(told.replace("VERSION:4.0", "VERSION:3.0")))
    names = {card.fn.value for card in cards}
    assert names == {name.replace("\t", " ") for name in NAMES[hostile.LEFT :]}


def test_markdown_has_no_element_and_no_link_of_a_name(command):
    told = command("plan", "EXPORT", "--format", "md")
    tokens = MarkdownIt("commonmark", {"html": True}).parse(told)
    tokens += [child for token in tokens for child in token.children or ()]
    assert not {token.type for token in tokens} & {
        "html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "fence",
    }  # fmt: skip
    read = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
    assert f"{TEXTS[2]} Firm2" in read


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("https://evil.example", "https\\://evil.example"),
        ("WWW.evil.example", "WWW\\.evil.example"),
        ("[a](b) ![c](d)", "\\[a\\](b) !\\[c\\](d)"),
        ("&lt;b&#62; R&D", "\\&lt;b\\&#62; R&D"),
        ("**b** _i_ `c` \\<", "\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\\\\\<"),
    ],
)
def test_what_markdown_would_read_is_marked(run, tmp_path, text, marked):
    make_zip(tmp_path / "x.zip", {"Connections.csv": texts_of_connections([text])})
    told = run("plan", "x.zip", "--goal", "new-job", "--no-history").output
    assert f"1. {marked} Last: " in told


@pytest.mark.parametrize(
    "texts", [(), [f"{EVERY_CONTROL}\ufffe\uffff", "]]><!--", "&x;"]], ids=["all", "controls"]
)
def test_a_graph_of_hostile_names_is_read(written, texts):
    path = written("graphml", texts)["linkalyze"]
    graph = nx.read_graphml(path)
    assert graph.number_of_nodes() > 3
    assert igraph.Graph.Read_GraphML(str(path)).vcount() == graph.number_of_nodes()


class Parts(HTMLParser):
    """The scripts and styles of a page, and its policy."""

    def __init__(self):
        super().__init__()
        self.inside, self.texts, self.policy = "", {}, {}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.inside = told.get("id") or f"{tag} {told.get('type', '')}".strip()
        if told.get("http-equiv") == "Content-Security-Policy":
            rules = (rule.split() for rule in told["content"].split(";"))
            self.policy |= {name: set(sources) for name, *sources in rules}

    def handle_endtag(self, _):
        self.inside = ""

    def handle_data(self, data):
        self.texts.setdefault(self.inside, []).append(data)


def test_the_policy_admits_the_scripts_and_the_style_of_the_page_and_nothing_else(command):
    html = (command.folder / "report.html").read_text(encoding="utf-8")
    # Nothing stands before it that it would not hold for.
    assert html.split("<head>")[1].lstrip().startswith('<meta http-equiv="Content-Security-Policy"')
    page = Parts()
    page.feed(html)
    library = gzip.decompress(base64.b64decode("".join(page.texts["library-data"])))

    def hashes(*texts):
        digests = (base64.b64encode(hashlib.sha256(text).digest()).decode() for text in texts)
        return {f"'sha256-{digest}'" for digest in digests}

    (script,), (style,) = page.texts["script"], page.texts["style"]
    assert page.policy == {
        "default-src": {"'none'"},
        "script-src": hashes(script.encode(), library),
        # The library fills an element that is empty at first.
        "style-src": hashes(style.encode(), b""),
        "img-src": {"data:", "blob:"},
        "base-uri": {"'none'"},
        "form-action": {"'none'"},
    }
