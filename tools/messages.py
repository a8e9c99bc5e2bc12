"""Bring the translations up to date with the texts in the code, the templates and the scripts.

python tools/messages.py        all languages: new texts are added, those no longer used dropped
python tools/messages.py xx     and begin a new one
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from linkalyze.levels import Level
from linkalyze.lexicon import title_lexicon
from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.participation import RUNGS
from linkalyze.measures.reciprocity import CHANNELS
from linkalyze.measures.reciprocity import Label as Balanced
from linkalyze.measures.similarity import similarity
from linkalyze.network import FUNCTIONS, SENIORITIES, UNKNOWN
from linkalyze.resolve.company_links import SCORES
from linkalyze.resolve.people import RULES
from linkalyze.resolve.sectors import sector_names
from linkalyze.tables import catalogue

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src" / "linkalyze" / "locale"
KEYWORDS = {"tr": None, "trn": (1, 2), "mark": None}
PYTHON = [("**.py", "python")]
PAGE = [("assets/**.js", "javascript"), ("**.j2", "jinja2.ext:babel_extract")]
OPTIONS = {
    "**.j2": {"trim_blocks": "true", "lstrip_blocks": "true"},
    "assets/**.js": {"parse_template_string": "true"},
}


def labels() -> Iterator[str]:
    """The categories of the data that the report names."""
    known = similarity()
    yield from (*FUNCTIONS, *SENIORITIES, UNKNOWN, *Level, *sector_names())
    yield from title_lexicon().functions_of["family"].unique().sort()
    yield from title_lexicon().roles.values()
    yield from (*known.families(), *known.bands)
    yield from (ceilings["baseline"] for ceilings in thresholds().ceilings.values())
    yield from (spec.adds for spec in catalogue().files.values() if spec.adds)
    yield from ("person", "company", "alias", *SCORES, *(rule for rule, _ in RULES))
    yield from (*CHANNELS, *RUNGS, *get_args(Balanced))


def template() -> Catalog:
    """Every text, in English."""
    found = Catalog()
    for name in labels():
        found.add(name, locations=[("labels", 1)])
    for folder, methods in (("src/linkalyze", PYTHON), ("templates", PAGE)):
        texts = extract_from_dir(ROOT / folder, methods, OPTIONS, KEYWORDS)
        for file, line, text, *_ in texts:
            found.add(text, locations=[(f"{folder}/{file}", line)])
    return found


def bring_up_to_date(language: str) -> None:
    """Add what is new to a language and drop what is no longer used."""
    path = LOCALE / f"{language}.po"
    texts = Catalog(language)
    if path.exists():
        with path.open("rb") as file:
            texts = read_po(file, locale=language)
    texts.update(template(), no_fuzzy_matching=True)
    texts.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, texts, width=100, omit_header=True, sort_output=False, include_lineno=False)
    empty = sum(1 for message in texts if message.id and not message.string)
    print(f"{language}: {len(texts)} texts, {empty} without a translation")


if __name__ == "__main__":
    for name in {*sys.argv[1:], *(path.stem for path in LOCALE.glob("*.po"))}:
        bring_up_to_date(name)
