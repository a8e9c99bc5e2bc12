"""The words of a verdict."""

from enum import StrEnum


class Level(StrEnum):
    """How much reason for concern there is; in this order, the worst first."""

    HIGH = "high"
    MODERATE = "moderate"
    UNCLEAR = "unclear"
    LOW = "low"
    NOT_ENOUGH_DATA = "not enough data"
