"""How many different kinds of contact there are, and how much a few kinds outweigh the rest."""

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from linkalyze.measures.intervals import Counts


class Concentration(TypedDict):
    """Shares squared and what follows from them; all but `n` are null without contacts."""

    n: int
    hhi: float | None
    blau: float | None
    iqv: float | None
    largest_share: float | None


def whole(counts: Counts) -> NDArray[np.int64]:
    """The counts as an array.

    Raises:
        ValueError: a count is no whole number.
    """
    x = np.asarray(counts)
    if x.size and not np.issubdtype(x.dtype, np.integer):
        raise ValueError("counts are numbers of contacts: whole numbers")
    return x.astype(np.int64)


def present(counts: Counts) -> NDArray[np.int64]:
    """The counts above nought.

    Raises:
        ValueError: a count is no whole number.
    """
    x = whole(counts)
    return x[x > 0]


def hill(counts: Counts, q: float) -> float | None:
    """Effective number of categories of order `q` (Hill 1973; Jost 2006).

    Args:
        counts: contacts per category.
        q: 0 counts every category alike, 1 weighs by share, 2 looks at the large ones.

    Returns:
        A number between 1 and the number of categories; None without contacts.
    """
    x = present(counts)
    if not x.size:
        return None
    p = x / x.sum()
    if q == 1:
        return float(np.exp(-(p * np.log(p)).sum()))
    return float((p**q).sum() ** (1 / (1 - q)))


def concentration(counts: Counts, categories: int) -> Concentration:
    """Herfindahl-Hirschman index, Blau's index, its normal form (IQV) and the largest share.

    Args:
        counts: contacts per category.
        categories: how many categories the taxonomy has.
    """
    x = present(counts)
    n = int(x.sum())
    if not n:
        return {"n": 0, "hhi": None, "blau": None, "iqv": None, "largest_share": None}
    p = x / n
    hhi = float((p**2).sum())
    iqv = (1 - hhi) / (1 - 1 / categories) if categories > 1 else None
    return {
        "n": n,
        "hhi": hhi,
        "blau": 1 - hhi,
        "iqv": iqv,
        "largest_share": float(p.max()),
    }


def corrected_concentration(hhi: float, error: float, categories: int) -> float:
    """The Herfindahl-Hirschman index that misread titles would have hidden.

    Titles that are misread at random make a network look more varied than it is.

    Args:
        hhi: as observed.
        error: the share of titles that are read as another category, drawn evenly; below 1.
        categories: how many categories the taxonomy has.
    """
    kept = (1 - error) ** 2
    return min(1.0, max(1 / categories, (hhi - (1 - kept) / categories) / kept))
