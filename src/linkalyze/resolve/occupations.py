"""What the words of a title have in common with the occupations of ESCO.

`lexicon/titles/esco.parquet` holds what a linear model learned from ESCO's labels in seven
languages (`tools/compile_esco.py`): for each run of letters inside a word, and each pair of
neighbouring words, how much it speaks for each function. The evidence of a title is the sum over
its words, so that the words that decided can be named.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import polars as pl

from linkalyze.names import folded

RUNS = range(2, 7)  # letters in a run, the spaces around the word included
BRACKETS = r"\([^)]*\)"
# Gender and number, so that "operadoras" and "operador" are one word.
ENDING = r"(?:innen|in|euse|rice|trice|es|as|os|is|en|s|e|a|o|i)$"
SHORTEST_WITH_ENDING = 5
LONGEST_WORD = 60  # letters; longer ones are noise
UNIT = 12  # the integers of the table are multiples of 1 / UNIT
TABLE = ("lexicon", "titles", "esco.parquet")


def stems(text: pl.Expr) -> pl.Expr:
    """The folded words of a text without endings, each once; words in brackets are left out."""
    outside = folded(text.str.replace_all(BRACKETS, " "))
    words = pl.when(outside == "").then(folded(text)).otherwise(outside).str.split(" ")
    word = pl.element()
    return words.list.eval(
        pl.when(word.str.len_chars() >= SHORTEST_WITH_ENDING)
        .then(word.str.replace(ENDING, ""))
        .otherwise(word)
    ).list.unique(maintain_order=True)


def runs_of_letters(words: pl.Series) -> Iterator[pl.DataFrame]:
    """The runs of letters of each word: `word` and `gram`, a frame for each length.

    A run may begin or end with the space beside the word, and may occur twice; the whole word with
    its spaces is the first frame.
    """
    padded = pl.format(" {} ", "word")
    word = words.unique().alias("word").to_frame()
    word = word.filter(pl.col("word").str.len_chars() <= LONGEST_WORD)
    yield word.select("word", gram=padded)
    for size in RUNS:
        yield (
            word.filter(padded.str.len_chars() >= size)
            .with_columns(at=pl.int_ranges(padded.str.len_chars() - size + 1))
            .explode("at")
            .select("word", gram=padded.str.slice(pl.col("at"), size))
        )


def word_pairs(titles: pl.DataFrame) -> pl.DataFrame:
    """Neighbouring words of each title: `title` and `gram`, from `title` and the list `words`."""
    words = pl.col("words")
    return (
        titles.filter(words.list.len() > 1)
        .select("title", one=words.list.head(words.list.len() - 1), other=words.list.slice(1))
        .explode("one", "other")
        .select("title", gram=pl.format("{} {}", "one", "other"))
    )


@cache
def _table() -> pl.DataFrame:
    return pl.read_parquet(files("linkalyze").joinpath(*TABLE).read_bytes())


def known_stems() -> pl.Series:
    """The stems that are whole words in ESCO's labels."""
    gram = pl.col("gram")
    whole = _table().filter(gram.str.contains(r"^ \S+ $"))
    return whole.select(gram.str.strip_chars(" ")).to_series()


def occupation_evidence(titles: pl.Series) -> pl.DataFrame:
    """Which function the words of each title speak for.

    Args:
        titles: distinct texts without nulls.

    Returns:
        `title`, `function`, `margin` (how far it is ahead of the next one; of a linear classifier,
        so without a unit, 1 being certain), `word`, the stem that told most, and `known`, whether
        a whole word of the title is one of ESCO's. A title that shares nothing has no row.
    """
    table = _table()
    functions = [name for name in table.columns if name not in {"gram", "idf"}]
    weight = table.filter(pl.col("gram") == "").select(functions)
    intercepts, known = weight.row(0, named=True), table.filter(pl.col("gram") != "")
    split = titles.alias("title").to_frame().with_columns(words=stems(pl.col("title")))
    single = split.explode("words").rename({"words": "word"})
    sums = [pl.col(name).cast(pl.Int32).sum() for name in functions]
    size = (pl.col("idf").cast(pl.Float32) ** 2).sum().alias("size")
    # Joined length by length: most runs are unknown, and all of them would fill the memory.
    found = [runs.join(known, on="gram") for runs in runs_of_letters(single["word"])]
    runs = pl.concat(found).unique(["word", "gram"])
    whole = (pl.col("gram").str.strip_chars(" ") == pl.col("word")).any().alias("known")
    by_word = runs.group_by("word").agg(*sums, size, whole)
    by_pair = word_pairs(split).join(known, on="gram").group_by("title").agg(*sums, size)
    of_words = single.join(by_word, on="word", maintain_order="left")
    parts = ["title", *functions, "size"]
    total = (
        pl.concat([of_words.select(parts), by_pair.select(parts)])
        .group_by("title")
        .agg(pl.col(*functions, "size").sum())
    )
    scored = total.with_columns(
        pl.col(name) / pl.col("size").sqrt() + intercepts[name] for name in functions
    )
    score = pl.concat_list(functions)
    ranked = scored.select(
        "title",
        function=score.list.arg_max().replace_strict(
            dict(enumerate(functions)), return_dtype=pl.String
        ),
        margin=(score.list.max() - score.list.sort(descending=True).list.get(1)) / UNIT,
    )
    told = (
        of_words.join(ranked, on="title")
        .with_columns(
            told=pl.coalesce(
                pl.when(pl.col("function") == name).then(pl.col(name)) for name in functions
            )
            - pl.mean_horizontal(functions)
        )
        .group_by("title")
        .agg(
            pl.col("word").sort_by("told", "word", descending=[True, False]).first(),
            pl.col("known").any(),
        )
    )
    return ranked.join(told, on="title", how="inner").select(
        "title", "function", "margin", "word", "known"
    )
