"""Which connections are one person.

The same profile address, the same personal e-mail address, or the same name at the same company
with the same title. The same name alone never is, and a row without a name stands for itself.
"""

from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import unquote

import polars as pl

from linkalyze.names import folded, folded_person, full_name, label_slug, profile_slug
from linkalyze.network import MERGES

# Mailboxes that colleagues share.
SHARED_MAILBOX = (
    r"^(?:info|sales|contact|hello|hallo|office|mail|admin|support|hr|jobs|team|post|kontakt|service|"
    r"welcome|secretariaat|secretariat|receptie|reception|billing|accounting|marketing|noreply|"
    r"no-reply|enquiries|bureau|praktijk|verkoop|vendite|ventas|commercial|studio|press)@"
)
SAME_PERSON_ADDRESSES = 2
RULES = (("same profile", 1.0), ("same e-mail", 0.98), ("same name, company and title", 0.95))


@dataclass(frozen=True, slots=True)
class People:
    """`rows`: `row`, `contact_id`, `rule`, in the order given. `merges`: one row per connection
    that was put with an earlier one.
    """

    rows: pl.DataFrame
    merges: pl.DataFrame


def resolve_people(people: pl.DataFrame) -> People:
    """Put the connections of one person together.

    Args:
        people: `row`, `first_name`, `last_name`, `url`, `email`, `company` (as written),
            `company_id`, `position`, `connected_on`, all but the first nullable.

    Returns:
        Ids that are readable and the same in every run: the profile's slug where there is one.
    """
    keyed = people.select(
        pl.int_range(pl.len()).alias("at"),
        "row",
        "connected_on",
        "company_id",
        slug=_unquoted(people["url"]),
        mail=_personal_mail(pl.col("email")),
        name=folded_person(pl.col("first_name"), pl.col("last_name")),
        title=folded(pl.col("position")).fill_null(""),
        employer=folded(pl.col("company")).fill_null(""),
        label=full_name(),
    )
    post = pl.concat_str("name", "company_id", "title", separator="\u0001")
    employed = ~pl.col("company_id").str.starts_with("@") & (pl.col("title") != "")
    two_names = pl.col("name").str.contains(" ")
    nameless = pl.col("label") == ""
    keys = keyed.with_columns(
        pl.when(~nameless).then(pl.col("slug", "mail")),
        post=pl.when(employed & two_names).then(post),
    )
    # LinkedIn lists each member once: three addresses under one name are three people.
    few_addresses = pl.col("slug").n_unique().over("post") <= SAME_PERSON_ADDRESSES
    keys = keys.with_columns(post=pl.when(few_addresses).then("post"))
    groups = _components(keys.select("at", "slug", "mail", "post"))
    rows = keys.with_columns(groups)
    return _named(rows)


def _unquoted(urls: pl.Series) -> pl.Series:
    """The slugs, percent-encoding undone; only addresses that have some are looked at singly."""
    encoded = urls.unique().drop_nulls()
    encoded = encoded.filter(encoded.str.contains("%", literal=True))
    plain = urls.replace(encoded, pl.Series([_decoded(url) for url in encoded], dtype=pl.String))
    return plain.alias("slug").to_frame().select(profile_slug(pl.col("slug"))).to_series()


def _decoded(url: str) -> str:
    """Undecodable bytes all become the same character, so that two slugs could seem one."""
    plain = unquote(url)
    return url if "\ufffd" in plain else plain


def _personal_mail(mail: pl.Expr) -> pl.Expr:
    lower = mail.str.to_lowercase().str.replace(r"\+[^@]*@", "@")
    return pl.when(
        lower.str.contains(r"^[^@\s]+@[^@\s]+$") & ~lower.str.contains(SHARED_MAILBOX)
    ).then(lower)


def _components(keys: pl.DataFrame) -> list[pl.Series]:
    """`group` (the first row of each person) and `rule` (0, 1, 2: what joined the row; null)."""
    group, rule = pl.col("at"), pl.lit(None, dtype=pl.Int8)
    frame = keys.with_columns(group=group, rule=rule)
    names = ("slug", "mail", "post")
    while True:
        before = frame["group"]
        for number, name in enumerate(names):
            lowest = pl.col("group").min().over(name)
            joined = pl.col(name).is_not_null() & (lowest < pl.col("group"))
            frame = frame.with_columns(
                group=pl.when(joined).then(lowest).otherwise("group"),
                rule=pl.when(joined & pl.col("rule").is_null())
                .then(pl.lit(number, dtype=pl.Int8))
                .otherwise("rule"),
            )
        if frame["group"].equals(before):
            return [frame["group"], frame["rule"]]


def _short_hashes(texts: pl.Series) -> pl.Series:
    """Six hexadecimal digits a text, the same in every run and version; null for null."""
    return pl.Series(
        [text and blake2b(text.encode(), digest_size=3).hexdigest() for text in texts],
        dtype=pl.String,
    )


def _named(rows: pl.DataFrame) -> People:
    # By date, not by place: the same people in another order bear the same ids.
    oldest_first = rows.sort("connected_on", "slug", "name", "title", nulls_last=True)
    first = oldest_first.group_by("group", maintain_order=True).agg(
        pl.col("slug").drop_nulls().first(),
        pl.col("name", "connected_on", "title", "employer", "label").first(),
    )
    date = pl.col("connected_on").cast(pl.String).fill_null("undated")
    # The company as written: how others write it must not change an id.
    seed = pl.concat_str("name", date, "title", "employer", separator="\u0001", ignore_nulls=False)
    named = pl.format("{}-{}", label_slug(pl.col("name")), seed.map_batches(_short_hashes))
    first = first.with_columns(readable=pl.coalesce("slug", named, pl.format("closed-{}", date)))
    number = pl.int_range(pl.len()).over("readable", order_by=[pl.col("slug").is_null(), "title"])
    alone = (number == 0) & pl.col("name").is_not_null()
    first = first.select(
        "group",
        contact_id=pl.when(alone)
        .then("readable")
        .otherwise(pl.format("{}~{}", "readable", number + 1)),
        first_label="label",
    )
    full = rows.join(first, on="group", how="left", maintain_order="left")
    rule = pl.col("rule").replace_strict(
        {n: name for n, (name, _) in enumerate(RULES)}, default=None, return_dtype=pl.String
    )
    score = pl.col("rule").replace_strict(
        {n: score for n, (_, score) in enumerate(RULES)}, default=None, return_dtype=pl.Float64
    )
    merges = full.filter(pl.col("rule").is_not_null()).select(
        kind=pl.lit("person"),
        rule=rule,
        score=score,
        text_a="label",
        text_b="first_label",
        id="contact_id",
    )
    return People(full.select("row", "contact_id", rule=rule.fill_null("")), merges.cast(MERGES))
