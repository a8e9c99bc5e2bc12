"""Which connections are one person.

The same profile address, the same personal e-mail address, or a compatible name at the same company
in the same post or a step up from it. The same name alone never is, and a row without a name stands
for itself. Pairs are looked for among rows that share company and surname, never among all.
"""

from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import unquote

import polars as pl

from linkalyze.names import folded, full_name, label_slug, latin, profile_slug
from linkalyze.network import DOUBTS, MERGES
from linkalyze.resolve.overrides import NO_JUDGEMENTS, Judgements
from linkalyze.resolve.people_names import parsed_names, people_lexicon
from linkalyze.resolve.people_pairs import alike

MOST_NAMESAKES = 5
CLOSED = "linkedin member"  # what LinkedIn calls who left
RULES = (
    ("your own judgement", 1.0),
    ("same profile", 1.0),
    ("same e-mail", 0.98),
    ("same name, company and title", 0.95),
    ("same name and company, related title", 0.92),
    ("compatible name, same company and title", 0.9),
)


@dataclass(frozen=True, slots=True)
class People:
    """`rows`: `row`, `contact_id`, `rule`, in the order given. `merges`: one row per connection
    that was put with an earlier one. `doubts`: pairs left apart that may be one person.
    """

    rows: pl.DataFrame
    merges: pl.DataFrame
    doubts: pl.DataFrame


def resolve_people(people: pl.DataFrame, judgements: Judgements = NO_JUDGEMENTS) -> People:
    """Put the connections of one person together.

    Args:
        people: `row`, `first_name`, `last_name`, `url`, `email`, `company` (as written),
            `company_id`, `position`, `connected_on`, all but the first nullable.
        judgements: of the member; they win over every rule.

    Returns:
        Ids that are readable and the same in every run: the profile's slug where there is one.
    """
    keyed = people.select(
        pl.int_range(pl.len()).alias("at"),
        "row",
        "connected_on",
        "company_id",
        employer=folded(pl.col("company")).fill_null(""),
        told=pl.concat_str(full_name(), "position", "company", separator=", ", ignore_nulls=True),
    ).hstack(person_keys(people).get_columns())
    keys = with_posts(keyed.with_columns(spread=pl.col("company_id").n_unique().over("family")))
    keys, judged = _judged(keys.with_columns(own_id=_own_ids(keys)), judgements)
    pairs = alike(keys.filter(~pl.col("nameless") & ~pl.col("apart")))
    groups = _components(keys, pairs.filter(~pl.col("doubtful")), judged)
    return _named(keys.with_columns(groups), pairs)


def person_keys(people: pl.DataFrame) -> pl.DataFrame:
    """What each row tells by itself of who it is.

    Args:
        people: `first_name`, `last_name`, `url`, `email` and `position`, all nullable.

    Returns:
        In their order `label` (the name as written, "" for none), `slug` and `mail` (null where
        there is no name), `title` (folded), `nameless`, and the parts of `parsed_names`.
    """
    keys = people.select(
        label=full_name(),
        slug=unquoted_slugs(people["url"]),
        mail=personal_mail(pl.col("email")),
        title=folded(latin(pl.col("position"))).fill_null(""),
    ).hstack(parsed_names(people).get_columns())
    label = pl.col("label")
    return keys.with_columns(
        pl.when(label != "").then(pl.col("slug", "mail")),
        nameless=(label == "") | (pl.col("name") == CLOSED),
    )


def with_posts(keys: pl.DataFrame) -> pl.DataFrame:
    """The rows of `person_keys`, with `company_id` and `spread` (in how many companies somebody
    bears the surname), and what depends on the others of their company: `post` (the key of name,
    company and title; null for none) and `common` (a namesake is likely).
    """
    limits = people_lexicon().thresholds
    keys = keys.with_columns(post=_same_post(~pl.col("nameless")))
    # LinkedIn lists each member once: three addresses under one name are three people.
    few = pl.col("slug").n_unique().over("post") <= limits["addresses"]
    crowd = pl.len().over("company_id") >= limits["large_company"]
    common = crowd & (pl.col("spread") >= limits["common_surname"])
    return keys.with_columns(post=pl.when(few).then("post"), common=common)


def stars(keys: pl.DataFrame, key: str) -> pl.DataFrame:
    """`a` and `b`: the first row (`at`) with each value of a key, and each other that has it."""
    first = keys.select("at", key, first=pl.col("at").min().over(key))
    shared = pl.col(key).is_not_null() & (pl.col("first") < pl.col("at"))
    return first.filter(shared).select(a="first", b="at")


