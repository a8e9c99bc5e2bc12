"""Read a LinkedIn data export on this machine and say what the network in it is like."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkalyze.pipeline import Analysis, analyze
    from linkalyze.presenting import write_report

__version__ = "0.1.0"
__all__ = ["Analysis", "analyze", "write_report"]


def __getattr__(name: str) -> object:
    """Import the pipe when it is first asked for: `linkalyze --help` need not wait for polars."""
    if name not in __all__:
        raise AttributeError(f"module 'linkalyze' has no attribute {name!r}")
    from linkalyze import pipeline, presenting  # noqa: PLC0415

    return getattr(presenting if name == "write_report" else pipeline, name)
