"""The scene plan: what a picture shows, as a small JSON value between words and drawing.

Rules write it from a prompt (`understand`), a person or a model may edit it, `compose` draws it. Composition, palette
and light within the plan come from the seed, so one plan has as many looks as there are seeds.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from visiontune.requests import Text, input_error

Setting = Literal[
    "none", "hills", "meadow", "farm", "savanna", "river", "lake", "sea", "coast", "underwater", "city", "old_town",
    "ancient", "mountains", "volcano", "underground", "cave", "space", "mars", "moon", "sky", "desert", "forest",
    "jungle", "snow", "room", "kitchen", "classroom", "lab", "stage", "stadium",
]  # fmt: skip
Template = Literal["scene", "concept", "group", "cycle", "comparison", "process", "number", "timeline", "quotation"]
Time = Literal["day", "dawn", "sunset", "night"]
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog"]
Season = Literal["spring", "summer", "autumn", "winter"]
Relation = Literal["none", "on", "under", "in", "beside", "behind", "over"]

Place = Literal["ground", "sky", "water", "deep", "table", "space", "symbol", "person", "bust"]
"""Where a thing may be: symbols and busts are shown in rings and on cards."""

SETTINGS: tuple[str, ...] = get_args(Setting)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Hero(_Value):
    """One kind of thing in the picture."""

    art: str = Field(min_length=1, max_length=80, description="a drawing's name")
    count: int = Field(default=1, ge=1, le=24)
    colour: str | None = Field(default=None, pattern=r"^#[0-9a-f]{6}$")
    scale: float = Field(default=1.0, ge=0.25, le=3.0, description="times its usual size (big 1.4, tiny 0.5)")
    place: Place = "ground"
    relation: Relation = "none"
    to: int | None = Field(default=None, ge=0, description="index of the hero that `relation` is about")
    label: Text = ""


class ScenePlan(_Value):
    """A picture, typed. `labels` are the words set in the picture: steps of a cycle, heads of a comparison."""

    template: Template = "scene"
    setting: Setting = "none"
    time: Time = "day"
    weather: Weather = "clear"
    season: Season = "summer"
    heroes: tuple[Hero, ...] = Field(default=(), max_length=8)
    labels: tuple[Text, ...] = Field(default=(), max_length=8)
    title: Text = ""
    number: Text = Field(default="", description="of the template number: 300,000 or 40 %")
    direction: Literal["none", "up", "down"] = Field(default="none", description="whether something rises or falls")

    @classmethod
    def build(cls, **fields: Any) -> ScenePlan:
        """A plan from JSON values.

        Raises:
            InputError: a field is wrong; names it.
        """
        import json

        try:
            return cls.model_validate_json(json.dumps(fields))
        except ValidationError as error:
            raise input_error(error, "plan") from error
