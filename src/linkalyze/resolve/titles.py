"""What a title says of seniority and function.

A title is cut into parts at its separators, and what names a company or the past is left out.
In each part the longest phrase that begins first is taken, so that a trap ("product owner") or a
precise phrase ("head nurse") hides the shorter ones inside it. The highest seniority of all parts
counts, unless the part is about learning; the first part that names an occupation gives the
function (a bare "director" only where nothing else does), and a founder or owner is an entrepreneur
whatever else the title says.
"""

import re

import polars as pl

from linkalyze.lexicon import LANGUAGES, WORDS_FOR_AND, TitleLexicon, spaced, title_lexicon
from linkalyze.names import folded, plain
from linkalyze.network import UNKNOWN
from linkalyze.resolve.occupations import known_stems, occupation_evidence, stems

RANKS = (
    "Owner", "Partner", "CXO", "VP", "Director", "Manager", "Senior", "Entry", "Training", "Unpaid",
)  # fmt: skip
NO_HIGHER_RANK = ("Entry", "Senior", "Owner", "Unpaid", UNKNOWN)
LONGEST_TITLE = 300  # characters; what goes on longer is no title
GENDERS = (
    r"\(\s*(?:[mwdfhvxikzn]|gn|div|all)(?:\s*[/,|*]\s*(?:[mwdfhvxinkz]|gn|div|all))+\s*\)"
    r"|\b[mwhf]/[wfvdm](?:/[dxi])?\b"
)
INCLUSIVE = (
    r"(\p{L}{3})(?:\((?:-?in|innen|e|ne|euse|trice|se|a|as|es|ora)\)"
    r"|(?:[:*_\u00b7\u2022]|/-?|\.)(?:in|innen|e|ne|euse|trice|rice|ere|iere|ora|a|r)"
    r"(?:[\u00b7.]s)?)(\P{L}|$)"
)
CHIEF_OF_TWO = r"\b(chief \S+) (?:&|\+|and) (\S+ officer)\b"
LETTERS_JOINED = (
    r"\b(?:(\p{L})\s?[&+]\s?(\p{L})|(\p{L}{1,3})[&+](\p{L}{1,3}))\b"  # R&D, P & O, FP&A
)
CAPITAL_IN = r"(\p{Ll}{3})In(?:nen)?\b"  # ProjektleiterIn
DOTTED_INITIALS = r"\b(\p{L})\.(\p{L})(?:\.(\p{L}))?\b\.?"  # C.E.O.
SHORT_FORM = r"\b(\p{L}{1,4}|stellv|techn|bitr|medew|verantw)\.(\s)"  # Asst. Manager
SEGMENT = r"\s*(?:[|\u2022\u25cf\u25aa\u25ba\u2192;\n]|\s[-\u2013\u2014~]\s|\.\s)\s*"
PART = rf"\s*(?:[/&+,]|\s(?:{WORDS_FOR_AND})\s)\s*"
MANY_CHIEFS = r" chief(?:  \S+){1,4}  officer "


def read_titles(titles: pl.Series) -> pl.DataFrame:
    """Read each title.

    Args:
        titles: texts, null where there is none.

    Returns:
        `title`, `seniority`, `function`, `role`, `rule`, one row a title in the same order;
        "Unknown" where the text gives no basis.
    """
    column = titles.cast(pl.String).alias("title").to_frame()
    distinct = column.unique().drop_nulls()
    read = _read(distinct, title_lexicon())
    return column.join(read, on="title", how="left", maintain_order="left").with_columns(
        pl.col("seniority", "function", "role").fill_null(UNKNOWN),
        pl.col("rule").fill_null(""),
    )


def known_words(words: pl.Series) -> pl.Series:
    """Those words that stand in the phrases of the lexicon, end or begin as one of them does, or
    stand in ESCO's labels.
    """
    lexicon = title_lexicon()
    tables = (lexicon.seniority, lexicon.function, lexicon.families)
    patterns = pl.concat([table["pattern"] for table in tables])
    lists = (
        lexicon.company, lexicon.past, lexicon.seeking, lexicon.of_another, lexicon.slogan,
        lexicon.ranks_and_fillers,
    )  # fmt: skip
    phrases = pl.concat([patterns, *(pl.Series(phrases, dtype=pl.String) for phrases in lists)])
    listed = phrases.str.split(" ").explode().unique()
    open_ended = patterns.filter(~(patterns.str.starts_with(" ") & patterns.str.ends_with(" ")))
    text = folded(pl.col("word"))
    known = (
        text.is_in(listed.implode())
        | spaced(text).str.contains_any(open_ended.implode())
        | stems(pl.col("word")).list.first().is_in(known_stems().implode())
    )
    return words.alias("word").to_frame().filter(known)["word"]


