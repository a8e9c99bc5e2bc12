"""An export with the same people under invented names: of the same shape, with the same measures,
and with nothing of the original people.

Every text is replaced by one that plays the same part: equal names, addresses, companies and texts
stay equal, different ones different, and their order stays. Titles keep the words that the lexicons
know. Days, states and the number of rows stay.
"""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import polars as pl

from linkalyze.company_lexicon import SPECIALS, company_lexicon
from linkalyze.export import CONNECTIONS, Export
from linkalyze.files import replacing
from linkalyze.lexicon import load, phrases, title_lexicon
from linkalyze.names import folded, full_name
from linkalyze.network import Network
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.company_names import aliases
from linkalyze.resolve.member import own_positions, post_of
from linkalyze.resolve.messages import (
    BETWEEN_NAMES,
    BETWEEN_URLS,
    QUESTION,
    is_wish,
    message_marks,
)
from linkalyze.resolve.overrides import Overrides
from linkalyze.resolve.people import CLOSED, personal_mail, unquoted_slugs
from linkalyze.resolve.titles import known_words, read_titles
from linkalyze.resolve.traces import sought_companies, unique_posts
from linkalyze.tables import ColumnType, catalogue

Frames = Mapping[str, pl.DataFrame]
Replace = Callable[[pl.Series], pl.Series]

FACETS = ("seniority", "function", "role")
PROFILE, NO_PROFILE = "https://www.linkedin.com/in/{}-in", "https://www.linkedin.com/"
OF_SPELLINGS = ("merges", "doubts")
FIRST_OF_ZIP = dt.date(1980, 1, 1)
NOTHING = "-"
STOCKED = 20  # phrases a function
WORD_OR_NOT = r"[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+"
WRITTEN: Mapping[ColumnType, str] = {
    "day": "%d %b %Y",
    "month": "%b %Y",
    "moment": "%Y-%m-%d %H:%M:%S UTC",
}
# Prime to the number of syllables: a word with one syllable changed is none of the list, so that no
# invented name passes for a slip of another.
CHECK = (1, 3, 9, 11, 13)


@cache
def _rules() -> dict[str, Any]:
    return load("redaction.toml")


class _Own(NamedTuple):
    """Of the connections, row by row."""

    names: pl.Series
    addresses: pl.Series


def redacted(export: Export, network: Network, overrides: Overrides) -> dict[str, pl.DataFrame]:
    """The typed frames of an export's declared files, with invented texts.

    Args:
        export: the original.
        network: what it resolves to.
        overrides: the judgements with which it did.

    Returns:
        By the keys of the catalogue; all rows in their order.
    """
    frames = {key: export.table(key) for key in export.seen}
    taken = _words(frames)
    companies = _companies(frames, export, overrides, taken)
    titles = _titles(frames)
    names, addresses, own = _people(frames, network, taken)
    replace: dict[str, Replace] = {
        "names": lambda texts: _joined(texts, BETWEEN_NAMES, names),
        "addresses": lambda texts: _joined(texts, BETWEEN_URLS, addresses),
        "mails": _mails,
        "companies": companies,
        "titles": titles,
        "headlines": lambda texts: _headlines(texts, titles, companies),
        "states": _states,
        "numbered": _numbered,
        "titles_of_talks": _titles_of_talks,
        "talk": _talk,
    }
    found = {}
    for key, frame in frames.items():
        kinds = {column: kind for kind in replace for column in _rules()[kind].get(key, ())}
        new = {
            column: replace[kinds[column]](frame[column])
            if column in kinds
            else _same_word(frame[column])
            for column, dtype in frame.schema.items()
            if dtype == pl.String
        }
        if pair := _rules()["people"].get(key):
            full = own.names if key == CONNECTIONS else names(_full(frame, pair))
            if "company" in frame.columns and key != CONNECTIONS:
                full = _by_post(frame, pair, network, own.names).fill_null(full)
            new |= _first_and_last(frame, pair, full)
        if key == CONNECTIONS:
            new["url"] = own.addresses
        found[key] = frame.with_columns(**new)
    return found


