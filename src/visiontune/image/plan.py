"""The scene plan: what a picture shows, as a small JSON value between words and drawing.

Rules write it from a prompt (`understand`), a person or a model may edit it, `compose` draws it. Composition, palette
and light within the plan come from the seed, so one plan has as many looks as there are seeds.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_serializer

from visiontune.errors import InputError
from visiontune.requests import Text, input_error

Setting = Literal[
    "none",
    # land
    "hills", "meadow", "farm", "savanna", "desert", "forest", "jungle", "mountains", "canyon", "volcano",
    "wetland", "snow", "polar", "park", "playground", "garden", "orchard", "night_sky",
    "vineyard", "terraces", "oasis", "hoodoos", "forest_river", "footbridge", "viaduct", "camp", "graveyard", "halloween",
    "battlefield", "wedding", "ruins", "cliff", "zoo",
    # water and air
    "river", "canal", "lake", "waterfall", "sea", "coast", "island", "harbour", "underwater", "sky", "deck", "pool",
    # under and above the earth
    "underground", "cave", "space", "mars", "moon", "microscopic", "mine",
    # towns and roads
    "city", "suburb", "village", "old_town", "ancient", "castle", "market", "bridge", "road", "station", "airport",
    "construction", "power_plant", "wind_farm", "rooftop", "alley", "wild_west", "fair",
    # indoors
    "room", "bedroom", "kitchen", "cafe", "classroom", "library", "office", "hospital", "lab",
    "factory", "warehouse", "shop", "museum", "stage", "temple",
    "hearth", "christmas_room", "party", "bathroom", "attic", "cellar", "dungeon", "bakery", "butcher", "lobby", "gym",
    "workshop", "forge", "garage", "barn", "stable", "throne_room", "courtroom", "cinema", "circus",
    "train_car", "cabin", "cockpit", "submarine", "space_station", "salon",
    # sport
    "stadium",
]  # fmt: skip
Template = Literal[
    "scene", "concept", "group", "cycle", "comparison", "process", "number", "timeline", "quotation",
    "cause", "parts", "hierarchy", "map", "bars", "line", "pie", "before_after",
]  # fmt: skip
Time = Literal["day", "dawn", "sunset", "night"]
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog", "aurora"]
Season = Literal["spring", "summer", "autumn", "winter"]
Relation = Literal["none", "on", "under", "in", "beside", "behind", "over", "riding", "holding", "flying_over"]
Palette = Literal["auto", "warm", "cool", "earth", "pastel", "bright", "dark", "mono"]
Mood = Literal["auto", "soft", "golden", "dramatic", "bright"]
"""How a scene is lit beyond its hour: `golden` warm and low, `dramatic` with deep shade, `soft` with more haze."""

Place = Literal["ground", "sky", "water", "deep", "table", "space", "symbol", "person", "bust"]
"""Where a thing may be: symbols and busts are shown in rings and on cards."""
Age = Literal["adult", "baby", "child", "teen", "old"]
Skin = Literal["auto", "light", "medium_light", "medium", "medium_dark", "dark"]
Gender = Literal["any", "woman", "man"]
Pose = Literal["stand", "walk", "run", "sit", "wave", "cheer", "point", "dance", "kick", "fish"]
Job = Literal[
    "none", "artist", "astronaut", "athlete", "baker", "builder", "business", "carpenter", "chef", "cowboy", "dancer",
    "detective", "diver", "doctor", "engineer", "explorer", "farmer", "firefighter", "fisher", "gardener", "judge",
    "king", "knight", "mechanic", "miner", "monk", "musician", "nurse", "office", "pharaoh", "photographer", "pilot",
    "pirate", "police", "postal", "priest", "programmer", "queen", "referee", "roman", "sailor", "scientist", "singer",
    "soldier", "student", "superhero", "teacher", "viking", "waiter", "witch", "wizard",
]  # fmt: skip

SETTINGS: tuple[str, ...] = get_args(Setting)
TEMPLATES: tuple[str, ...] = get_args(Template)
JOBS: tuple[str, ...] = get_args(Job)
INDOORS = frozenset({
    "room", "bedroom", "kitchen", "cafe", "classroom", "library", "office", "hospital", "lab",
    "factory", "warehouse", "shop", "museum", "stage", "temple",
    "hearth", "christmas_room", "party", "bathroom", "attic", "cellar", "bakery", "butcher", "lobby", "gym",
    "workshop", "forge", "courtroom", "cinema", "train_car", "cabin", "cockpit", "salon",
})  # fmt: skip
"""Settings under a roof: the hour is seen in their windows, weather does not reach in."""
AIRLESS = frozenset({
    "underwater", "underground", "cave", "space", "mars", "moon", "microscopic", "mine",
    "garage", "barn", "stable", "throne_room", "dungeon", "circus", "submarine", "space_station",
})  # fmt: skip
"""Settings without a sky that it could rain from: halls, too, that are large enough for a car, a horse or a dragon."""
WATERS = frozenset(
    {
        "sea",
        "coast",
        "island",
        "harbour",
        "bridge",
        "lake",
        "river",
        "canal",
        "wetland",
        "polar",
        "pool",
        "forest_river",
    }
)
"""Settings with open water that boats float on."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Hero(_Value):
    """One kind of thing in the picture.

    People have place `person` (a whole body in a scene) or `bust` (in a ring); their art is `person`, `man`, `woman`,
    `boy`, `girl`, `baby` or a drawing of theirs, and age, skin, gender, job and pose say how they look.
    """

    art: str = Field(min_length=1, max_length=80, description="a drawing's name")
    count: int = Field(default=1, ge=1, le=24)
    colour: str | None = Field(default=None, pattern=r"^#[0-9a-f]{6}$", description="of a person: of the clothes")
    scale: float = Field(default=1.0, ge=0.25, le=3.0, description="times its usual size (big 1.4, tiny 0.5)")
    place: Place = "ground"
    relation: Relation = "none"
    to: int | None = Field(default=None, ge=0, description="index of the hero that `relation` is about")
    label: Text = ""
    age: Age = "adult"
    skin: Skin = "auto"
    gender: Gender = "any"
    job: Job = "none"
    pose: Pose = "stand"
    heap: bool = Field(default=False, description="they lie in a heap")