def _read(titles: pl.DataFrame, lexicon: TitleLexicon) -> pl.DataFrame:
    parts = _parts(titles, lexicon)
    seniority = _seniority(parts, lexicon)
    function = _function(parts, lexicon)
    entry = pl.col("seniority_rule").is_null() & (pl.col("seniority") == "Entry")
    known = pl.col("function") != UNKNOWN
    by_rank = pl.col("seniority").replace_strict(dict(lexicon.roles), default="{f}")
    by_rank = by_rank.str.replace("{f}", pl.col("function"), literal=True)
    by_family = pl.when(pl.col("seniority").is_in(NO_HIGHER_RANK)).then("family")
    return (
        titles.join(seniority, on="title", how="left")
        .join(function, on="title", how="left")
        .join(_family(parts, function, lexicon), on="title", how="left")
        .with_columns(pl.col("function").fill_null(UNKNOWN))
        .with_columns(
            # An occupation without any marker of rank is an ordinary post.
            seniority=pl.coalesce(
                "seniority",
                pl.when(known & ~pl.col("past") & ~pl.col("slogan")).then(pl.lit("Entry")),
                pl.lit(UNKNOWN),
            )
        )
        .select(
            "title",
            "seniority",
            "function",
            role=pl.when(known).then(pl.coalesce(by_family, by_rank)).otherwise(pl.lit(UNKNOWN)),
            rule=pl.concat_str(
                pl.when(entry)
                .then(pl.lit("seniority: an occupation without a rank"))
                .otherwise(pl.format("seniority: {}", "seniority_rule")),
                pl.format("function: {}", "function_rule"),
                separator="; ",
                ignore_nulls=True,
            ),
        )
    )


def _parts(titles: pl.DataFrame, lexicon: TitleLexicon) -> pl.DataFrame:
    """One row a part: `title`, `segment` and `part` (places), `text` (spaced), `own` (the same
    without what speaks of somebody else), `past` and `slogan`; of the segment `sentence` and
    `words` (those that may name an occupation). Parts that only say "retired" are left out, and
    put all others of their title in the past.
    """
    company = rf"(?:\s(?:{_alternatives(lexicon.company)})\s|\s@).*$"
    past = _alternatives(lexicon.past)
    seeking = rf"(?:^| )(?:{_alternatives(lexicon.seeking)})(?: .*)?$"
    another = rf"( (?:{_alternatives(lexicon.of_another)}) ).*$"
    text = pl.col("text")
    told = folded(text.str.replace(company, "")).str.replace(seeking, "")
    clean = (
        plain(pl.col("title").str.slice(0, LONGEST_TITLE).str.replace_all(CAPITAL_IN, "$1"))
        .str.replace_all(GENDERS, " ")
        .str.replace_all(DOTTED_INITIALS, "$1$2$3")
        .str.replace_all(SHORT_FORM, "$1$2")
        .str.replace_all(INCLUSIVE, "$1$2")
        .str.replace_all(LETTERS_JOINED, "$1$3 $2$4")
        .str.replace_all(CHIEF_OF_TWO, "$1 $2")
        .str.replace_many(dict(lexicon.joined), leftmost=True)
    )
    parts = (
        titles.with_columns(text=_split(clean, SEGMENT))
        .with_columns(segment=pl.int_ranges(text.list.len()))
        .explode("text", "segment")
        .with_columns(sentence=told)
        .with_columns(
            slogan=spaced(pl.col("sentence")).str.contains(
                rf"^ (?:{_alternatives(lexicon.slogan)}) "
            ),
            words=_sentence_with_field(pl.col("sentence"), lexicon),
        )
        .with_columns(text=_split(text, PART))
        .with_columns(part=pl.int_ranges(text.list.len()))
        .explode("text", "part")
        .with_columns(text=spaced(told))
        .with_columns(
            own=text.str.replace(another, "$1"),
            past=text.str.contains(rf"^ (?:{past}) | (?:{past}) $"),
            only_past=text.str.contains(rf"^ (?:{past}) $"),
        )
    )
    return parts.with_columns(past=pl.col("past") | pl.col("only_past").any().over("title")).filter(
        ~pl.col("only_past")
    )


