"""Who agreed to what: the file `consent.toml` in the folder of the exports."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkalyze.errors import ConsentError
from linkalyze.files import parsed_toml

FILE = "consent.toml"
KEYS = {"export": str, "names": bool, "department": str}


@dataclass(frozen=True, slots=True)
class Consent:
    """Of one export: whether its member and contacts may be named, or are counted only; and the
    department, "" where none is told.
    """

    names: bool
    department: str = ""


def read_consent(folder: Path) -> dict[str, Consent]:
    """The consents by the name of the export.

    Raises:
        ConsentError: the file cannot be read or has a fault.
    """
    path = folder / FILE
    try:
        data = parsed_toml(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConsentError(
            f"{path}: there is no such file; list in it each export whose member agreed, as "
            '[[member]] with export = "ann.zip" and names = true or false.'
        ) from None
    except OSError as error:
        raise ConsentError(f"{path}: cannot be read ({error.strerror}); check it.") from error
    except ValueError as error:
        raise ConsentError(f"{path}: {error}; mend it there.") from error
    entries = data.pop("member", [])
    if data or not isinstance(entries, list):
        raise ConsentError(f"{path}: '{next(iter(data), 'member')}' is not known; use [[member]].")
    found: dict[str, Consent] = {}
    for number, entry in enumerate(entries, 1):
        _check(path, number, entry)
        if entry["export"] in found:
            raise ConsentError(f"{path}: member {number}: {entry['export']} is there twice.")
        found[entry["export"]] = Consent(entry["names"], entry.get("department", ""))
    if not found:
        raise ConsentError(f"{path}: lists nobody; add [[member]] for each who agreed.")
    return found


def _check(path: Path, number: int, entry: Any) -> None:
    if not isinstance(entry, Mapping):
        raise ConsentError(f"{path}: write each member as [[member]].")
    if unknown := sorted(entry.keys() - KEYS.keys()):
        raise ConsentError(f"{path}: member {number}: '{unknown[0]}' is not known.")
    for key, kind in KEYS.items():
        value = entry.get(key, "" if key == "department" else None)
        if not isinstance(value, kind):
            what = "true or false" if kind is bool else "a text"
            raise ConsentError(f"{path}: member {number}: '{key}' must be {what}.")
