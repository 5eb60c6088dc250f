"""What came of a message to the assistant: for `--json`, and for the exit code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from visiontune.chat.base import Asked, Ended, Event, Failed, Finished, Planned, Said, Understood
from visiontune.studio import Studio

USER = "local"
"""Whose conversations the command line holds."""


@dataclass
class Told:
    """What came of a message, for JSON and the exit code."""

    text: str = ""
    understood: dict[str, Any] = field(default_factory=dict)
    plan: dict[str, Any] | None = None
    waits: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    made: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    error: str = ""

    def take(self, event: Event) -> None:
        if isinstance(event, Said):
            self.text += event.text
        elif isinstance(event, Understood):
            from visiontune.chat.understanding import document

            self.understood = {**document(event.understanding), "reasons": list(event.understanding.reasons)}
        elif isinstance(event, Planned):
            self.plan, self.waits = event.plan.document(), event.waits and event.plan.costly
        elif isinstance(event, Asked):
            self.choices = event.question.choices
        elif isinstance(event, Finished):
            self.made.append(event.artifact)
        elif isinstance(event, Failed):
            self.failed.append(event.reason)
        elif isinstance(event, Ended) and not event.complete:
            self.error = event.reason

    def document(self, conversation: str, studio: Studio) -> dict[str, Any]:
        artifacts = [studio.library.get(name, USER).document() for name in self.made]
        return {
            "conversation": conversation,
            "text": self.text.strip(),
            "understood": self.understood,
            "plan": self.plan,
            "waits": self.waits,
            "choices": [{"label": label, "message": message} for label, message in self.choices],
            "artifacts": artifacts,
            "failed": self.failed,
            "error": self.error,
        }