def _sentence_with_field(text: pl.Expr, lexicon: TitleLexicon) -> pl.Expr:
    """A folded text without rank words; "" where nothing but these and filling words is there."""
    words = spaced(text)
    left = words.str.replace_many(dict.fromkeys(lexicon.ranks_and_fillers, ""), leftmost=True)
    chief = words.str.contains(MANY_CHIEFS)  # of anything: that is no occupation of ESCO's
    told = text.str.replace_all(r"\b(?:" + _alternatives(lexicon.no_field) + r")\b", " ")
    return pl.when((left.str.strip_chars(" ") != "") & ~chief).then(told).otherwise(pl.lit(""))


def _split(text: pl.Expr, at: str) -> pl.Expr:
    return text.str.replace_all(at, "\u0001").str.split("\u0001")


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " +") for word in words)


def _matches(parts: pl.DataFrame, text: str, patterns: pl.DataFrame) -> pl.DataFrame:
    """The phrases found in a column of the parts, leftmost and longest first, without overlap."""
    found = pl.col(text).str.extract_many(patterns["pattern"].implode(), leftmost=True)
    return (
        parts.with_columns(pattern=found)
        .explode("pattern")
        .join(patterns, on="pattern", how="left", maintain_order="left")
        .with_columns(
            rule=pl.format('{} "{}"', "language", "phrase"),
            length=pl.col("pattern").str.len_chars(),
        )
    )


def _seniority(parts: pl.DataFrame, lexicon: TitleLexicon) -> pl.DataFrame:
    """`title`, `seniority` and `seniority_rule`, only for titles in which a phrase tells."""
    chief = pl.col("own").str.contains(MANY_CHIEFS)
    found = _matches(parts.filter(~pl.col("past")), "own", lexicon.seniority).with_columns(
        pl.when(chief).then(pl.lit("CXO")).otherwise("label").alias("label"),
        pl.when(chief).then(pl.lit('en "chief ... officer"')).otherwise("rule").alias("rule"),
    )
    ranked = found.filter(pl.col("label") != "").with_columns(
        rank=pl.col("label").replace_strict(
            {name: rank for rank, name in enumerate(RANKS)}, return_dtype=pl.Int8
        )
    )
    part, segment = ["title", "segment", "part"], ["title", "segment"]
    unpaid, learning, owning = (pl.col("label") == name for name in ("Unpaid", "Training", "Owner"))
    aside = unpaid.any().over(part)
    # "Intern, Marketing Specialist": what stands alone speaks for all that follows.
    alone = learning & (pl.col("part") == 0) & (pl.col("own") == pl.col("pattern"))
    learner = learning.any().over(part) | (alone.any().over(segment) & ~owning)
    first_alone = (alone & (pl.col("segment") == 0)).any().over("title")
    learner |= first_alone & (pl.col("label") == "Entry")  # Trainee - Consultant
    return (
        ranked.filter((~aside & ~learner) | unpaid | (learning & ~aside) | owning)
        .sort("rank", "segment", "part", maintain_order=True)
        .group_by("title", maintain_order=True)
        .agg(seniority=pl.col("label").first(), seniority_rule=pl.col("rule").first())
    )


def _family(parts: pl.DataFrame, function: pl.DataFrame, lexicon: TitleLexicon) -> pl.DataFrame:
    """`title` and `family`: what people call this work, of those names that fit the function."""
    return (
        _matches(parts, "text", lexicon.families)
        .join(function.select("title", "function"), on="title")
        .join(lexicon.functions_of, left_on=["label", "function"], right_on=["family", "function"])
        .sort("past", "segment", "part", -pl.col("length").cast(pl.Int32), maintain_order=True)
        .group_by("title", maintain_order=True)
        .agg(family=pl.col("label").first())
    )


