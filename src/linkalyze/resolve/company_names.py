"""What a company's name says once spelling, legal form and decoration are taken off.

Every distinct text becomes a list of words in one common language (`universiteit` and
`université` are both `university`, `Anvers` is `antwerp`) and a key: two texts with the same key
are spellings of one company.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from linkalyze.company_lexicon import CompanyLexicon, company_lexicon
from linkalyze.lexicon import lines, spaced
from linkalyze.names import FOREIGN_LETTER, folded, folded_latin, undotted
from linkalyze.resolve.no_company import with_special

LONGEST_NAME = 200  # characters; what goes on longer is no name
BRACKETS = r"\s*[(\[{]([^)\]}]*)(?:[)\]}]|$)"
# Behind a colon a slogan is long or in small letters: "Project: Worldwide" is a name.
SLOGAN = r"\s*[|\u2022\u00b7\u25cf\u00bb\u2192].*$|:(?:\s+\S+){3}.*$|:\s+\p{Ll}.*$"
DASH = r"\s+[-\u2013\u2014]+\s+"
OF_SOMEBODY = r"(?i),\s+an?\s.*$"  # Acme, a Globex company
WEB = r"(?i)\s+(?:https?://|www\.)\S*$"
WEB_START = r"(?i)^(?:https?://)?www\."
LETTER = r"\p{L}"
FOREIGN_SCRIPT = f"{FOREIGN_LETTER}+"
# Not two acronyms, as in ABN AMRO Bank.
OWN_ACRONYM = r"^(?P<short>\p{Lu}[\p{Lu}\p{N}&]{1,5}) (?P<rest>\S*\p{Ll}\S* .*\S)"
UMLAUT = r"[äöüøåÄÖÜØÅ]"
ELIDED = r"(?i)^l['\u2019`]"
ACRONYM_BEHIND = r"^(?P<rest>\S+ .*\S) (?P<short>\p{Lu}{2,6})$"
DOMAIN = (
    r"(?i)([\p{L}\p{N}-]{3})"
    r"\.(?:com|net|org|eu|io|ai|be|nl|lu|de|at|ch|fr|es|it|pt|co\.uk)(\s|,|$)"
)
JOINED_CAPITALS = r"\b(\p{Lu}{1,3})[&+](\p{Lu}{1,3})\b"
ACRONYM = r"^[\p{Lu}\p{N}][\p{L}\p{N}&.\-]{1,8}$"


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of one key: its `words` in the common language and `plain` as written, how many
    connections bear it (`times`) and how many different texts (`spellings`); `acronym` where a
    text looks like one, `shorts` that stand beside it, the `formers` it was called before; `known`
    to the file of aliases; `elided` of an L', and whether a text has an `umlaut`.
    """

    words: Sequence[str]
    plain: Sequence[str]
    times: int
    spellings: int
    acronym: bool
    shorts: Sequence[str]
    formers: Sequence[str]
    known: bool
    elided: bool
    umlaut: bool

    @property
    def weight(self) -> int:
        """How usual the name is in this network."""
        return self.times + self.spellings


def read_names(distinct: pl.DataFrame) -> pl.DataFrame:
    """Read each company text.

    Args:
        distinct: `name`, each text once, without nulls; other columns stay.

    Returns:
        The same rows with `special` ("@none" and its like, null for a company), `words` (a list,
        in the common language), `key`, `alias` (the key of the usual name, where the file of
        aliases knows it), `short` (an acronym that stands beside its long form in this very text),
        `former` (the key of the name that the company had before, where the text tells it) and
        `rule`; `plain` has the words as written, without legal forms, and `elided` tells of L'Acme.
    """
    lexicon = company_lexicon()
    name = pl.col("name")
    text = pl.col("text")
    cut = (
        distinct.with_columns(text=_unescaped(name.str.slice(0, LONGEST_NAME)))
        .with_columns(text=text.str.replace(WEB, "").str.replace(WEB_START, ""))
        .with_columns(
            outside=text.str.replace_all(BRACKETS, " ").str.strip_chars(),
            inside=text.str.extract(BRACKETS).str.strip_chars(),
        )
        .with_columns(
            head=pl.when(pl.col("outside").str.contains(LETTER)).then("outside").otherwise(text)
        )
        .with_columns(
            head=pl.col("head").str.replace(SLOGAN, "").str.replace(OF_SOMEBODY, ""),
            whole=folded_latin(text),
        )
    )
    parts = pl.col("head").str.replace_all(DASH, "\u0001").str.split("\u0001")
    read = with_special(cut, lexicon).with_columns(
        first=parts.list.get(0), behind=parts.list.get(1, null_on_oob=True)
    )
    read = read.with_columns(
        leads=_is_short_for(read, "first", "behind"),
        closes=_is_short_for(read, "behind", "first"),
        encloses=_is_short_for(read, "inside", "first"),
    ).with_columns(
        base=pl.when("leads").then("behind").otherwise("first"),
        short=pl.when("leads")
        .then("first")
        .when("encloses")
        .then("inside")
        .when("closes")
        .then("behind"),
    )
    return (
        read.with_columns(base=_without_foreign_script(pl.col("base")))
        .pipe(_without_own_acronym, lexicon)
        .pipe(_with_plain_words, lexicon)
        .pipe(_with_former_name, lexicon)
        .pipe(_with_words, lexicon)
        .pipe(_with_place_in_brackets, lexicon)
        .with_columns(key=key_of(pl.col("words"), lexicon), short=short_key(pl.col("short")))
        .with_columns(alias=looked_up("key", aliases()), elided=pl.col("base").str.contains(ELIDED))
        .with_columns(
            rule=pl.when(pl.col("special").is_not_null())
            .then(pl.lit("no company"))
            .when(pl.col("alias").is_not_null())
            .then(pl.lit("alias"))
            .otherwise(pl.lit("spelling")),
        )
        .select(
            *distinct.columns,
            "special",
            "plain",
            "words",
            "key",
            "alias",
            "short",
            "former",
            "elided",
            "rule",
        )
    )


