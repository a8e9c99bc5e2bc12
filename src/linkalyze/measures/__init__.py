"""The measures: pure functions of counts and frames, without a clock, a disk or a terminal."""

from linkalyze.measures.diversity import (
    concentration,
    hill,
    hill_at_size,
    hill_at_size_interval,
    sample_coverage,
)
from linkalyze.measures.growth import by_month, by_year
from linkalyze.measures.homogeneity import likeness, likeness_with_unknown, overall_level

__all__ = [
    "by_month",
    "by_year",
    "concentration",
    "hill",
    "hill_at_size",
    "hill_at_size_interval",
    "likeness",
    "likeness_with_unknown",
    "overall_level",
    "sample_coverage",
]