def _function(parts: pl.DataFrame, lexicon: TitleLexicon) -> pl.DataFrame:
    """`title`, `function`, `function_rule`, and `past` and `slogan` (of the part that tells), only
    for titles that tell.
    """
    phrases = _from_phrases(parts, lexicon)
    # A word alone may mislead: a "pharmacy technician" is no engineer, a "law clerk" no secretary.
    # ESCO knows nothing of the other languages.
    certain = phrases.filter(
        pl.col("owner") | pl.col("whole") | pl.col("agreed") | ~pl.col("language").is_in(LANGUAGES)
    )
    unclear = parts.join(certain, on="title", how="anti")
    occupations = _from_occupations(unclear).join(
        phrases.select("title", "general", "pattern", function_of_phrase="function"),
        on="title",
        how="left",
    )
    several = pl.col("pattern").str.strip_chars(" ").str.contains(" ")
    ahead = (
        pl.when(pl.col("pattern").is_null())
        .then(lexicon.margins["alone"])
        .when(several)
        .then(lexicon.margins["over_phrase"])
        .when("general")
        .then(lexicon.margins["over_general_word"])
        .otherwise(lexicon.margins["over_word"])
    )
    single = ~pl.col("words").str.contains(" ")
    doubtful = (
        pl.when(pl.col("known") & ~single)
        .then(1.0)
        .otherwise(lexicon.margins["times_for_unknown_words"])
    )
    # Where both say the same the phrase is the better reason.
    clear = occupations.filter(
        pl.col("margin") >= ahead * doubtful,
        pl.col("function").ne_missing(pl.col("function_of_phrase")),
    )
    columns = ["title", "past", "slogan", "function", "function_rule"]
    return pl.concat(
        [phrases.join(clear, on="title", how="anti").select(columns), clear.select(columns)]
    )


def _from_phrases(parts: pl.DataFrame, lexicon: TitleLexicon) -> pl.DataFrame:
    """Likewise, as the phrases tell; with `pattern`, its `language`, `whole` (nothing else stands
    in its segment), `agreed` (another phrase says so too), `general` (the word tells a rank or a
    kind of post rather than a field) and `owner`.
    """
    owner = pl.col("label") == "Entrepreneurship"
    general = pl.col("pattern").is_in(lexicon.general)
    # "Director" alone is general management; beside a field the field tells, as it does beside
    # "freelance".
    freelance = pl.col("pattern").is_in(lexicon.freelance)
    ranked = pl.col("pattern").is_in(lexicon.seniority["pattern"].implode())
    bare = freelance | ((pl.col("label") == "Operations") & ranked)
    found = (
        _matches(parts, "text", lexicon.function)
        .drop_nulls("label")
        .with_columns(general=general)
        .sort(
            "past",
            ~owner | freelance,
            bare,
            "segment",
            "general",
            "part",
            -pl.col("length").cast(pl.Int32),
            maintain_order=True,
        )
        .group_by("title", maintain_order=True)
        .agg(
            pl.col("past", "slogan", "pattern", "language", "sentence").first(),
            function=pl.col("label").first(),
            function_rule=pl.col("rule").first(),
            general=(pl.col("general") | freelance).first(),
            owner=(owner & ~freelance).first(),
            # "Berater/Beraterin" says it once.
            agreed=pl.col("pattern")
            .filter(pl.col("label") == pl.col("label").first())
            .str.replace_all(" ", "", literal=True)
            .str.head(4)
            .n_unique()
            > 1,
        )
    )
    # In "Berater/Beraterin, allgemein" too nothing else stands.
    fillers = dict.fromkeys(lexicon.fillers, "")
    sentence, phrase = (
        stems(text.str.replace_many(fillers, leftmost=True))
        for text in (spaced(pl.col("sentence")), pl.col("pattern"))
    )
    alone = ~pl.col("sentence").str.contains(" ") & ~pl.col("general")
    return found.with_columns(whole=alone | (sentence == phrase))


def _from_occupations(parts: pl.DataFrame) -> pl.DataFrame:
    """Likewise, from what the words of the first telling segment have in common with ESCO's
    occupations; with `margin`.
    """
    slogans = pl.col("slogan").first().over("title")  # who begins with one goes on with them
    sentences = parts.filter(~slogans & ~pl.col("past") & (pl.col("words") != "")).unique(
        ["title", "segment", "words"]
    )
    evidence = occupation_evidence(sentences["words"].unique())
    return (
        sentences.join(evidence, left_on="words", right_on="title")
        .sort("segment")
        .group_by("title", maintain_order=True)
        .agg(
            pl.col("function", "margin", "known", "words").first(),
            past=pl.lit(value=False),
            slogan=pl.lit(value=False),
            function_rule=pl.format('ESCO "{}"', pl.col("word").first()),
        )
    )