def _judged(keys: pl.DataFrame, judgements: Judgements) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with `apart` (joined by nothing but their own profile and what the member says), and
    the pairs of rows that the member says are one.
    """
    edge = {"a": keys.schema["at"], "b": keys.schema["at"], "rule": pl.Int8()}
    if judgements == NO_JUDGEMENTS:
        return keys.with_columns(apart=pl.lit(value=False)), pl.DataFrame(schema=edge)
    # People are named by the address of their profile or by their id.
    texts = sorted({text for group in (*judgements.same, *judgements.apart) for text in group})
    slugs = unquoted_slugs(pl.Series(texts, dtype=pl.String))
    known = {text: slug or text.strip().lower() for text, slug in zip(texts, slugs, strict=True)}
    rows = pl.concat([keys.select("at", person="slug"), keys.select("at", person="own_id")])
    first = dict(rows.drop_nulls().group_by("person").agg(pl.col("at").min()).iter_rows())
    here = {text for text, person in known.items() if person in first}
    edges = [
        (first[known[one]], first[known[other]], 0)
        for one, *others in judgements.same
        for other in others
        if {one, other} <= here
    ]
    # The second of a pair is left with its own profile, and with what is judged the same.
    alone = [known[other] for one, other in judgements.apart if {one, other} <= here]
    apart = keys["at"].is_in(rows.filter(pl.col("person").is_in(alone))["at"].implode())
    keys = keys.with_columns(apart=apart).with_columns(
        pl.when(~pl.col("apart")).then(pl.col("mail", "post"))
    )
    return keys, pl.DataFrame(edges, schema=edge, orient="row")


def _same_post(named: pl.Expr) -> pl.Expr:
    """The key of name, company and title; null where one of them is missing."""
    employed = ~pl.col("company_id").str.starts_with("@") & (pl.col("title") != "")
    generation = pl.col("generation").fill_null("")
    two_names = pl.col("name").str.contains(" ")
    key = pl.concat_str("name", generation, "company_id", "title", separator="\u0001")
    return pl.when(named & employed & two_names).then(key)


def unquoted_slugs(urls: pl.Series) -> pl.Series:
    """The slugs of profile addresses, percent-encoding undone, null for none."""
    slugs = urls.alias("slug").to_frame().select(profile_slug(pl.col("slug"))).to_series()
    # Only those that have some are looked at singly.
    encoded = slugs.unique().drop_nulls()
    encoded = encoded.filter(encoded.str.contains("%", literal=True))
    plain = pl.Series([_decoded(slug) for slug in encoded], dtype=pl.String)
    return slugs.replace(encoded, plain.str.to_lowercase().str.normalize("NFC"))


def _decoded(slug: str) -> str:
    """Undecodable bytes all become the same character, so that two slugs could seem one; encoded
    control characters must not come to life in an id.
    """
    plain = unquote(slug)
    return plain if plain.isprintable() and "\ufffd" not in plain else slug


def personal_mail(mail: pl.Expr) -> pl.Expr:
    """An address that is one person's, in small letters; null for none."""
    shared = people_lexicon().shared_mailbox
    lower = mail.str.to_lowercase().str.replace(r"\+[^@]*@", "@")
    return pl.when(lower.str.contains(r"^[^@\s]+@[^@\s]+$") & ~lower.str.contains(shared)).then(
        lower
    )


def _components(keys: pl.DataFrame, pairs: pl.DataFrame, judged: pl.DataFrame) -> list[pl.Series]:
    """`group` (the first row of each person) and `rule` (the number of what joined the row; null
    for the first).
    """
    edges = [judged, pairs.select("a", "b", "rule")]
    edges += [
        stars(keys, name).with_columns(rule=pl.lit(number, dtype=pl.Int8))
        for number, name in enumerate(("slug", "mail", "post"), 1)
    ]
    joined = pl.concat(edges)
    if joined.is_empty():
        return [keys["at"].alias("group"), pl.Series("rule", [None] * keys.height, dtype=pl.Int8)]
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ends = joined["a"].to_numpy(), joined["b"].to_numpy()
    graph = coo_array(([1] * joined.height, ends), shape=(keys.height, keys.height))
    _, label = connected_components(graph, directed=False)
    # The surest of the rules that touch a row explains it.
    touching = pl.concat([joined.select("rule", at="a"), joined.select("rule", at="b")])
    surest = touching.group_by("at").agg(pl.col("rule").min())
    rows = (
        keys.select("at", label=pl.Series(label))
        .with_columns(group=pl.col("at").min().over("label"))
        .join(surest, on="at", how="left", maintain_order="left")
        .with_columns(rule=pl.when(pl.col("at") != pl.col("group")).then("rule"))
    )
    return [rows["group"], rows["rule"]]


