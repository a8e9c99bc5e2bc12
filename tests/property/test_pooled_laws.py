"""What must hold for an answer pooled over members."""

import math

import pytest
from scipy.special import stdtrit

from linkalyze.measures.pooled import pooled_odds_ratio

TABLE = (30, 20, 15, 40)


def single(a, b, c, d):
    """The log odds ratio of one member, each count with a half added."""
    return math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))


def variance(tables):
    """That of the log odds ratio of each of these members, who are equally large together."""
    a, b, c, d = (sum(counts) for counts in zip(*tables, strict=True))
    first, second = tables[0][0] + tables[0][1], tables[0][2] + tables[0][3]
    return sum(
        (alike + other + 1) ** 2 / ((alike + 0.5) * (other + 0.5)) / contacts
        for alike, other, contacts in ((a, b, first), (c, d, second))
    )


def test_fewer_than_eight_members_give_no_answer():
    assert pooled_odds_ratio([TABLE] * 7) is None


def test_members_who_are_all_alike_give_their_own_ratio_more_surely():
    tables = [TABLE] * 9
    pooled = pooled_odds_ratio(tables)
    assert pooled["odds_ratio"] == pytest.approx(math.exp(single(*TABLE)))
    reach = stdtrit(8, 0.975) * math.sqrt(variance(tables) / 9)
    assert math.log(pooled["hi"] / pooled["lo"]) == pytest.approx(2 * reach)
    assert pooled["i2"] == 0.0


def test_equally_large_members_weigh_the_same_whatever_they_say():
    """Else those with few alike in one group would weigh less, and the mean would lean."""
    tables = [(2 + 4 * i, 38 - 4 * i, 4, 36) for i in range(8)]
    mean = sum(single(*table) for table in tables) / 8
    assert pooled_odds_ratio(tables)["odds_ratio"] == pytest.approx(math.exp(mean))


def test_members_who_contradict_each_other_leave_the_next_one_open():
    """Four members one way and four as much the other: worked out by hand, the spread between them
    is y² · 8/7 - v, and their mean is nought.
    """
    a, b, c, d = TABLE
    tables = [TABLE] * 4 + [(c, d, a, b)] * 4
    y, v = single(*TABLE), variance(tables)
    pooled = pooled_odds_ratio(tables)
    between = y * y * 8 / 7 - v
    assert pooled["odds_ratio"] == pytest.approx(1.0)
    reach = stdtrit(6, 0.975) * math.sqrt(between + (v + between) / 8)
    assert math.log(pooled["next_hi"]) == pytest.approx(reach)
    assert pooled["next_lo"] * pooled["next_hi"] == pytest.approx(1.0)
    assert pooled["i2"] == pytest.approx(1 - 7 / (8 * y * y / v))
