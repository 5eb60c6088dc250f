"""What becomes of a reply while it is made, to be kept with its message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from visiontune.chat.base import Asked, Event, Failed, Finished, Planned, Queued, Said, Understood
from visiontune.chat.memory.records import Message


@dataclass
class Reply:
    """Text and data of `message`, event by event."""

    message: Message
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Note what an event tells."""
        if isinstance(event, Said):
            self.text += event.text
        elif isinstance(event, Understood):
            wishes = [wish.document() for wish in event.understanding.wishes]
            self.data["understood"] = {"wishes": wishes, "reasons": list(event.understanding.reasons)}
        elif isinstance(event, Asked):
            self.data["asked"] = {"text": event.question.text, "choices": [list(one) for one in event.question.choices]}
        elif isinstance(event, Planned):
            self.data.setdefault("plans", []).append(event.plan.document())
            self.says |= {step.id: step.says for step in event.plan.steps}
            if event.waits:
                self.data["offered"] = event.plan.document()
        elif isinstance(event, Queued):
            self.data.setdefault("jobs", []).append(event.job)
            self.says[event.job] = event.says
        elif isinstance(event, Finished):
            says = self.says.get(event.job or event.step, "")
            made = {"id": event.artifact, "kind": event.kind, "step": event.step, "says": says}
            self.data.setdefault("made", []).append(made)
        elif isinstance(event, Failed):
            self.data.setdefault("failed", []).append({"step": event.step, "reason": event.reason})
