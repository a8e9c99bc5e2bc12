"""What changed between two snapshots: who came and went, moved, rose, or goes by another name."""

from dataclasses import dataclass

import polars as pl

from linkalyze.measures.similarity import similarity
from linkalyze.names import folded, full_name
from linkalyze.network import EVENTS, NO_COMPANY, UNKNOWN
from linkalyze.resolve import resolve
from linkalyze.resolve.companies import resolve_companies
from linkalyze.resolve.member import POSTS
from linkalyze.resolve.overrides import NO_OVERRIDES, Overrides
from linkalyze.resolve.people import unquoted_slugs
from linkalyze.resolve.people_names import parsed_names

KINDS = (
    "joined", "removed", "closed", "returned", "moved", "promoted", "function-changed", "new-url",
    "renamed", "company-renamed",
)  # fmt: skip
# Programs that force a name into ASCII drop these letters, where they keep the base of "é".
LOST_IN_ASCII = "[ŁłØøÆæŒœĐđÐðßıÞþ]"
RENAMED_FROM = 2  # contacts who all "moved" to the same new name at once
MOST_ADDRESSES = 2  # of one name in one post, in one snapshot
MOST_OF = 0.8  # of a company's contacts


@dataclass(frozen=True, slots=True)
class Changes:
    """`events` in the columns of `EVENTS`, by kind in the order of `KINDS`, then by name.
    `touched`, one row for each contact of whom a row changed: `function`, `function_new`, null
    where unknown or where the contact was not there. `rest`: `company`,
    `position` of all other rows.
    """

    events: pl.DataFrame
    touched: pl.DataFrame
    rest: pl.DataFrame


def changes(
    old: pl.DataFrame,
    new: pl.DataFrame,
    earlier: pl.Series,
    overrides: Overrides = NO_OVERRIDES,
) -> Changes:
    """What happened between two snapshots. Both are resolved together, by today's rules: what only
    the rules made of the same text is no change.

    Args:
        old: the rows of the older Connections.csv.
        new: those of the newer one.
        earlier: profile addresses that had gone by the time of the older one, for who returns.
        overrides: the member's own judgements; they hold for the past too.
    """
    rows, rest = _resolved(old, new, overrides)
    before, after = (_one_a_contact(rows.filter(side)) for side in ("old", "new"))
    both = before.join(after, on="contact_id", suffix="_new")
    closed = _closed_by_day(new).join(
        _closed_by_day(old),
        on="connected_on",
        how="full",
        coalesce=True,
        suffix="_old",
        nulls_equal=True,
    )
    closed = closed.with_columns(more=pl.col("len").fill_null(0) - pl.col("len_old").fill_null(0))
    gone = before.join(after, on="contact_id", how="anti")
    came = after.join(before, on="contact_id", how="anti")
    moved = _moved(both)
    renames = _company_renames(moved, rows, rest, overrides)
    renamed_away = moved.join(renames, on=["company_id", "company_id_new"], how="semi")
    moved = moved.join(renamed_away, on="contact_id", how="anti")
    stayed = both.join(moved, on="contact_id", how="anti")
    promoted = _promoted(stayed)
    found = [
        *_arrivals(came, earlier, closed),
        *_departures(gone, closed),
        _events(moved, "moved", "company_shown", "company_shown_new"),
        _events(promoted, "promoted", "seniority", "seniority_new"),
        _events(_refitted(stayed.join(promoted, on="contact_id", how="anti")), "function-changed",
                "function", "function_new"),
        _events(both.filter(_none_kept("slugs")), "new-url", "url", "url_new"),
        _events(both.filter(_none_kept("names")), "renamed", "name", "name_new"),
        renames.select(
            kind=pl.lit("company-renamed"), contact_id=pl.lit(None), name="company_shown_new",
            url=pl.lit(None), **{"from": "company_shown", "to": "company_shown_new"},
        ),
    ]  # fmt: skip
    every = pl.concat([frame.cast(EVENTS) for frame in found])
    events = every.sort(pl.col("kind").cast(pl.Enum(KINDS)), "name", "contact_id", nulls_last=True)
    functions = [side.select("contact_id", "function") for side in (before, after)]
    touched = functions[0].join(functions[1], on="contact_id", how="full", suffix="_new")
    work = pl.col("function", "function_new").replace(UNKNOWN, None)
    return Changes(events, touched.select(work), rest)


