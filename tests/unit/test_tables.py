"""The tables for other tools, read back by readers that are not ours."""

import json
import sqlite3
import stat
from contextlib import closing

import igraph
import networkx as nx
import openpyxl
import polars as pl
import pytest
import vobject
from exports import connections, make_zip

HOSTILE = ('=HYPERLINK("x")', "<b>&\"'", "a;b,c\\d", "Zoë \N{SNOWMAN}", "javascript:alert(1)")
ROWS = [
    f'Ann{at},"{text.replace(chr(34), chr(34) * 2)}",https://www.linkedin.com/in/ann-{at},ann{at}@x.example,'
    f'"{text.replace(chr(34), chr(34) * 2)}","Nurse, {at}",02 Jan 2020'
    for at, text in enumerate(HOSTILE)
]


@pytest.fixture
def written(run, tmp_path):
    """The files of one format."""
    export = make_zip(
        tmp_path / "x.zip", {"Connections.csv": connections([*ROWS, ",,,,,,02 Oct 2023"])}
    )

    def write(form):
        result = run("export", export, "-d", "out", "--format", form)
        assert result.exit_code == 0, result.output
        files = {path.stem: path for path in (tmp_path / "out").iterdir()}
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files.values())
        return files

    return write


def names(contacts):
    return sorted(name for name in contacts if name)


EXPECTED = sorted(f"Ann{at} {text}" for at, text in enumerate(HOSTILE))


def test_json(written):
    contacts = json.loads(written("json")["contacts"].read_text(encoding="utf-8"))
    assert names(row["name"] for row in contacts) == EXPECTED
    assert len(contacts) == 6


def test_parquet(written):
    assert names(pl.read_parquet(written("parquet")["contacts"])["name"]) == EXPECTED


def test_a_workbook_has_a_sheet_a_table_and_no_formula(written):
    book = openpyxl.load_workbook(written("xlsx")["linkalyze"])
    assert set(book.sheetnames) == {
        "connections",
        "contacts",
        "companies",
        "roles",
        "findings",
        "merges",
    }
    head, *rows = book["contacts"].iter_rows(values_only=True)
    assert names(row[head.index("name")] for row in rows) == EXPECTED
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_a_database_has_all_tables(written):
    with closing(sqlite3.connect(written("sqlite")["linkalyze"])) as database:
        found = database.execute("SELECT name FROM contacts WHERE connected_on = '2020-01-02'")
        assert names(name for (name,) in found) == EXPECTED
        assert database.execute("SELECT count(*) FROM connections").fetchone() == (6,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_graph_is_read_by_networkx_and_igraph(written):
    path = written("graphml")["linkalyze"]
    graph = nx.read_graphml(path)
    people = {n: data for n, data in graph.nodes(data=True) if data["kind"] == "contact"}
    assert names(data["label"] for data in people.values()) == EXPECTED
    assert set(graph["me"]) == set(people)
    firm = next(n for n, data in graph.nodes(data=True) if data["label"] == "Zoë \N{SNOWMAN}")
    assert {graph.nodes[n]["label"] for n in graph[firm]} == {"Ann3 Zoë \N{SNOWMAN}"}
    again = igraph.Graph.Read_GraphML(str(path))
    assert (again.vcount(), again.ecount()) == (graph.number_of_nodes(), graph.number_of_edges())
    assert all(0 <= weight <= 1 for weight in again.es["weight"])


def test_cards_are_read_by_an_address_book(written):
    text = written("vcf")["contacts"].read_bytes().decode()
    assert text.count("VERSION:4.0\r\n") == len(EXPECTED)
    # The reader knows the texts of version 3, which are escaped alike.
    cards = list(vobject.readComponents(text.replace("VERSION:4.0", "VERSION:3.0")))
    assert names(card.fn.value for card in cards) == EXPECTED
    card = next(card for card in cards if card.fn.value.startswith("Ann2"))
    assert card.title.value == "Nurse, 2"
    assert card.email.value == "ann2@x.example"
    assert card.url.value == "https://www.linkedin.com/in/ann-2"
