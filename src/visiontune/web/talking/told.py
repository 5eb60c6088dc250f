"""What a reply has told so far, read off its events: a page that comes late sees what the others saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from visiontune.jobs.replies import ReplyEvent


@dataclass
class Told:
    """A reply's words, and its data in the form in which a message keeps them.

    Args:
        after: Number of the last event that is in here.
        says: What each job makes, by its id.
        waiting: Why no word comes yet.
    """

    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)
    waiting: str = ""
    after: int = 0

    @classmethod
    def of(cls, events: Iterable[ReplyEvent]) -> Told:
        """All that `events` tell, in order."""
        told = cls()
        for event in events:
            told.after = event.id
            told._take(event.event)
        return told

    def _take(self, event: Mapping[str, Any]) -> None:
        kind = event.get("type")
        if kind == "waiting":
            self.waiting = event["sentence"]
        elif kind == "said":
            self.text += event["text"]
            self.waiting = ""
        elif kind == "asked":
            self.data["asked"] = event["question"]
        elif kind == "planned":
            self.data.setdefault("plans", []).append(event["plan"])
            if event["waits"]:
                self.data["offered"] = event["plan"]
        elif kind == "queued":
            self.data.setdefault("jobs", []).append(event["job"])
            self.says[event["job"]] = event["says"]
        elif kind == "finished":
            made = {"id": event["artifact"], "kind": event["kind"], "step": event["step"]}
            self.data.setdefault("made", []).append(made)
        elif kind == "failed":
            self.data.setdefault("failed", []).append({"step": event["step"], "reason": event["reason"]})