def _short_hashes(texts: pl.Series) -> pl.Series:
    """Six hexadecimal digits a text, the same in every run and version; null for null."""
    return pl.Series(
        [text and blake2b(text.encode(), digest_size=3).hexdigest() for text in texts],
        dtype=pl.String,
    )


def _own_ids(rows: pl.DataFrame) -> pl.Series:
    """A readable id for each row by itself: the profile's slug, or the name with a hash of what the
    row says, or the date of a closed profile, numbered where rows say the same.
    """
    date = pl.col("connected_on").cast(pl.String).fill_null("undated")
    # The company as written: how others write it must not change an id.
    seed = pl.concat_str("name", date, "title", "employer", separator="\u0001", ignore_nulls=False)
    nobodys = pl.when(pl.col("slug").is_null()).then(seed)
    named = pl.format("{}-{}", label_slug(pl.col("name")), nobodys.map_batches(_short_hashes))
    told = rows.select(
        "slug",
        "label",
        mail=pl.col("mail").fill_null(""),
        closed=pl.col("name").is_null(),
        own_id=pl.coalesce(named, pl.format("closed-{}", date)),
    )
    number = pl.int_range(1, pl.len() + 1).over("own_id", order_by=["label", "mail"])
    alone = (number == 1) & ~pl.col("closed")
    numbered = pl.when(alone).then("own_id").otherwise(pl.format("{}~{}", "own_id", number))
    return told.select(own_id=pl.coalesce("slug", numbered))["own_id"]


def _named(rows: pl.DataFrame, pairs: pl.DataFrame) -> People:
    # By date, not by place: the same people in another order bear the same ids.
    oldest_first = rows.sort("connected_on", "slug", "name", "title", "own_id", nulls_last=True)
    first = oldest_first.group_by("group", maintain_order=True).agg(
        pl.col("slug").drop_nulls().first(),
        pl.col("title", "told", "own_id").first(),
    )
    first = first.with_columns(readable=pl.coalesce("slug", "own_id"))
    # A slug may by chance be what another's id is.
    number = pl.int_range(pl.len()).over("readable", order_by=[pl.col("slug").is_null(), "title"])
    first = first.select(
        "group",
        contact_id=pl.when(number == 0)
        .then("readable")
        .otherwise(pl.format("{}~{}", "readable", number + 1)),
        first_told="told",
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
        text_a="told",
        text_b="first_told",
        id="contact_id",
    )
    people = full.select("row", "contact_id", rule=rule.fill_null(""))
    return People(people, merges.cast(MERGES), _doubts(full, pairs))


def _doubts(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs at one company that bear one name, or may, and stayed two people; who has more than a
    few such namesakes is left out, since nobody could tell which is which.
    """
    sides = rows.select("at", "contact_id", text="told")
    found = (
        pairs.filter("doubtful")
        .join(sides, left_on="a", right_on="at")
        .join(sides, left_on="b", right_on="at", suffix="_b")
        .filter(pl.col("contact_id") != pl.col("contact_id_b"))
        .with_columns(
            first=pl.min_horizontal("contact_id", "contact_id_b"),
            second=pl.max_horizontal("contact_id", "contact_id_b"),
        )
        .unique(["first", "second"], keep="first", maintain_order=True)
    )
    namesakes = pl.max_horizontal(
        pl.len().over(pl.col(side)) for side in ("contact_id", "contact_id_b")
    )
    return (
        found.filter(namesakes <= MOST_NAMESAKES)
        .select(
            kind=pl.lit("person"),
            rule=pl.lit("a like name at the same company"),
            score=pl.when("same_name").then(0.7).otherwise(0.5),
            text_a="text",
            text_b="text_b",
            id_a="contact_id",
            id_b="contact_id_b",
            contacts=pl.lit(1),  # two would be one
        )
        .cast(DOUBTS)
    )
