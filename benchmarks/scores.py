"""Score the resolution on the labelled development sets, by the commands that users have.

The sets (titles, companies, people, titles of national classifications) are looked for in the
folder given, or beside the project.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[2] / "shared" / "gold"
SCORED_GROUPS = "012345"  # of ISCO-08; the others are crafts, machine operators and labourers


def run(*words: object, output: Path | None = None) -> str:
    """Run a program and return what it prints, which also goes to a file if one is given."""
    done = subprocess.run(
        [sys.executable, *map(str, words)], check=True, capture_output=True, text=True
    )
    if output:
        output.write_text(done.stdout, encoding="utf-8")
    return done.stdout


def scored(gold: Path, name: str) -> dict[str, Any]:
    """What the scorer says of one set: titles, companies or people."""
    scorer, known = gold / "score.py", gold / f"{name}-dev.csv"
    with tempfile.TemporaryDirectory() as folder:
        given, said = Path(folder, "Connections.csv"), Path(folder, "said.csv")
        run(scorer, "blind", known, given)
        if name == "people":
            run("-m", "linkalyze", "export", given, "-d", folder)
            said = Path(folder, "connections.csv")
            options = ["--key", "row", "--label", "person_id", "--pred-label", "contact_id"]
        else:
            run("-m", "linkalyze", "explain", _what(name), "--csv", given, output=said)
            options = ["--key", "name", "--label", "entity"]
        kind, options = ("titles", []) if name == "titles" else ("clusters", options)
        found: dict[str, Any] = json.loads(run(scorer, kind, known, said, *options, "--json"))
    return found


def _what(name: str) -> str:
    return "title" if name == "titles" else "company"


def national(gold: Path) -> dict[str, tuple[int, float]]:
    """Rows and accuracy of the function on titles that ESCO lacks, by language and in all."""
    with (gold / "national-dev.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["isco"][0] in SCORED_GROUPS and row["in_esco"] == "0"
        ]
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "titles.csv")
        with given.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["title"], *([row["title"]] for row in rows)])
        said = run("-m", "linkalyze", "explain", "title", "--csv", given).splitlines()
    right: dict[str, list[bool]] = {"all": []}
    for row, answer in zip(rows, csv.DictReader(said), strict=True):
        hit = answer["function"] in row["functions"].split(";")
        right["all"].append(hit)
        right.setdefault(row["lang"], []).append(hit)
    return {name: (len(hits), sum(hits) / len(hits)) for name, hits in right.items()}


def main(gold: Path) -> None:
    """Print the scores."""
    if not gold.is_dir():
        print(f"{gold}: the labelled sets are not here; nothing is scored.")
        return
    titles = scored(gold, "titles")
    for facet in ("seniority", "function"):
        low, high = titles[facet]["interval"]
        print(f"titles, {facet}: {titles[facet]['accuracy']:.4f} ({low:.3f} to {high:.3f})")
    for language, found in titles["languages"].items():
        print(f"  {language:6} {found['rows']:5} {found['seniority']:.3f} {found['function']:.3f}")
    for name, (rows, accuracy) in national(gold).items():
        print(f"national titles, {name}: {rows:,} rows, function {accuracy:.4f}")
    for name in ("companies", "people"):
        found = scored(gold, name)["all"]
        print(
            f"{name}: B-cubed F1 {found['b3_f1']:.4f}, pairwise precision "
            f"{found['pair_precision']:.4f}, recall {found['pair_recall']:.4f}, "
            f"F1 {found['pair_f1']:.4f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
