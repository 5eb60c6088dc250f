"""Follow-ups in tests: a studio in which a picture, a film, a piece, a recording and a text were really made, and conversations about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from visiontune.artifacts import Artifact
from visiontune.chat.base import Made, Outcome, Plan, Situation, Step, Wish
from visiontune.chat.changes.following import follow
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script

SCRIPT = Script(
    title="The coast",
    scenes=(
        Scene(id="pier", narration="The pier is old, and it creaks in the wind.", image_prompt="a pier"),
        Scene(id="gulls", narration="Gulls cry above it.", image_prompt="gulls over the sea"),
        Scene(id="boat", narration="A boat comes home.", image_prompt="a red boat at a quay"),
        Scene(id="night", narration="Then night falls.", image_prompt="the moon over the sea"),
    ),
)
POEM = "Rain on the roof,\nrain on the sea."


@dataclass
class World:
    """What was made, by name, and how to ask for changes of it."""

    studio: Studio
    made: dict[str, Artifact] = field(default_factory=dict)

    def one(self, name: str, **fields: Any) -> Made:
        """A thing as conversations keep it; `fields` of its request may differ from what was made."""
        artifact = self.made[name]
        return Made(artifact.id, artifact.kind, dict(artifact.request) | fields, f"the {name}")

    def situation(self, *names: str | Made, last: Sequence[str | Made] | None = None, **more: Any) -> Situation:
        made = tuple(self.one(name) if isinstance(name, str) else name for name in names)
        ids = (
            [one.id for one in made[-1:]]
            if last is None
            else [self.one(one).id if isinstance(one, str) else one.id for one in last]
        )
        return Situation(made=made, last=tuple(ids), **more)

    def ask(
        self, text: str, situation: Situation, slots: Mapping[str, Any] | None = None, before: Sequence[Step] = ()
    ) -> Outcome:
        return follow(Wish("followup", 0.9, dict(slots or {}), text), situation, before, self.studio)

    def step(self, text: str, situation: Situation, slots: Mapping[str, Any] | None = None) -> Step:
        """The one step that `text` becomes."""
        outcome = self.ask(text, situation, slots)
        assert isinstance(outcome, Plan), outcome
        assert len(outcome.steps) == 1, outcome.steps
        return outcome.steps[0]
