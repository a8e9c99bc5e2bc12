"""Learn from ESCO's occupation labels which words speak for which function.

Run as: uv run --with scikit-learn tools/compile_esco.py ESCO-LABELS.csv.gz ISCO-FUNCTION.csv

A linear support vector machine per function, on runs of letters and pairs of words. A label whose
group of ISCO has several functions counts for its first one and not against the others. What
weighs little is left out, and weights become 8-bit numbers. The same input gives the same table.
"""

import gzip
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from linkalyze.names import folded
from linkalyze.resolve.occupations import TABLE, UNIT, runs_of_letters, stems, word_pairs

TARGET = Path(__file__).parents[1].joinpath("src", "linkalyze", *TABLE)
KEPT = 120_000  # grams; with 60,000 the accuracy on unseen titles falls by one point
RAREST = 2  # labels in which a gram must occur
PENALTY = 0.3
BALANCE = 0.3  # how far rare functions are lifted: weight = frequency ** -BALANCE
MANUAL = 0.2  # weight of crafts, machine operators and labourers, rare among the readers of reports
LARGEST_INTEGER = 127


def labelled(labels: Path, crosswalk: Path) -> pl.DataFrame:
    """`title`, `words`, `functions` (all that count, the usual one first) and `manual`."""
    table = pl.read_csv(gzip.decompress(labels.read_bytes()), infer_schema=False)
    functions = dict(pl.read_csv(crosswalk, infer_schema=False).select("isco", "functions").rows())
    groups = {
        group: next((functions[group[:n]] for n in (4, 3, 2, 1) if group[:n] in functions), None)
        for group in table["isco"].unique()
    }
    return (
        table.with_columns(
            functions=pl.col("isco").replace_strict(groups).str.split(";"),
            key=folded(pl.col("label")),
        )
        .drop_nulls("functions")
        .unique(["key", "functions"], keep="first", maintain_order=True)
        .with_columns(words=stems(pl.col("label")), manual=pl.col("isco").str.contains("^[6-9]"))
        .with_row_index("title")
    )


def grams(titles: pl.DataFrame) -> pl.DataFrame:
    """`title` and `gram`, one row an occurrence."""
    single = titles.select("title", word="words").explode("word")
    runs = pl.concat(runs_of_letters(single["word"])).unique()
    return pl.concat(
        [
            single.join(runs, on="word").select("title", "gram"),
            word_pairs(titles),
        ]
    )


def main(labels: Path, crosswalk: Path) -> None:
    """Write the table beside the lexicon."""
    titles = labelled(labels, crosswalk)
    found = grams(titles)
    counted = found.group_by("gram").agg(labels=pl.col("title").n_unique())
    table = counted.filter(pl.col("labels") >= RAREST).sort("gram").with_row_index("column")
    table = table.with_columns(
        idf=((1 + titles.height) / (1 + pl.col("labels"))).log() + 1,
    )
    cells = found.join(table, on="gram").select("title", "column", "idf")
    shape = titles.height, table.height
    matrix = normalize(csr_matrix((cells["idf"], (cells["title"], cells["column"])), shape))
    usual = titles["functions"].list.first().to_numpy()
    accepted = [set(functions) for functions in titles["functions"]]
    times = Counter(usual)
    lifted = np.array([times[name] ** -BALANCE for name in usual])
    weights = np.where(titles["manual"], MANUAL, 1.0) * lifted / lifted.mean()
    names = sorted(times)
    learned, intercepts = [], []
    for name in names:
        right = usual == name
        counts = [own or name not in also for own, also in zip(right, accepted, strict=True)]
        weight = weights * np.array(counts)
        model = LinearSVC(C=PENALTY, random_state=0).fit(matrix, right, sample_weight=weight)
        learned.append(model.coef_[0])
        intercepts.append(model.intercept_[0])
    # What a gram adds is its weight times its own rarity.
    added = np.array(learned) * table["idf"].to_numpy()
    telling = np.sort(np.argsort(-np.ptp(added, axis=0), kind="stable")[:KEPT])
    rows = pl.DataFrame(
        np.clip(np.rint(added[:, telling].T * UNIT), -LARGEST_INTEGER, LARGEST_INTEGER).astype(
            np.int8
        ),
        schema=names,
    ).insert_column(0, table["gram"][telling])
    rows = rows.insert_column(1, table["idf"][telling].cast(pl.Float32))
    first = pl.DataFrame(
        [["", 0.0, *(round(value * UNIT) for value in intercepts)]],
        schema=rows.schema,
        orient="row",
    )
    pl.concat([first, rows]).write_parquet(TARGET, compression="zstd", compression_level=19)
    print(f"{titles.height:,} labels, {rows.height:,} grams, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
