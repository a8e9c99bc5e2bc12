"""The numbers for other programs: as the schema says, and without e-mail addresses."""

import datetime as dt
import json
import re
from importlib.resources import files

import jsonschema
import pytest
from exports import connections, make_zip, many

from linkalyze.outputs.report_json import as_json, schema
from linkalyze.pipeline import analyze_sample
from linkalyze.presenting import page_of

SHIPPED = json.loads(
    files("linkalyze").joinpath("outputs", "report.schema.json").read_text(encoding="utf-8")
)
WITH_MAIL = (
    'Bo,Ek,https://www.linkedin.com/in/bo,bo@x.example,Acme,"Nurse, bo@x.example",02 Jan 2020'
)


def valid(text):
    told = json.loads(text)
    check = jsonschema.Draft202012Validator(
        SHIPPED, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert [f"{error.json_path}: {error.message}" for error in check.iter_errors(told)] == []
    return told


def test_the_schema_is_of_today():
    jsonschema.Draft202012Validator.check_schema(SHIPPED)
    assert json.loads(json.dumps(schema())) == SHIPPED, "run: python tools/schema.py"


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("options", [(), ("--share",), ("--goal", "new-job", "--company", "Acme")])
def test_a_small_network_fits_the_schema(run, tmp_path, rows, options):
    export = make_zip(
        tmp_path / "x.zip", {"Connections.csv": connections([*many(rows), WITH_MAIL])}
    )
    result = run("report", export, "-q", "--me", "Nurse at Acme", "--json", "r.json", *options)
    assert result.exit_code == 0, result.output
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    told = valid(text)
    assert told["sections"]["resolution"]["contacts"] == rows + 1
    assert "@x.example" not in text
    assert not ("--share" in options and "Ann0" in text)
    assert (told["plan"] is None) is ("--goal" not in options)


@pytest.fixture(scope="module")
def sample():
    analysis = analyze_sample()
    made = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    return analysis, as_json(analysis, language="nl", generated=made)


def test_the_sample_fits_the_schema(sample):
    analysis, text = sample
    told = valid(text)
    assert told["generated"] == "2026-11-01T00:00:00+00:00"
    assert told["findings"][0]["title"] == page_of(analysis, "nl").findings[0].title
    assert list(told) == sorted(told)
    own = told["sections"]["homogeneity"]["facets"]["function"]["own"]
    assert own["interval"]["lo"] < own["likeness"]["share"] < own["interval"]["hi"]
    assert not re.search(r"[\w.]+@[\w-]+\.\w+", text)
