"""What a labelled sample of employers' names says of the sectors that are told.

`sectors.csv` holds names at random from the labelled companies, with the sector that an ordinary
reader would say, none where the name does not tell, and other sectors that can be defended. The
half "dev" was read before the lexicon was written, the half "unseen" after it.
"""

from pathlib import Path

import polars as pl
import pytest

from linkalyze.resolve.sectors import read_sectors


@pytest.fixture(scope="module")
def judged():
    known = pl.read_csv(Path(__file__).with_name("sectors.csv"), infer_schema=False)
    said = read_sectors(known["name"])["sector"]
    accepted = pl.concat_list("sector", pl.col("accept").fill_null("").str.split("; "))
    judged = known.with_columns(said=said, accepted=accepted)
    right = pl.col("accepted").list.contains(pl.col("said"))
    return judged.with_columns(right=right.fill_null(value=False))


@pytest.mark.parametrize(
    ("half", "precision", "coverage", "recall"),
    [("dev", 0.98, 0.90, 0.95), ("unseen", 0.97, 0.80, 0.82)],
)
def test_sectors(judged, half, precision, coverage, recall):
    rows = judged.filter(half=half)
    told = rows.drop_nulls("said")
    assert told["right"].mean() >= precision
    assert told.height / rows.height >= coverage
    assert rows.drop_nulls("sector")["right"].mean() >= recall
