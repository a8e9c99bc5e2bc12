"""The measures: pure functions of counts and frames, without a clock, a disk or a terminal."""

from linkalyze.measures.archetype import archetype, breadth, depth
from linkalyze.measures.brokerage import (
    block_constraint,
    block_constraint_weighted,
    block_effective_size,
    block_hierarchy,
    constraint_with_ties,
    normalised_constraint,
)
from linkalyze.measures.diversity import concentration, corrected_concentration, hill
from linkalyze.measures.growth import by_month, by_year, survivor_corrected_size
from linkalyze.measures.homogeneity import (
    corrected_share,
    excess_decomposition,
    likeness,
    likeness_with_unknown,
    overall_level,
)
from linkalyze.measures.intervals import hazard, odds_ratio, rate_ratio, share_difference
from linkalyze.measures.ranking import diversified, goal_score, tie_value
from linkalyze.measures.rarefaction import (
    hill_asymptotic,
    hill_at_coverage,
    hill_at_size,
    hill_at_size_interval,
    hill_change,
    sample_coverage,
)
from linkalyze.measures.reciprocity import giving_balance
from linkalyze.measures.similarity import (
    function_similarity,
    marginal_similarity,
    mean_similarity,
    seniority_similarity,
    similarity_diversity,
)
from linkalyze.measures.ties import tie_strength

__all__ = [
    "archetype",
    "block_constraint",
    "block_constraint_weighted",
    "block_effective_size",
    "block_hierarchy",
    "breadth",
    "by_month",
    "by_year",
    "concentration",
    "constraint_with_ties",
    "corrected_concentration",
    "corrected_share",
    "depth",
    "diversified",
    "excess_decomposition",
    "function_similarity",
    "giving_balance",
    "goal_score",
    "hazard",
    "hill",
    "hill_asymptotic",
    "hill_at_coverage",
    "hill_at_size",
    "hill_at_size_interval",
    "hill_change",
    "likeness",
    "likeness_with_unknown",
    "marginal_similarity",
    "mean_similarity",
    "normalised_constraint",
    "odds_ratio",
    "overall_level",
    "rate_ratio",
    "sample_coverage",
    "seniority_similarity",
    "share_difference",
    "similarity_diversity",
    "survivor_corrected_size",
    "tie_strength",
    "tie_value",
]
