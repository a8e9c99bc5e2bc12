"""Giving and receiving: who helped whom, counted per person and channel."""

from typing import Literal, TypedDict

from scipy.special import betainc, betaincinv

from linkalyze.measures.intervals import HIGH, LOW

FEWEST_ACTS = 10
SURE = 0.9
EVEN = (0.45, 0.55)
ABOUT_EVEN = (0.35, 0.65)

Label = Literal["giving", "receiving", "balanced", "unclear", "not enough data"]


class Balance(TypedDict):
    """The share of given among all acts with its interval, and what it is called."""

    share: float
    lo: float
    hi: float
    label: Label


def giving_balance(given: int, received: int) -> Balance:
    """Whether somebody gives more than they receive.

    Args:
        given: persons helped, per channel.
        received: persons who helped, per channel.

    Returns:
        The mean and the 95 % interval of the posterior with Jeffreys' prior; "giving" or
        "receiving" where the share is at least 90 % sure to lie beyond 55 % or below 45 %,
        "balanced" where it is as sure to lie between 35 % and 65 %.
    """
    a, b = given + 0.5, received + 0.5
    return {
        "share": a / (a + b),
        "lo": float(betaincinv(a, b, LOW)),
        "hi": float(betaincinv(a, b, HIGH)),
        "label": _label(a, b) if given + received >= FEWEST_ACTS else "not enough data",
    }


def _label(a: float, b: float) -> Label:
    if 1 - betainc(a, b, EVEN[1]) >= SURE:
        return "giving"
    if betainc(a, b, EVEN[0]) >= SURE:
        return "receiving"
    if betainc(a, b, ABOUT_EVEN[1]) - betainc(a, b, ABOUT_EVEN[0]) >= SURE:
        return "balanced"
    return "unclear"