def write_export(frames: Frames, path: Path, day: dt.date) -> None:
    """Write the files as LinkedIn does, as one zip of a day.

    Raises:
        OutputError: the file cannot be written.
    """
    written_on = max(day, FIRST_OF_ZIP)
    with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, frame in frames.items():
            spec = catalogue().files[key]
            written = frame.select(
                _as_text(column, kind).alias(header)
                for column, (header, kind) in spec.columns.items()
            )
            entry = zipfile.ZipInfo(f"{spec.file}.csv", (*written_on.timetuple()[:3], 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, written.write_csv())


def _as_text(column: str, kind: ColumnType) -> pl.Expr:
    if kind == "flag":
        return pl.when(column).then(pl.lit("Yes")).otherwise(pl.lit("No"))
    return pl.col(column).dt.to_string(WRITTEN[kind]) if kind in WRITTEN else pl.col(column)


def numbers(measures: object) -> Iterator[float]:
    """The numbers in the measures of a section.

    Yields:
        All but those on which rule put texts together: invented names have no slips of the pen.
    """
    if isinstance(measures, Real):
        yield float(measures)
    for part in _parts(measures):
        yield from numbers(part)


def _parts(measures: object) -> Iterable[object]:
    if isinstance(measures, pl.DataFrame):
        return measures.select(pl.selectors.numeric() | pl.selectors.boolean()).get_columns()
    if is_dataclass(measures):
        told = (field.name for field in fields(measures) if field.name not in OF_SPELLINGS)
        return [getattr(measures, name) for name in told]
    if isinstance(measures, Mapping):
        return measures.values()
    listed = isinstance(measures, pl.Series | np.ndarray | list | tuple | set | frozenset)
    return cast("Iterable[object]", measures) if listed else ()


def differing(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """The ids of the sections whose numbers differ between the measures of two analyses."""

    def counted(measures: object) -> list[float]:
        return sorted(numbers(measures))

    return [name for name in one if counted(one[name]) != counted(other[name])]


def _listed(kind: str, frames: Frames) -> pl.Series:
    """All texts of the columns of a kind."""
    listed: Mapping[str, list[str]] = _rules()[kind]
    found = [frames[file][column] for file in listed if file in frames for column in listed[file]]
    return pl.concat([pl.Series(dtype=pl.String), *found]).drop_nulls()


def _full(frame: pl.DataFrame, pair: list[str]) -> pl.Series:
    return frame.select(
        pl.concat_str(pair, separator=" ", ignore_nulls=True).replace("", None)
    ).to_series()


def _words(frames: Frames) -> pl.Series:
    """What no invented word may be: the words of the original, and names of known employers."""
    kinds = ("people", "names", "companies", "titles", "headlines")
    texts = pl.concat([_listed(kind, frames).unique() for kind in kinds]).to_frame("text")
    slugs = unquoted_slugs(_listed("addresses", frames)).drop_nulls().to_frame("text")
    words = pl.concat([texts, slugs]).select(folded(pl.col("text")).str.split(" ")).to_series()
    return pl.concat([words.explode(), pl.Series(list(aliases()), dtype=pl.String)]).unique()


def _invented(number: int, taken: pl.Series) -> pl.Series:
    """So many words, in the order of the alphabet, two syllables or more apart."""
    rule = _rules()["syllables"]
    syllables = [c + v for c in sorted(rule["consonants"]) for v in sorted(rule["vowels"])]
    base, length = len(syllables), 3
    while base**length < 4 * number:
        length += 1
    step = base**length // (2 * number + 1)
    place = pl.col("n") * step
    digits = [place // base**k % base for k in reversed(range(length))]
    check = pl.sum_horizontal(d * w for d, w in zip(digits, CHECK, strict=False)) % base
    made = pl.DataFrame({"n": range(2 * number)}).select(
        word=pl.concat_str(
            d.replace_strict(range(base), syllables, return_dtype=pl.String)
            for d in (*digits, check)
        )
    )
    free = made.filter(~pl.col("word").is_in(taken.implode()))["word"]
    return free.gather_every(len(free) // number).head(number) if number else free


def _looked_up(texts: pl.Series, old: pl.Series, new: pl.Series) -> pl.Series:
    return texts.replace_strict(old, new, default=None, return_dtype=pl.String)


def _same_word(texts: pl.Series) -> pl.Series:
    return (
        texts.to_frame("text")
        .select(pl.when(pl.col("text").is_not_null()).then(pl.lit(_rules()["text"])))
        .to_series()
    )


def _fold(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(folded(pl.col("text"))).to_series()


def _joined(texts: pl.Series, between: str, replace: Replace) -> pl.Series:
    """Lists in one text, part by part."""
    distinct = texts.drop_nulls().unique().to_frame("text").with_row_index("at")
    parts = distinct.select("at", part=pl.col("text").str.split(between)).explode("part")
    parts = parts.with_columns(part=replace(parts["part"]))
    new = parts.group_by("at").agg(pl.col("part").str.join(between)).sort("at")
    return _looked_up(texts, distinct["text"], new["part"])


def _by_post(frame: pl.DataFrame, pair: list[str], network: Network, own: pl.Series) -> pl.Series:
    """The invented name of the only contact of a name at a company; recommendations have both."""
    post = ["name", "employer"]
    names = network.connections.select("contact_id", name=folded(full_name()), own=own)
    posts = unique_posts(network).join(
        names.unique(["contact_id", "name"]), on=["contact_id", "name"]
    )
    asked = frame.select(
        name=folded(pl.concat_str(pair, separator=" ", ignore_nulls=True)),
        employer=folded(pl.col("company")),
    )
    return asked.join(posts, on=post, how="left", maintain_order="left")["own"]


def _first_and_last(frame: pl.DataFrame, pair: list[str], full: pl.Series) -> dict[str, pl.Series]:
    """An invented name in the columns that the original stands in."""
    first, last = pair
    name, behind = pl.col("name"), pl.col(last).is_not_null()
    split = pl.col(first).is_not_null() & behind & name.str.contains(" ", literal=True)
    parts = frame.select(first, last, name=full).select(
        pl.when(split).then(name.str.split(" ").list.first()).when(~behind).then(name).alias(first),
        pl.when(split)
        .then(name.str.splitn(" ", 2).struct.field("field_1"))
        .when(behind)
        .then(name)
        .alias(last),
    )
    return {column: parts[column] for column in pair}


def _people(frames: Frames, network: Network, taken: pl.Series) -> tuple[Replace, Replace, _Own]:
    """What replaces a whole name and the address of a profile wherever they stand, and the names
    and addresses of the connections by row.

    Names written alike get one invented name; those of one contact get one with different letters
    behind it, which are no part of a name. All addresses of a contact become one. The words for
    both come from one list, so that people without an address keep their place among the others.
    """
    named, own_names = _names(frames, network)
    placed, own_places = _places(frames, network)
    keys = pl.concat([named["one"], own_names["one"], placed["one"]]).drop_nulls().unique().sort()
    words = _invented(len(keys), taken)

    def word(key: pl.Expr) -> pl.Expr:
        return key.replace_strict(keys, words, default=None, return_dtype=pl.String)

    def called(frame: pl.DataFrame) -> pl.Series:
        """From `full`, `fold`, `one` and `nth`."""
        first = word(pl.col("one"))
        last = (first.str.slice(2) + first.str.head(2)).str.to_titlecase()
        letters = _rules()["credentials"]["words"]
        behind = pl.col("nth").replace_strict(range(1, len(letters) + 1), letters, default=None)
        two = pl.col("fold").str.contains(" ", literal=True)
        name = pl.concat_str(
            pl.when(two).then(first.str.to_titlecase()), last, behind, separator=" ",
            ignore_nulls=True,
        )  # fmt: skip
        stays = pl.col("full").is_in(message_marks().senders) | (pl.col("fold") == CLOSED)
        return frame.select(
            pl.when(pl.col("full").is_null() | stays)
            .then("full")
            .when(pl.col("fold") == "")
            .then(pl.lit(NOTHING))
            .otherwise(name)
        ).to_series()

    def names(texts: pl.Series) -> pl.Series:
        frame = texts.to_frame("full").with_columns(fold=folded(pl.col("full")))
        return called(frame.join(named, on="fold", how="left", maintain_order="left"))

    def addresses(texts: pl.Series) -> pl.Series:
        frame = texts.to_frame("url").with_columns(slug=unquoted_slugs(texts))
        marks = message_marks().in_sender_url
        return (
            frame.join(placed, on="slug", how="left", maintain_order="left")
            .select(
                pl.when(pl.col("one").is_not_null())
                .then(pl.format(PROFILE, word(pl.col("one"))))
                .when(pl.col("url").str.contains_any(marks))
                .then(pl.lit(f"https://www.{marks[0]}"))
                .when(pl.col("url").is_not_null())
                .then(pl.lit(NO_PROFILE))
            )
            .to_series()
        )

    own = own_places.select(
        pl.coalesce(pl.format(PROFILE, word(pl.col("one"))), addresses(own_places["url"]))
    )
    return names, addresses, _Own(called(own_names), own.to_series())


def _names(frames: Frames, network: Network) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every folded name with the key of its invented one (`one`) and which of several of one
    contact it is (`nth`); the rows of the connections likewise.
    """
    rows = network.connections.select(
        "contact_id", "company_id", full=full_name().replace("", None), fold=folded(full_name())
    )
    others = [_listed("names", frames), _listed("names", frames).str.split(BETWEEN_NAMES).explode()]
    others += [
        _full(frames[file], pair)
        for file, pair in _rules()["people"].items()
        if file in frames and file != CONNECTIONS
    ]
    folds = pl.concat([rows["fold"], _fold(pl.concat(others))]).drop_nulls().unique().sort()
    named = pl.DataFrame({"fold": folds}).join(
        _as_one(rows), on="fold", how="left", maintain_order="left"
    )
    own_key = pl.col("fold").str.replace_all(" ", "-", literal=True)
    named = named.with_columns(one=pl.coalesce("one", own_key)).with_columns(
        nth=pl.int_range(pl.len()).over("one")
    )
    rows = rows.join(named, on="fold", how="left", maintain_order="left")
    # Namesakes at one company were told apart by what is not kept: now their names must do it, and
    # the name stays one that several bear, to which nothing is linked.
    namesakes = pl.col("contact_id").n_unique().over("one", "company_id") > 1
    employed = ~pl.col("company_id").str.starts_with("@")
    alone = (namesakes & employed).any().over("one")
    return named, rows.with_columns(
        one=pl.when(alone).then(pl.col("contact_id") + "\u0001").otherwise("one")
    )


def _as_one(rows: pl.DataFrame) -> pl.DataFrame:
    """`fold` and `one`: the first of all names that are linked by a contact who bears several."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    pairs = rows.select("fold", "contact_id").unique(maintain_order=True)
    name, contact = (pairs[end].rank("dense").cast(pl.Int64).to_numpy() for end in pairs.columns)
    size = 2 * len(pairs) + 1
    graph = coo_array(([1] * len(pairs), (name, contact + len(pairs))), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    key = pl.col("fold").min().over("label").str.replace_all(" ", "-", literal=True)
    found = pairs.select("fold", label=pl.Series(label[name]))
    return found.select("fold", one=key).unique()


def _places(frames: Frames, network: Network) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every slug with the key of its invented one (`one`), and the rows of the connections."""
    urls = network.connections["url"]
    rows = network.connections.select("contact_id", "url", slug=unquoted_slugs(urls))
    own = pl.col("slug").sort_by(pl.col("slug") != pl.col("contact_id")).drop_nulls().first()
    rows = rows.with_columns(one=own.over("contact_id"))
    others = _listed("addresses", frames).str.split(BETWEEN_URLS).explode()
    strangers = pl.DataFrame({"slug": unquoted_slugs(others)})
    every = pl.concat([rows.select("slug", "one"), strangers.select("slug", one="slug")])
    return every.drop_nulls().unique("slug", keep="first", maintain_order=True), rows


def _companies(frames: Frames, export: Export, overrides: Overrides, taken: pl.Series) -> Replace:
    """A word for each company; its spellings differ by a legal form, or by full stops where the
    original ones differ in nothing but punctuation and case.
    """
    posts, _ = own_positions(export.table("positions"), export.table("profile"))
    sought = sought_companies(export.table).drop_nulls().unique().sort()
    resolved = pl.concat([export.table(CONNECTIONS)["company"], posts["company"], sought])
    ids = resolve_companies(resolved, overrides.company).rows["company_id"]
    known = pl.DataFrame({"text": resolved, "id": ids}).drop_nulls("text")
    others = pl.DataFrame({"text": _listed("companies", frames)}).with_columns(
        id=pl.lit(None, pl.String)
    )
    texts = pl.concat([known, others]).group_by("text").agg(pl.col("id").max(), times=pl.len())
    texts = texts.with_columns(fold=folded(pl.col("text")))
    alike = pl.col("id").drop_nulls().first().over("fold")
    texts = texts.with_columns(id=pl.coalesce("id", alike, pl.format("~{}", "fold")))
    spelled = texts.with_columns(seen=pl.col("times").sum().over("id", "fold")).with_columns(
        form=pl.struct(-pl.col("seen").cast(pl.Int64), "fold").rank("dense").over("id") - 1,
        stops=pl.struct(-pl.col("times").cast(pl.Int64), "text").rank("dense").over("id", "fold")
        - 1,
    )
    ones = spelled["id"].unique().sort()
    forms = company_lexicon().legal_forms[1].str.to_uppercase()
    behind = [
        pl.when(place > 0).then(" " + (place % len(forms)).replace_strict(range(len(forms)), forms))
        for place in (pl.col("form"), pl.col("form") // len(forms))
    ]
    word = pl.col("id").replace_strict(ones, _invented(len(ones), taken).str.to_titlecase())
    special = [pl.when(pl.col("fold") == "").then(pl.lit(NOTHING))]
    for kind in SPECIALS:
        listed = phrases(load("companies.toml")[kind]["names"])
        nth = (pl.col("form") % len(listed)).replace_strict(range(len(listed)), listed)
        special.append(pl.when(pl.col("id") == kind).then(nth))
    new = spelled.select(
        "text",
        new=pl.coalesce(*special, pl.concat_str(word, *behind, ignore_nulls=True))
        + _repeated(".", pl.col("stops")),
    )
    return lambda given: _looked_up(given, new["text"], new["new"])


def _repeated(text: str, times: pl.Expr) -> pl.Expr:
    return pl.lit(text).repeat_by(times).list.join("")


def _titles(frames: Frames) -> Replace:
    """Titles without the words that no lexicon knows; where the rest is read otherwise, another
    title that is read as the whole was.
    """
    headlines = [post_of(text)["title"] for text in _listed("headlines", frames)]
    texts = pl.concat([_listed("titles", frames), *headlines]).drop_nulls().unique().sort()
    read = read_titles(texts).with_columns(cut=_with_known_words(texts))
    again = read_titles(read["cut"])
    same = [pl.col(facet) == again[facet] for facet in FACETS]
    kept, others = read.filter(*same), read.filter(~pl.all_horizontal(same))
    if others.height:
        stock = read_titles(pl.concat([kept["cut"], _stock_of_titles()]))
        shortest = stock.sort(pl.col("title").str.len_chars(), "title", maintain_order=True)
        like = shortest.unique(FACETS, keep="first").select(*FACETS, like="title")
        others = others.join(like, on=FACETS, how="left", maintain_order="left")
        kept = pl.concat(
            [kept, others.with_columns(cut=pl.col("like").fill_null(NOTHING))], how="diagonal"
        )
    return lambda given: _looked_up(given, kept["title"], kept["cut"])


def _with_known_words(titles: pl.Series) -> pl.Series:
    parts = titles.to_frame("title").with_row_index("at")
    parts = parts.with_columns(part=pl.col("title").str.extract_all(WORD_OR_NOT)).explode("part")
    known = known_words(parts["part"].unique().drop_nulls())
    kept = pl.col("part").is_in(known.implode()) | ~pl.col("part").str.contains(r"[\p{L}\p{N}]")
    left = parts.with_columns(part=pl.when(kept).then("part").otherwise(pl.lit(" ")))
    cut = left.group_by("at").agg(pl.col("part").str.join("")).sort("at")
    tidy = pl.col("part").str.replace_all(r"\s+", " ").str.strip_chars()
    return cut.select(tidy.replace("", NOTHING)).to_series()


def _stock_of_titles() -> pl.Series:
    """Titles of every family and function, with and without a rank."""
    lexicon = title_lexicon()
    short = lexicon.function.sort(pl.col("phrase").str.len_chars(), "phrase")
    of_functions = short.group_by("label", maintain_order=True).head(STOCKED)["phrase"]
    told = pl.concat([lexicon.families["phrase"], of_functions]).unique().sort()
    whole = pl.DataFrame({"phrase": told.filter(~told.str.contains("*", literal=True))})
    ranks = pl.DataFrame({"rank": _rules()["ranks"]["words"]})
    return whole.join(ranks, how="cross").select(pl.col("rank") + pl.col("phrase")).to_series()


def _headlines(texts: pl.Series, titles: Replace, companies: Replace) -> pl.Series:
    posts = [post_of(text).row(0, named=True) if text else {} for text in texts]
    parts = pl.DataFrame(posts, schema={"title": pl.String, "company": pl.String})
    parts = parts.with_columns(titles(parts["title"]), companies(parts["company"]))
    return parts.select(
        pl.concat_str("title", "company", separator=" at ", ignore_nulls=True).replace("", None)
    ).to_series()


def _mails(texts: pl.Series) -> pl.Series:
    own = texts.to_frame("mail").select(personal_mail(pl.col("mail"))).to_series()
    shared = pl.when(texts.is_not_null()).then(pl.lit("info@mail.example"))
    numbered = pl.format("m{}@mail.example", own.rank("dense"))
    return pl.select(pl.coalesce(numbered, shared)).to_series()


def _states(texts: pl.Series) -> pl.Series:
    upper = texts.str.to_uppercase()
    return pl.select(
        pl.when(upper.str.contains("^[A-Z_]+$"))
        .then(upper)
        .when(upper.is_not_null())
        .then(pl.lit("OTHER"))
    ).to_series()


def _numbered(texts: pl.Series) -> pl.Series:
    return pl.select(pl.format("{}", texts.rank("dense").cast(pl.String).str.zfill(8))).to_series()


def _titles_of_talks(texts: pl.Series) -> pl.Series:
    of_linkedin = texts.is_in(message_marks().titles)
    return pl.select(pl.when(of_linkedin).then(texts).otherwise(_same_word(texts))).to_series()


def _talk(texts: pl.Series) -> pl.Series:
    """Numbered texts: advertisements, one-tap wishes and questions where the originals are."""
    marks = message_marks()
    text, place = pl.col("text"), pl.col("place")
    distinct = texts.drop_nulls().unique().sort().to_frame("text").with_row_index("place")
    distinct = distinct.with_columns(wish=is_wish(text))
    nth = pl.int_range(pl.len()).over("wish")
    wish = (nth % len(marks.one_tap)).replace_strict(range(len(marks.one_tap)), marks.one_tap)
    new = distinct.select(
        pl.when(text.str.contains_any(marks.in_text))
        .then(pl.format("{} {}", pl.lit(marks.in_text[0]), place))
        .when("wish")
        .then(wish + _repeated("!", nth // len(marks.one_tap)))
        .otherwise(pl.format("Text {}", place))
        + pl.when(text.str.contains(QUESTION)).then(pl.lit("?")).otherwise(pl.lit(""))
    ).to_series()
    return _looked_up(texts, distinct["text"], new)
