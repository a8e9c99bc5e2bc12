"""Who is one person over many exports: by chains of any length, and by the rules for one export."""

import networkx as nx
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linkalyze.frames import collected
from linkalyze.pipeline import analyze
from linkalyze.resources import sample_data
from linkalyze.team.consent import Consent
from linkalyze.team.engine import OneMachine
from linkalyze.team.gathering import STORE, gather
from linkalyze.team.people import PAIR, companies_of, components, contacts_of

NODES = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 12)


@given(st.lists(st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), max_size=25))
def test_whoever_is_joined_over_others_is_one(tmp_path_factory, pairs):
    engine, place = OneMachine(), tmp_path_factory.mktemp("steps")
    frame = engine.table(pl.DataFrame(pairs, schema=PAIR, orient="row"))
    found = dict(collected(components(frame, engine, place)).iter_rows())
    groups = nx.connected_components(nx.Graph(pairs))
    assert found == {node: min(group) for group in groups for node in group}


def test_a_long_chain_is_one(tmp_path):
    engine = OneMachine()
    chain = pl.DataFrame({"a": range(999), "b": range(1, 1000)}, schema=PAIR).sample(
        fraction=1, shuffle=True, seed=1
    )
    found = collected(components(engine.table(chain), engine, tmp_path))
    assert found["contact_id"].unique().to_list() == [0]
    assert found.height == 1000
    assert len([*tmp_path.glob("labels-*")]) <= 12  # about the logarithm of its length


def test_of_one_member_the_team_has_the_contacts_of_the_report(tmp_path):
    """Of the sample, with its slips, moves and repeated people."""
    export = max(sample_data().glob("*.zip"))
    (tmp_path / export.name).write_bytes(export.read_bytes())
    engine = OneMachine()
    members, _ = gather(tmp_path, {export.name: Consent(names=True)}, engine, lambda: None)
    rows = engine.scan([members[0].rows])
    told = rows.join(companies_of(rows, engine, tmp_path / STORE), on="company", how="left")
    contacts = contacts_of(told, engine, tmp_path / STORE)
    of_team = collected(rows.join(contacts, on="card", how="left")).select(
        "label", "url", "company", "position", "connected_on",
        of_team=pl.coalesce("contact_id", "card"),
    )  # fmt: skip
    of_report = analyze(export).network.connections.select(
        "url", "company", "position", "connected_on", "contact_id",
        label=pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True),
    )  # fmt: skip
    both = of_report.join(
        of_team, on=["label", "url", "company", "position", "connected_on"], nulls_equal=True
    )
    assert both.height >= of_team.height > 300
    assert both["contact_id"].n_unique() < both.height  # somebody is there twice
    pairs = both.select("contact_id", "of_team").unique()
    assert pairs["contact_id"].is_unique().all()
    assert pairs["of_team"].is_unique().all()
