"""The numbers of the report as JSON, and the JSON Schema that describes them.

Both follow the types of the measures: what a section measures is in the file, under the names that
the section gives it.
"""

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import polars as pl

from linkalyze import __version__
from linkalyze.export import Provenance
from linkalyze.findings import Finding
from linkalyze.network import Member
from linkalyze.pipeline import Analysis
from linkalyze.presenting import without_names
from linkalyze.report import without_addresses
from linkalyze.sections import SECTIONS
from linkalyze.texts import written_in

VERSION = 1
LISTED = (Sequence, np.ndarray, pl.Series)
APART = ("growth", "plan")  # sections that stand beside the others
SIMPLE: Mapping[object, Mapping[str, object]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
    range: {"type": "array", "items": {"type": "integer"}},
    pl.DataFrame: {"type": "array", "items": {"type": "object"}},
    pl.Series: {"type": "array"},
    Any: {},
}
Schema = dict[str, Any]


def as_json(
    analysis: Analysis, *, language: str, generated: dt.datetime, share: bool = False
) -> str:
    """All numbers of a report.

    Args:
        analysis: what `analyze` returned.
        language: of the findings.
        generated: when the file is made.
        share: leave out what names a contact or a small company.

    Returns:
        One object, as `schema` describes it; keys sorted, without e-mail addresses.
    """
    with written_in(language):
        analysis = without_names(analysis) if share else analysis
        measures = dict(analysis.measures)
        read = analysis.export.provenance()
        told = {
            "schema_version": VERSION,
            "version": __version__,
            "generated": generated,
            "as_of": analysis.as_of,
            "language": language,
            "member": analysis.network.member,
            # What could not be read is quoted in the problems.
            "provenance": [replace(file, problems=()) for file in read] if share else read,
            "findings": analysis.findings,
            **{name: measures.pop(name) for name in APART},
            "sections": measures,
        }
        text = json.dumps(_plain(told), ensure_ascii=False, indent=1, sort_keys=True)
    return without_addresses(text) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, pl.DataFrame):
        value = value.to_dicts()
    elif is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    elif isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {_key(key): _plain(part) for key, part in value.items()}
    if isinstance(value, LISTED) and not isinstance(value, str):
        return [_plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _key(key: object) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def schema() -> Schema:
    """The JSON Schema (2020-12) of the file."""
    known: dict[str, Schema] = {}
    sections = {
        section.id: _of(get_type_hints(section.measure)["return"], known) for section in SECTIONS
    }
    apart = {name: sections.pop(name) for name in APART}
    told = {
        "schema_version": {"const": VERSION},
        "version": SIMPLE[str],
        "generated": SIMPLE[dt.datetime],
        "as_of": SIMPLE[dt.date],
        "language": SIMPLE[str],
        "member": _of(Member, known),
        "provenance": {"type": "array", "items": _of(Provenance, known)},
        "findings": {"type": "array", "items": _of(Finding, known)},
        **apart,
        "sections": _object(sections),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The numbers of a linkalyze report",
        **_object(told),
        "$defs": known,
    }


def _object(properties: Mapping[str, object]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _of(hint: Any, known: dict[str, Schema]) -> Schema:
    """What a type allows; records are described once, in `known`."""
    if hint in SIMPLE:
        return dict(SIMPLE[hint])
    if get_origin(hint) is not None:
        return _of_parts(get_origin(hint), get_args(hint), known)
    if issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    name = f"{hint.__module__.removeprefix('linkalyze.')}.{hint.__name__}"
    if name not in known:
        known[name] = {}  # it may hold records of its own kind
        told = {key: _of(part, known) for key, part in get_type_hints(hint).items()}
        known[name] = _object(told) | {
            "required": sorted(getattr(hint, "__required_keys__", told.keys()))
        }
    return {"$ref": f"#/$defs/{name}"}


def _of_parts(origin: Any, parts: Sequence[Any], known: dict[str, Schema]) -> Schema:
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is np.ndarray:
        return {"type": "array"}
    inner = [_of(part, known) for part in parts if part is not Ellipsis]
    if origin in (Union, UnionType):
        return {"anyOf": inner}
    if issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": inner[1]}
    if origin is tuple and Ellipsis not in parts:
        return {"type": "array", "prefixItems": inner}
    return {"type": "array", "items": inner[0]}
