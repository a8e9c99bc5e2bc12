"""The words of a verdict."""

from enum import StrEnum


class Level(StrEnum):
    """How much reason for concern there is; in this order, the worst first. An opportunity is no
    concern, but something to do.
    """

    HIGH = "high"
    MODERATE = "moderate"
    UNCLEAR = "unclear"
    OPPORTUNITY = "opportunity"
    LOW = "low"
    NOT_ENOUGH_DATA = "not enough data"
