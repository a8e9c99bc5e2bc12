"""Names that are a slip of the pen away from another one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

import polars as pl

from linkalyze.resolve.company_names import Key

SHORTEST = 4  # letters of a slip of a very usual word
TYPO_FROM = 6  # letters of a word; others differ too easily
FAR_MORE = 10  # times that a word occurs for each time that a slip of it does
LONG_WORD = 12  # letters; where one differs it is more likely a slip than another name
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azerty", "qwertz", "yxcvbnm")
BESIDE = frozenset(pair for row in ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
LARGEST_BLOCK = 50  # keys that may be slips of one another; no word has so many slips


def slips(keys: Mapping[str, Key]) -> Iterator[tuple[str, str, bool]]:
    """Names that differ from a more usual one by a slip of the pen in one word.

    Two words one slip apart become the same when each loses one letter, so that names meet only
    with those they may be a slip of.

    Yields:
        The slip, the usual name, and whether it is doubtful which of the two is which.
    """
    times = Counter(word for key in keys.values() for word in set(key.words))
    for name, other, at in one_word_apart(keys).iter_rows():
        # A far more usual word ("recruitment") tells more than how often the names occur.
        order = {
            key: (seen // FAR_MORE, keys[key].weight, seen, key)
            for key in (name, other)
            for seen in (times[keys[key].words[at]],)
        }
        slip, usual = sorted((name, other), key=order.__getitem__)
        if keys[slip].known and not keys[usual].known:
            slip, usual = usual, slip
        word, twin = keys[slip].words[at], keys[usual].words[at]
        # A word of several companies is no slip of the pen, unless it is one of a far more usual
        # word ("recrutment"); nor is a known name one.
        usual_word = times[twin] >= FAR_MORE * times[word]
        if keys[slip].known or (times[word] > 1 and not usual_word):
            continue
        far_more_usual = keys[usual].weight >= FAR_MORE * keys[slip].weight
        if not is_slip(word, twin, SHORTEST if usual_word or far_more_usual else TYPO_FROM):
            continue
        if not usual_word and word[0] != twin[0]:
            continue
        # Of two equally usual spellings neither is the slip of the pen.
        certain = (
            keys[usual].known
            or keys[usual].weight > keys[slip].weight
            or (times[twin] > 1 and len(keys[slip].words) > 1)
        )
        short = not usual_word and not is_slip(word, twin)
        yield slip, usual, short or not certain


def is_slip(word: str, twin: str, letters: int = TYPO_FROM) -> bool:
    """Whether two words differ as slips of the pen do: two letters swapped, one left out, doubled
    or taken from a key beside. Words with fewer letters than given differ too easily.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    shorter, longer = sorted((word, twin), key=len)
    if len(longer) < letters or OSA.distance(word, twin, score_cutoff=1) != 1:
        return False
    changed = [at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b]
    if len(shorter) == len(longer):
        if len(changed) > 1:  # swapped
            return True
        (at,) = changed
        return word[at] + twin[at] in BESIDE or len(word) >= LONG_WORD
    at = changed[0] if changed else len(shorter)
    doubled = at > 0 and longer[at] == longer[at - 1]
    return doubled or len(shorter) >= letters


def one_word_apart(keys: Mapping[str, Key]) -> pl.DataFrame:
    """`name`, `other` and `at`: keys whose words are the same but for the one at this place, which
    may be the same with a letter less.
    """
    schema = {"name": pl.String(), "words": pl.List(pl.String)}
    rows = [(name, list(key.words)) for name, key in keys.items()]
    at, word, without = pl.col("at"), pl.col("word"), pl.col("without")
    words = (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(at=pl.int_ranges(pl.col("words").list.len()))
        .explode("at", empty_as_null=False)
        .with_columns(
            word=pl.col("words").list.get(at),
            rest=pl.format(
                "{} ? {}",
                pl.col("words").list.head(at).list.join(" "),
                pl.col("words").list.slice(at + 1).list.join(" "),
            ),
        )
        .filter(word.str.len_chars() >= SHORTEST, word.str.contains(r"^\p{L}+$"))
        .drop("words")
    )
    less = (
        words.with_columns(without=pl.int_ranges(word.str.len_chars() + 1))
        .explode("without", empty_as_null=False)
        .with_columns(left=word.str.slice(0, without) + word.str.slice(without + 1))
        .unique(["name", "at", "left"])
    )
    block = ["rest", "at", "left"]
    less = less.filter(pl.len().over(block).is_between(2, LARGEST_BLOCK))
    return (
        less.join(less, on=block, suffix="_b")
        .filter(pl.col("name") < pl.col("name_b"), pl.col("word") != pl.col("word_b"))
        .select("name", other="name_b", at="at")
        .unique()
        .sort("name", "other")
    )
