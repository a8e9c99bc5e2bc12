"""What the numbers mean: judged results, how sure they are, and their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linkalyze.levels import Level

__all__ = ["Finding", "Level", "ranked"]

WORST_FIRST = tuple(Level)


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged result.

    `firm` is False where the level hangs on an assumption that `caveat` names, None where
    there is no level to be firm about. `chapter` is the id of the chapter with the detail.
    """

    id: str
    chapter: str
    level: Level
    title: str
    evidence: Sequence[str]
    explanation: str
    action: str
    firm: bool | None = None
    caveat: str = ""


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings worst first; within a level the firm ones first, then in the order given."""
    return tuple(sorted(findings, key=lambda f: (WORST_FIRST.index(f.level), f.firm is not True)))
