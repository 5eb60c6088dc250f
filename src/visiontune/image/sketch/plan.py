"""The scene plan: what a picture shows, as a small JSON value between words and drawing. It can be read and edited."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Template = Literal["scene", "card", "cycle", "comparison"]
Time = Literal["day", "night", "dawn", "sunset"]
Weather = Literal["clear", "rain", "snow", "storm", "fog", "cloudy"]
Season = Literal["", "winter", "spring", "summer", "autumn"]


class Hero(BaseModel):
    """A thing in the picture: its drawing, how many, its colour, and what it stands on or in."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    art: str
    label: str
    count: int = Field(default=1, ge=1, le=12)
    colour: str = Field(default="", description="a colour word; empty: its own")
    place: str = "ground"
    size: int = Field(default=2, ge=0, le=4, description="0 insect to 4 house")


class ScenePlan(BaseModel):
    """A whole picture before it is drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    template: Template
    setting: str = ""
    time: Time = "day"
    weather: Weather = "clear"
    season: Season = ""
    heroes: tuple[Hero, ...] = ()
    labels: tuple[str, ...] = Field(default=(), description="words that a card or diagram shows")
