"""What must hold for an answer pooled over members."""

import math

import pytest
from scipy.special import stdtrit

from linkalyze.measures.pooled import pooled_odds_ratio

TABLE = (30, 20, 15, 40)


def single(a, b, c, d):
    cells = [x + 0.5 for x in (a, b, c, d)]
    return math.log(cells[0] * cells[3] / (cells[1] * cells[2])), sum(1 / x for x in cells)


def test_fewer_than_eight_members_give_no_answer():
    assert pooled_odds_ratio([TABLE] * 7) is None


def test_members_who_are_all_alike_give_their_own_ratio_more_surely():
    y, v = single(*TABLE)
    pooled = pooled_odds_ratio([TABLE] * 9)
    assert pooled["odds_ratio"] == pytest.approx(math.exp(y))
    assert math.log(pooled["hi"] / pooled["lo"]) == pytest.approx(2 * 1.959964 * math.sqrt(v / 9))
    assert pooled["i2"] == 0.0


def test_members_who_contradict_each_other_leave_the_next_one_open():
    """Four members one way and four as much the other: worked out by hand, the spread between them
    is y² · 8/7 - v, and their mean is nought.
    """
    a, b, c, d = TABLE
    y, v = single(*TABLE)
    pooled = pooled_odds_ratio([TABLE] * 4 + [(c, d, a, b)] * 4)
    between = y * y * 8 / 7 - v
    assert pooled["odds_ratio"] == pytest.approx(1.0)
    reach = stdtrit(6, 0.975) * math.sqrt(between + (v + between) / 8)
    assert math.log(pooled["next_hi"]) == pytest.approx(reach)
    assert pooled["next_lo"] * pooled["next_hi"] == pytest.approx(1.0)
    assert pooled["i2"] == pytest.approx(1 - 7 / (8 * y * y / v))
