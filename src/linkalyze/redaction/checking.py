"""Whether a copy gives the same numbers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from numbers import Real
from typing import cast

import numpy as np
import polars as pl

OF_SPELLINGS = ("merges", "doubts")


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