class ScenePlan(_Value):
    """A picture, typed. `labels` are the words set in it; heroes stand beside labels of the same index.

    Templates and what they read, where present (`title` is set by all cards):
        concept: title, one hero. group: heroes with labels. process: 2 to 5 heroes with labels, in order.
        cycle: labels in order, heroes alike. comparison, before_after: 2 labels, 2 heroes, notes under them.
        number: number, title, one hero; direction. timeline: labels are events, notes their dates, heroes alike; or
        number (one year), title, one hero. quotation: title is the quotation, labels[0] who said it.
        cause: labels are 1 to 3 causes and, last, their effect; heroes alike.
        parts: title is the whole (heroes[0] its drawing), labels its parts, notes what they do.
        hierarchy: labels with `parents`; notes under them. map: labels are places in the order of the route.
        bars, line, pie: values with labels, unit; `highlight` names the one that matters.
    """

    template: Template = "scene"
    setting: Setting = "none"
    time: Time = "day"
    weather: Weather = "clear"
    season: Season = "summer"
    ground: str | None = Field(
        default=None, pattern=r"^#[0-9a-f]{6}$", description="of the land, where one is said: green dunes"
    )
    light: Mood = "auto"
    palette: Palette = "auto"
    style: str = Field(default="", max_length=80, description="a style's name; the request's own style comes first")
    heroes: tuple[Hero, ...] = Field(default=(), max_length=8)
    labels: tuple[Text, ...] = Field(default=(), max_length=12)
    notes: tuple[Text, ...] = Field(default=(), max_length=12, description="a second line for the label of same index")
    values: tuple[float, ...] = Field(default=(), max_length=12, description="of charts, one a label")
    unit: Text = Field(default="", description="of `values`: %, km, million people")
    highlight: int | None = Field(default=None, ge=0, description="index of the value that matters most")
    parents: tuple[int, ...] = Field(default=(), max_length=12, description="of hierarchy: index of parent, -1: none")
    title: Text = ""
    number: Text = Field(default="", description="of the template number: 300,000 or 40 %")
    direction: Literal["none", "up", "down"] = Field(default="none", description="whether something rises or falls")

    @classmethod
    def build(cls, /, **fields: Any) -> ScenePlan:
        """A plan from JSON values.

        Raises:
            InputError: a field is wrong; names it.
        """
        import json

        try:
            return cls.model_validate_json(json.dumps(fields))
        except ValidationError as error:
            raise input_error(error, "plan") from error
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError("plan", fields, f"must be JSON values ({error})") from error


class PicturePlan(_Value):
    """The plan of one picture with the words that it is of; written without what is as usual, since people edit it."""

    prompt: Text = Field(default="", description="the plan holds for these words; empty: for whatever they are")
    plan: ScenePlan
    by: str = Field(default="", max_length=100, description="who wrote it")

    @field_serializer("plan")
    def _short(self, plan: ScenePlan) -> dict[str, Any]:
        return plan.model_dump(mode="json", exclude_defaults=True)
