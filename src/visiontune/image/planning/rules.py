"""Plans by rules: offline, in a hundredth of a second, the same for the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.image.illustrator import Illustrator
from visiontune.image.plan import PicturePlan
from visiontune.image.planning.base import RULES, PlanOutput, PlanRequest


@dataclass
class Rules:
    """What the illustrator itself would plan."""

    name: str = RULES
    version: int = Illustrator.version
    rank: int = 10
    family: ClassVar[str] = "image"
    """Shares the illustrator's warm worker, where the parser is loaded."""
    digital_source: ClassVar[str] = "algorithmicMedia"

    def __call__(self, request: PlanRequest, context: Context) -> PlanOutput:
        from visiontune.image.language import load_parser
        from visiontune.image.understand import understand

        pictures: list[PicturePlan] = []
        warnings: list[str] = []
        with context.environment.models.use("spacy-en", load_parser, megabytes=120) as parser:
            for n, prompt in enumerate(request.prompts):
                context.check_cancelled()
                context.progress(n / len(request.prompts), "reading the words")
                plan, told = understand(prompt, parser)
                pictures.append(PicturePlan(prompt=prompt, plan=plan, by=RULES))
                warnings += told
        return PlanOutput(tuple(pictures), tuple(dict.fromkeys(warnings)))