@cache
def aliases() -> Mapping[str, str]:
    """From the key of each name in `aliases.txt` to that of the employer's usual name."""
    rows = pl.Series("name", lines("aliases.txt")).str.split(" = ").to_frame()
    table = rows.with_row_index("employer").explode("name")
    table = table.with_columns(key=name_keys(table["name"], company_lexicon()))
    table = table.with_columns(usual=pl.col("key").first().over("employer"))
    first = table.unique("key", keep="first", maintain_order=True)
    return dict(first.select("key", "usual").iter_rows())


def name_keys(names: pl.Series, lexicon: CompanyLexicon) -> pl.Series:
    """The key of each name, without looking for slogans, acronyms and aliases."""
    return name_words(names, lexicon).select(key=key_of(pl.col("words"), lexicon))["key"]


def name_words(names: pl.Series, lexicon: CompanyLexicon) -> pl.DataFrame:
    """The `plain` words of each name and its `words` in the common language."""
    return _with_words(_with_plain_words(names.alias("base").to_frame(), lexicon), lexicon)


def short_key(text: pl.Expr) -> pl.Expr:
    """An acronym as a key."""
    return folded(undotted(text)).str.replace_all(" ", "", literal=True)


def stands_for(short: str, long: str) -> bool:
    """Whether all letters of an acronym stand in its long form in their order, from the first.

    Both are keys; the long form must be more than twice as long.
    """
    letters = iter(long)
    return len(long) > 2 * len(short) and short[0] == long[0] and all(c in letters for c in short)


def _is_short_for(frame: pl.DataFrame, short: str, long: str) -> pl.Series:
    """Row by row over the few texts that look like an acronym."""
    seems = pl.col(short).str.contains(ACRONYM) & pl.col(long).is_not_null()
    pairs = frame.with_row_index("at").filter(seems).select("at", short_key(pl.col(short, long)))
    right = [at for at, a, b in pairs.iter_rows() if a and b and stands_for(a, b)]
    return pl.int_range(frame.height, eager=True).is_in(right)


