"""The instant backend of tests: every picture is a card with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.image.plan import PicturePlan, ScenePlan
from visiontune.image.planning.base import PlanOutput, PlanRequest


@dataclass
class Stub:
    """A concept card titled with the first words of the prompt."""

    name: str = "stub"
    version: int = 1
    rank: int = -1
    digital_source: ClassVar[str] = "algorithmicMedia"

    def __call__(self, request: PlanRequest, context: Context) -> PlanOutput:
        context.check_cancelled()
        plans = [ScenePlan(template="concept", title=" ".join(prompt.split())[:60]) for prompt in request.prompts]
        pictures = [PicturePlan(prompt=p, plan=plan, by="stub") for p, plan in zip(request.prompts, plans, strict=True)]
        return PlanOutput(tuple(pictures))
