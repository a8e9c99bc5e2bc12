"""Faults that a user can mend: one line each, and the exit code that goes with it."""

import click

EXIT_CODES = """
\b
Exit codes:
  0  done
  1  unexpected fault, or interrupted
  2  wrong usage, or a fault in a file of your own (judgements, plan, words, consent)
  3  the input is no usable LinkedIn export
  4  the output cannot be written
  5  the history cannot be read
  6  Spark cannot be started or reached, or ended before its work
"""


def printable(text: str) -> str:
    """A text of the export fit for a terminal: hostile ones hold control characters."""
    return "".join(c if c.isprintable() else "?" for c in text)


class LinkalyzeError(click.ClickException):
    """A fault with a remedy; the message is one line that names what, where and the remedy."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(printable(" ".join(message.split())))


class InputError(LinkalyzeError):
    """The input is no usable LinkedIn export."""

    exit_code = 3


class OutputError(LinkalyzeError):
    """The output cannot be written."""

    exit_code = 4


class OverridesError(LinkalyzeError):
    """The file of the member's own judgements has a fault."""

    exit_code = 2


class PlanError(LinkalyzeError):
    """The file of the member's plan, or of their own words, has a fault."""

    exit_code = 2


class ConsentError(LinkalyzeError):
    """The file that says who of a team agreed to what has a fault."""

    exit_code = 2


class EngineError(LinkalyzeError):
    """Spark cannot be used."""

    exit_code = 6


class HistoryError(LinkalyzeError):
    """The history of snapshots cannot be read or written."""

    exit_code = 5


class WhoseError(LinkalyzeError):
    """It is not clear to whose history an export belongs."""

    exit_code = 2
