"""Small turns of phrase that several sections share."""

from collections.abc import Sequence

from linkalyze.measures.intervals import Interval


def capital(text: str) -> str:
    """With a capital to begin with; the rest as it is."""
    return text[:1].upper() + text[1:]


def counted(number: int, one: str, many: str) -> str:
    """Such as: no pairs; 1 pair; 1,234 pairs."""
    return f"no {many}" if not number else f"1 {one}" if number == 1 else f"{number:,} {many}"


def either(parts: Sequence[str]) -> str:
    """Such as: a, b or c."""
    return " or ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def both(parts: Sequence[str]) -> str:
    """Such as: a, b and c."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def likely(interval: Interval | None, digits: int = 1) -> str | None:
    """A number with its 95 % interval: "4.9 (4.5 to 5.3)"."""
    if interval is None:
        return None
    middle, low, high = (f"{interval[k]:,.{digits}f}" for k in ("estimate", "lo", "hi"))
    return f"{middle} ({low} to {high})"


def likely_share(interval: Interval | None) -> str | None:
    """A share with its 95 % interval: "52% (49% to 56%)"."""
    if interval is None:
        return None
    return f"{interval['estimate']:.0%} ({interval['lo']:.0%} to {interval['hi']:.0%})"