def _resolved(
    old: pl.DataFrame, new: pl.DataFrame, overrides: Overrides
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that changed and those of namesakes at their companies, resolved, with `old` and
    `new` (in which snapshot they are); and company and title of all other rows, as written.
    """
    columns = old.columns
    named = pl.any_horizontal(pl.col("first_name", "last_name").is_not_null())
    sides = [
        frame.filter(named).group_by(columns, maintain_order=True).agg(rows=pl.len())
        for frame in (old, new.select(columns))
    ]
    # Nearly all rows are in both to the letter, and have to be read once only.
    stacked = sides[0].join(
        sides[1],
        on=columns,
        how="full",
        coalesce=True,
        nulls_equal=True,
        maintain_order="left_right",
    )
    bare = pl.col("first_name", "last_name").str.replace_all(LOST_IN_ASCII, "")
    # A degree, an emoji, or another way to write the address makes no other row.
    same = ["plain_name", "slug", "company", "position", "connected_on"]
    rows = (
        stacked.with_columns(
            parsed_names(stacked.with_columns(bare))["name"].alias("plain_name"),
            slug=unquoted_slugs(stacked["url"]),
        )
        .group_by(same, maintain_order=True)
        .agg(
            pl.col("first_name", "last_name", "url", "email_address").last(),
            new=pl.col("rows_right").is_not_null().any(),
            old=pl.col("rows").is_not_null().any(),
        )
    )
    changed = rows.filter(pl.col("old") != pl.col("new"))
    namesakes = changed.select("plain_name", "company").unique()
    near = rows.join(namesakes, on=["plain_name", "company"], how="semi", nulls_equal=True)
    addressed = rows.join(changed.drop_nulls("slug").select("slug").unique(), on="slug", how="semi")
    few = pl.concat([changed, near, addressed]).unique(same, maintain_order=True)
    rest = rows.join(few, on=same, how="anti", nulls_equal=True)
    network = resolve(few.select(columns), pl.DataFrame(schema=POSTS), "", "", overrides)
    own = few.select("old", "new", "plain_name", "slug")
    found = network.connections.hstack(own).with_columns(
        parsed_names(few)["name"].alias("full_name"), own_id="contact_id"
    )
    return _same_over_time(found), rest.select("company", "position")


def _same_over_time(rows: pl.DataFrame) -> pl.DataFrame:
    """Contacts that only time tells to be one: the same name met on the same day, of which one row
    went and one came; or the same name in the same post, as long as no snapshot has more than two
    addresses of it (LinkedIn lists each member once, and some twice).
    """
    one_side = pl.col("old") != pl.col("new")
    day = pl.struct("plain_name", "connected_on")
    swapped = (
        one_side
        & (pl.col("old") & one_side).sum().over(day).eq(1)
        & (pl.col("new") & one_side).sum().over(day).eq(1)
        & pl.col("connected_on").is_not_null()
    )
    title = folded(pl.col("position")).fill_null("")
    post = pl.struct("plain_name", "company_id", title)
    addresses = [pl.col("slug").filter(side).n_unique().over(post) for side in ("old", "new")]
    in_post = (title != "") & (pl.max_horizontal(addresses) <= MOST_ADDRESSES)
    named = pl.col("plain_name") != ""
    keyed = rows.with_columns(
        by_day=pl.when(swapped & named).then(day.rank("dense")),
        by_post=pl.when(in_post & named).then(post.rank("dense")),
    )
    label = pl.col("contact_id")
    while True:
        joined = keyed
        for key in ("by_day", "by_post"):
            least = pl.when(pl.col(key).is_null()).then(label).otherwise(label.min().over(key))
            joined = joined.with_columns(contact_id=least)
            joined = joined.with_columns(contact_id=label.min().over("own_id"))
        if joined["contact_id"].equals(keyed["contact_id"]):
            return joined.drop("by_day", "by_post", "own_id")
        keyed = joined


def _none_kept(column: str) -> pl.Expr:
    """Whether a contact has other values in the newer snapshot, and none of the older ones."""
    old, new = pl.col(column), pl.col(f"{column}_new")
    has = (old.list.len() > 0) & (new.list.len() > 0)
    return has & (old.list.set_intersection(new).list.len() == 0)


def _one_a_contact(rows: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each contact in one snapshot."""
    return (
        rows.sort("connected_on", "row", descending=[True, False], nulls_last=True)
        .with_columns(
            slugs=pl.col("slug").drop_nulls().unique().implode().over("contact_id"),
            companies=pl.col("company_id").unique().implode().over("contact_id"),
            connected_on=pl.col("connected_on").min().over("contact_id"),
            names=pl.concat_list("plain_name", "full_name").implode().over("contact_id").list.eval(
                pl.element().explode().unique()
            ),
        )
        .unique("contact_id", keep="first", maintain_order=True)
        .select(
            "contact_id", "names", "slugs", "companies", "slug", "url", "connected_on",
            "company_id", "seniority", "function", name=full_name(),
            company_shown=pl.coalesce("company", "company_name"),
        )
    )  # fmt: skip


def _closed_by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """How many members who closed or hid their profile were met on each day."""
    nobody = pl.all_horizontal(pl.col("first_name", "last_name").is_null())
    return rows.filter(nobody).group_by("connected_on").agg(len=pl.len().cast(pl.Int64))


def _departures(gone: pl.DataFrame, closed: pl.DataFrame) -> list[pl.DataFrame]:
    """A row with nothing but its day appears when a profile is closed; where more left of that day
    than rows appeared, it cannot be told who.
    """
    is_closed = _as_many(gone, closed["connected_on"], closed["more"])
    return [
        _events(gone.filter(~is_closed), "removed", None, None),
        _events(gone.filter(is_closed), "closed", None, None),
    ]


def _arrivals(came: pl.DataFrame, earlier: pl.Series, closed: pl.DataFrame) -> list[pl.DataFrame]:
    """Who was there before, by address, or whose row with nothing but the day has gone, returns;
    where more came of that day than rows went, it cannot be told who.
    """
    slugs = unquoted_slugs(earlier).drop_nulls()
    known = came["slug"].is_in(slugs.implode()).fill_null(value=False)
    back = known | _as_many(came, closed["connected_on"], -closed["more"])
    return [
        _events(came.filter(~back), "joined", None, None),
        _events(came.filter(back), "returned", None, None),
    ]


def _as_many(people: pl.DataFrame, days: pl.Series, rows: pl.Series) -> pl.Series:
    """For each of the people, whether their day has at least as many rows as it has people."""
    by_day = pl.DataFrame([days, rows.alias("rows")])
    met = people.select("connected_on", people=pl.len().over("connected_on")).join(
        by_day, on="connected_on", how="left", maintain_order="left", nulls_equal=True
    )
    return (met["rows"] >= met["people"]).fill_null(value=False)


def _moved(both: pl.DataFrame) -> pl.DataFrame:
    """At a company at which no row of theirs was before: a second account that goes is no move."""
    known = pl.all_horizontal(pl.col("company_id", "company_id_new") != NO_COMPANY)
    return both.filter(known & ~pl.col("companies").list.contains(pl.col("company_id_new")))


def _company_renames(
    moved: pl.DataFrame, rows: pl.DataFrame, rest: pl.DataFrame, overrides: Overrides
) -> pl.DataFrame:
    """A company whose contacts are nearly all at once at one that nobody was at before."""
    stayed = rows.filter(pl.col("old") & pl.col("new")).group_by("company_id").agg(stayed=pl.len())
    left = moved.group_by("company_id").agg(left=pl.len())
    pairs = (
        moved.group_by("company_id", "company_id_new")
        .agg(pl.col("company_shown", "company_shown_new").first(), went=pl.len())
        .join(left, on="company_id")
        .join(stayed, on="company_id", how="left")
        .with_columns(had=pl.col("left") + pl.col("stayed").fill_null(0))
    )
    most = (pl.col("went") >= RENAMED_FROM) & (pl.col("went") >= MOST_OF * pl.col("had"))
    pairs = pairs.filter(
        most,
        ~pl.col("company_id_new").is_in(rows.filter("old")["company_id"].implode()),
        ~pl.col("company_id").str.starts_with("@"),
    )
    if pairs.is_empty():
        return pairs
    # Those whose rows stayed as they were may write the same company in another way.
    texts = pl.concat([rows["company"], rest["company"]])
    together = resolve_companies(texts, overrides.company).rows["company_id"]
    others = (
        rows.select("company_id", together=together.head(rows.height))
        .unique()
        .join(together.tail(rest.height).value_counts(), left_on="together", right_on="company_id")
        .group_by("company_id")
        .agg(others=pl.col("count").sum())
    )
    return (
        pairs.join(others, left_on="company_id_new", right_on="company_id", how="anti")
        .join(others, on="company_id", how="left")
        .with_columns(had=pl.col("had") + pl.col("others").fill_null(0))
        .filter(most)
    )


def _promoted(stayed: pl.DataFrame) -> pl.DataFrame:
    """A higher rung at the same company."""
    rung = similarity().rung
    old, new = (
        pl.col(c).replace_strict(rung, default=None, return_dtype=pl.Int64)
        for c in ("seniority", "seniority_new")
    )
    return stayed.filter((pl.col("company_id") == pl.col("company_id_new")) & (new > old))


def _refitted(stayed: pl.DataFrame) -> pl.DataFrame:
    known = pl.all_horizontal(pl.col("function", "function_new") != UNKNOWN)
    same = pl.col("company_id") == pl.col("company_id_new")
    return stayed.filter(same & known & (pl.col("function") != pl.col("function_new")))


def _events(people: pl.DataFrame, kind: str, before: str | None, after: str | None) -> pl.DataFrame:
    name, url = (f"{c}_new" if f"{c}_new" in people.columns else c for c in ("name", "url"))
    nothing = pl.lit(None, pl.String)
    return people.select(
        kind=pl.lit(kind),
        contact_id="contact_id",
        name=name,
        url=url,
        **{
            "from": nothing if before is None else pl.col(before),
            "to": nothing if after is None else pl.col(after),
        },
    )
