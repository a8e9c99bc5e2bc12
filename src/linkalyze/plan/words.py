"""The words for each contact, from files that the member may replace; nothing is ever sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkalyze.errors import PlanError
from linkalyze.files import parsed_toml
from linkalyze.goals import Goal
from linkalyze.lexicon import load
from linkalyze.plan.goal import Plan, Tone
from linkalyze.texts import ENGLISH, languages

KNOWN = frozenset({"name", "me", "company", "target", "year", "somebody"})
DOUBLED = ("{{", "}}")
BRACKETS = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language in one tone, with placeholders."""

    texts: Mapping[str, Any]
    tone: Tone

    def advice(self, goal: Goal) -> str:
        """What a goal asks for."""
        return str(self.texts["advice"][goal])

    def questions(self, goal: Goal) -> Sequence[str]:
        """Concrete questions that fit a goal."""
        questions: Sequence[str] = self._toned("questions")[goal]["list"]
        return questions

    def first(self, state: str, **values: str) -> str:
        """The first message to a contact whose tie is active, dormant or latent; it asks for no
        favour.
        """
        return self._letter(self._toned("first")[state], values)

    def letter(self, kind: str, **values: str) -> str:
        """A later message: ask, introduction or thanks."""
        return self._letter(self.texts[kind][self.tone], values)

    def text(self, kind: str, **values: str) -> str:
        """A text to pass on, or the note of an invitation."""
        return str(self.texts[kind]["text"]).format(**values)

    def _toned(self, kind: str) -> Mapping[str, Any]:
        """Where a language has formal words of its own, those."""
        formal = self.texts.get(f"{kind}_formal") if self.tone == "formal" else None
        found: Mapping[str, Any] = formal or self.texts[kind]
        return found

    def _letter(self, body: str, values: Mapping[str, str]) -> str:
        parts = (self.texts["greeting"][self.tone], body, self.texts["closing"][self.tone])
        return "\n\n".join(part.format(**values) for part in parts)


def read_words(language: str, tone: Tone, own: Path) -> Words:
    """The words of a language, with those of the member's own file in their place.

    Args:
        language: its code.
        tone: how the member writes.
        own: the member's file; it need not exist.

    Raises:
        PlanError: the member's file cannot be read, or has a text or placeholder not known.
    """
    texts = _packaged(language)
    try:
        replaced = parsed_toml(own.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Words(texts, tone)
    except (OSError, ValueError) as error:
        raise PlanError(f"{own}: {error}; mend it, or remove it.") from error
    return Words(_replaced(texts, replaced, own), tone)


def packaged_words(plan: Plan | None) -> dict[str, Words]:
    """The packaged words of every language, in the tone of a plan; none without one."""
    return {code: Words(_packaged(code), plan.tone) for code in languages() if plan}


def _packaged(language: str) -> dict[str, Any]:
    """The words of a language, in English where nobody has written them yet."""
    try:
        return load("words", f"{language}.toml")
    except FileNotFoundError:
        return load("words", f"{ENGLISH}.toml")


def _replaced(
    texts: Mapping[str, Any], own: Mapping[str, Any], path: Path, known: frozenset[str] = KNOWN
) -> dict[str, Any]:
    merged = dict(texts)
    for key, value in own.items():
        parts = value if isinstance(value, list) else [value]
        fits = isinstance(value, dict) or (parts and all(isinstance(part, str) for part in parts))
        if type(value) is not type(texts.get(key)) or not fits:
            raise PlanError(f"{path}: {key}: is no text of the plan; see the packaged words.")
        if isinstance(value, dict):
            there = known | {"question"} if key == "ask" else known
            merged[key] = _replaced(texts[key], value, path, there)
            continue
        for part in parts:
            _check(part, key, path, known)
        merged[key] = value
    return merged


def _check(text: str, key: str, path: Path, known: frozenset[str]) -> None:
    allowed = [f"{{{name}}}" for name in sorted(known)]
    for found in BRACKETS.findall(text):
        if found not in (*allowed, *DOUBLED):
            raise PlanError(
                f"{path}: {key}: {found} is not known; there are {', '.join(allowed)}; "
                "write {{ for a bracket."
            )
