"""Invented names and addresses that keep who is who."""

from typing import NamedTuple

import polars as pl

from linkalyze.export import CONNECTIONS
from linkalyze.names import folded, full_name
from linkalyze.network import Network
from linkalyze.redaction.columns import (
    NOTHING,
    Frames,
    Replace,
    fold,
    full_of,
    invented,
    listed,
    rules,
)
from linkalyze.resolve.messages import BETWEEN_NAMES, BETWEEN_URLS, message_marks
from linkalyze.resolve.people import CLOSED, unquoted_slugs
from linkalyze.resolve.traces import unique_posts

PROFILE, NO_PROFILE = "https://www.linkedin.com/in/{}-in", "https://www.linkedin.com/"


class Own(NamedTuple):
    """Of the connections, row by row."""

    names: pl.Series
    addresses: pl.Series


def replaced_people(
    frames: Frames, network: Network, taken: pl.Series
) -> tuple[Replace, Replace, Own]:
    """What replaces a whole name and the address of a profile wherever they stand, and the names
    and addresses of the connections by row.

    Names written alike get one invented name; those of one contact get one with different letters
    behind it, which are no part of a name. All addresses of a contact become one. The words for
    both come from one list, so that people without an address keep their place among the others.
    """
    named, own_names = _names(frames, network)
    placed, own_places = _places(frames, network)
    keys = pl.concat([named["one"], own_names["one"], placed["one"]]).drop_nulls().unique().sort()
    words = invented(len(keys), taken)

    def word(key: pl.Expr) -> pl.Expr:
        return key.replace_strict(keys, words, default=None, return_dtype=pl.String)

    def called(frame: pl.DataFrame) -> pl.Series:
        """From `full`, `fold`, `one` and `nth`."""
        first = word(pl.col("one"))
        last = (first.str.slice(2) + first.str.head(2)).str.to_titlecase()
        letters = rules()["credentials"]["words"]
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
    return names, addresses, Own(called(own_names), own.to_series())


def _names(frames: Frames, network: Network) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every folded name with the key of its invented one (`one`) and which of several of one
    contact it is (`nth`); the rows of the connections likewise.
    """
    rows = network.connections.select(
        "contact_id", "company_id", full=full_name().replace("", None), fold=folded(full_name())
    )
    lists = listed("names", frames)
    others = [lists, lists.str.split(BETWEEN_NAMES).explode()]
    others += [
        full_of(frames[file], pair)
        for file, pair in rules()["people"].items()
        if file in frames and file != CONNECTIONS
    ]
    folds = pl.concat([rows["fold"], fold(pl.concat(others))]).drop_nulls().unique().sort()
    named = pl.DataFrame({"fold": folds}).join(
        _as_one(rows), on="fold", how="left", maintain_order="left"
    )
    # With hyphens, as names are in ids, so that they sort alike.
    key = pl.coalesce("one", "fold").str.replace_all(" ", "-", literal=True)
    named = named.with_columns(one=key).with_columns(nth=pl.int_range(pl.len()).over("one"))
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
    found = pairs.select("fold", label=pl.Series(label[name]))
    return found.select("fold", one=pl.col("fold").min().over("label")).unique()


def _places(frames: Frames, network: Network) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every slug with the key of its invented one (`one`), and the rows of the connections."""
    urls = network.connections["url"]
    rows = network.connections.select("contact_id", "url", slug=unquoted_slugs(urls))
    own = pl.col("slug").sort_by(pl.col("slug") != pl.col("contact_id")).drop_nulls().first()
    rows = rows.with_columns(one=own.over("contact_id"))
    others = listed("addresses", frames).str.split(BETWEEN_URLS).explode()
    strangers = pl.DataFrame({"slug": unquoted_slugs(others)})
    every = pl.concat([rows.select("slug", "one"), strangers.select("slug", one="slug")])
    return every.drop_nulls().unique("slug", keep="first", maintain_order=True), rows


def first_and_last(frame: pl.DataFrame, pair: list[str], full: pl.Series) -> dict[str, pl.Series]:
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


def by_post(frame: pl.DataFrame, pair: list[str], network: Network, own: pl.Series) -> pl.Series:
    """The invented name of the only contact of a name at a company; recommendations have both."""
    names = network.connections.select("contact_id", name=folded(full_name()), own=own)
    posts = unique_posts(network).join(
        names.unique(["contact_id", "name"]), on=["contact_id", "name"]
    )
    asked = pl.DataFrame({"name": fold(full_of(frame, pair)), "employer": fold(frame["company"])})
    return asked.join(posts, on=["name", "employer"], how="left", maintain_order="left")["own"]