def _without_own_acronym(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """LVMH Moët Hennessy Louis Vuitton is the long form with its own acronym before it."""
    base = pl.col("base")
    before, behind = (base.str.extract_groups(pattern) for pattern in (OWN_ACRONYM, ACRONYM_BEHIND))
    split = (
        frame.with_row_index("at")
        .select(
            "at",
            found=pl.coalesce(before.struct.field("short"), behind.struct.field("short")),
            rest=pl.coalesce(before.struct.field("rest"), behind.struct.field("rest")),
        )
        .drop_nulls("found")
    )
    split = _with_plain_words(split.with_columns(base="rest"), lexicon)
    letters = split.select(short_key(pl.col("found")), pl.col("plain").list.join("")).iter_rows()
    own = split.filter(
        pl.Series([stands_for(short, long) for short, long in letters], dtype=pl.Boolean),
        pl.col("plain").list.len() > 1,
        ~short_key(pl.col("found")).is_in(lexicon.legal_forms[1].implode()),
    )
    return (
        frame.with_row_index("at")
        .join(own.select("at", "found", "rest"), on="at", how="left", maintain_order="left")
        .with_columns(base=pl.coalesce("rest", "base"), short=pl.coalesce("short", "found"))
        .drop("at", "found", "rest")
    )


def _with_former_name(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """Adds `former`: the key of the name behind "formerly"."""
    former = frame.select(
        pl.col("whole").str.extract(rf" (?:{lexicon.formerly}) (.+)$")
    ).to_series()
    told = former.drop_nulls().unique()
    keys = name_keys(told, lexicon)
    known = aliases()
    centres = [known.get(key, key) for key in keys]
    return frame.with_columns(
        former=former.replace_strict(told, centres, default=None, return_dtype=pl.String)
    )


def _unescaped(text: pl.Expr) -> pl.Expr:
    return (
        pl.when(text.str.contains(r"&[#\w]+;"))
        .then(
            text.map_batches(
                lambda s: pl.Series([t and html.unescape(t) for t in s], dtype=pl.String),
                return_dtype=pl.String,
            )
        )
        .otherwise(text)
    )


def _without_foreign_script(text: pl.Expr) -> pl.Expr:
    """Kowloon Star 九龍星 is Kowloon Star; a name that begins in another script stays."""
    return text.str.replace(
        rf"^([^\p{{L}}]*\p{{Latin}}{{3}}.*?)[\s/-]+{FOREIGN_SCRIPT}(?:\s+{FOREIGN_SCRIPT})*\s*$",
        "$1",
    )


def _with_plain_words(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """Adds `plain`: the folded words of `base` without asides and legal forms; never none."""
    plain = pl.col("plain")
    listed = (
        frame.with_columns(plain=folded_latin(_spelled(pl.col("base"))))
        .with_columns(
            cut=plain.str.replace(rf" (?:{lexicon.aside}|{lexicon.formerly})(?: .*)?$", "")
        )
        .with_columns(
            plain=pl.when(pl.col("cut") != "").then("cut").otherwise(plain).str.split(" ")
        )
    )
    listed = _without_forms(listed, lexicon)
    leading = (plain.list.len() > 1) & plain.list.first().is_in(list(lexicon.leading_forms))
    return listed.with_columns(plain=pl.when(leading).then(plain.list.slice(1)).otherwise(plain))


def _spelled(text: pl.Expr) -> pl.Expr:
    """Sonríe+ is Sonríe plus, P&G one word, and acme.com Acme."""
    plain = text.str.replace(r"\+\s*$", " plus").str.replace_all(JOINED_CAPITALS, "$1$2")
    return plain.str.replace(DOMAIN, "$1$2")


def _without_forms(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """The frame with `plain` without the legal forms at its end, of which there may be several."""
    plain = pl.col("plain")
    longest = pl.max_horizontal(
        pl.when(
            (plain.list.len() > length)
            & plain.list.tail(length).list.join(" ").is_in(forms.implode())
        )
        .then(length)
        .otherwise(0)
        for length, forms in lexicon.legal_forms.items()
    )
    may_end = (plain.list.len() > 1) & plain.list.last().is_in(lexicon.ends_of_forms.implode())
    rows = frame.with_row_index("place")
    closed, rows = [rows.filter(~may_end)], rows.filter(may_end)
    while rows.height:  # Company NV/SA
        rows = rows.with_columns(drop=longest)
        closed.append(rows.filter(pl.col("drop") == 0).drop("drop"))
        rows = rows.filter(pl.col("drop") > 0)
        rows = rows.with_columns(plain=plain.list.head(plain.list.len() - pl.col("drop"))).drop(
            "drop"
        )
    return pl.concat(closed).sort("place").drop("place")


def _with_words(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """Adds `words`: `plain` in the common language, without padding and small words."""
    found = frame.with_columns(words=spaced(pl.col("plain").list.join(" ")))
    for patterns in (lexicon.padding_patterns, lexicon.same_patterns, lexicon.small_patterns):
        found = found.with_columns(
            cut=pl.col("words").str.replace_many(patterns, leftmost=True)
        ).with_columns(
            # The Bank and Royal Bank would both be nothing but a bank.
            words=pl.when(~pl.col("cut").str.strip_chars(" ").is_in(lexicon.telling_nothing))
            .then("cut")
            .otherwise("words")
        )
    text = pl.col("words").str.strip_chars(" ").str.replace_all(" +", " ")
    return found.with_columns(words=text.str.split(" "))


def _with_place_in_brackets(frame: pl.DataFrame, lexicon: CompanyLexicon) -> pl.DataFrame:
    """A province or school keeps the place that stands behind it in brackets."""
    inside = frame.select(plain=folded(undotted(pl.col("inside"))).str.split(" "))
    place = _with_words(inside, lexicon)["words"].list.join(" ")
    known = place.is_in(list(lexicon.places))
    placed = pl.col("words").list.set_intersection(list(lexicon.institutions)).list.len() > 0
    return frame.with_columns(place=place, known=known.fill_null(value=False)).with_columns(
        words=pl.when(placed & pl.col("known") & ~pl.col("words").list.contains(pl.col("place")))
        .then(pl.concat_list("words", "place"))
        .otherwise("words")
    )


def key_of(words: pl.Expr, lexicon: CompanyLexicon) -> pl.Expr:
    """Joined in their order; where a kind of institution is among them it tells nothing."""
    plain = pl.col("plain").list.join(" ")
    institution = words.list.set_intersection(list(lexicon.kinds)).list.len() > 0
    return (
        pl.when(plain.is_in(list(lexicon.distinct)))
        .then(plain.str.replace_all(" ", "", literal=True))
        .when(institution)
        .then(words.list.unique().list.sort().list.join(" "))
        .otherwise(words.list.join(""))
    )


def looked_up(column: str, table: Mapping[str, str]) -> pl.Expr:
    """What a table has for each text of a column; null for what it lacks."""
    known, found = (
        pl.Series(part, dtype=pl.String) for part in (list(table), list(table.values()))
    )
    return pl.col(column).replace_strict(known, found, default=None, return_dtype=pl.String)
