"""The seam of scene plans: what pictures are to show, in words, in; one plan for each, as JSON, out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, TypeAdapter

from visiontune.errors import ContentError
from visiontune.image.plan import PicturePlan
from visiontune.requests import Prompt, Request, Seed, Text

RULES = "rules"
"""Who planned by rules, as `PicturePlan.by` says it."""


class PlanRequest(Request):
    """The scene plans of pictures that belong together: one of them, or those of a film.

    Words mean one thing, so the seed is always the same: pictures differ by their own seeds, not by their plans.
    """

    kind: ClassVar[str] = "plan"
    prompts: tuple[Prompt, ...] = Field(min_length=1, max_length=20_000)
    title: Text = Field(default="", description="of what the pictures belong to")
    writer: str = Field(default="auto", description="text backend that plans; auto: as VISIONTUNE_IMAGE_PLANNER says")
    seed: Seed = 0


@dataclass(frozen=True)
class PlanOutput:
    """A plan for each prompt, in their order."""

    pictures: tuple[PicturePlan, ...]
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".json"

    def check(self, request: PlanRequest) -> None:
        if [picture.prompt for picture in self.pictures] != list(request.prompts):
            raise ContentError("the plans are not those of the prompts; ask again")

    def save(self, path: Path) -> Mapping[str, Path]:
        pictures = [picture.model_dump(mode="json") for picture in self.pictures]
        path.write_text(json.dumps({"pictures": pictures}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return {}

    def details(self) -> dict[str, Any]:
        title = " ".join(self.pictures[0].prompt.split())[:200]
        return {
            "title": title,
            "pictures": len(self.pictures),
            "by": dict(Counter(picture.by for picture in self.pictures)),
        }


def read_plans(path: Path) -> tuple[PicturePlan, ...]:
    """The plans in the file of a plan artifact."""
    pictures = json.loads(path.read_text(encoding="utf-8"))["pictures"]
    return TypeAdapter(tuple[PicturePlan, ...]).validate_json(json.dumps(pictures))
