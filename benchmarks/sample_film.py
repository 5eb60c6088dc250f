"""The film of benchmarks that measure a studio: a given script of short sentences, one picture each."""

from __future__ import annotations

from typing import Any

from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest

SENTENCES = (
    "The Sun warms the sea all day long.",
    "Some of its water becomes invisible vapour and rises.",
    "High up, the air is cold, and the vapour turns into tiny drops that float as clouds.",
    "Wind carries the clouds over hills and mountains.",
    "The drops join, grow heavy, and fall as rain or snow.",
    "Plants drink a part of it through their roots.",
    "The rest runs downhill into streams, lakes and rivers.",
    "Far under the surface, rock melts into magma.",
    "Magma is lighter than the solid rock around it, so it slowly rises.",
    "The weight above it falls, and gases form bubbles.",
    "The bubbles push the magma up the pipe of the volcano.",
    "Runny magma flows out as glowing lava.",
    "A tall cloud of ash climbs into the sky.",
    "When lava cools, it becomes new rock.",
    "Layer by layer, eruptions build the mountain.",
    "The ash leaves rich soil for farms and forests.",
    "Bees carry pollen from flower to flower.",
    "An old lighthouse warns the ships at night.",
    "A train crosses the bridge over the valley.",
    "Children fly their kites on the beach.",
    "The Moon moves around the Earth in a month.",
    "Whales sing in the deep blue ocean.",
    "A baker takes fresh bread out of the oven.",
    "At last the river brings the water back to the sea.",
)


def film(scenes: int, **fields: Any) -> VideoRequest:
    """The last so many sentences, at most 24, as a film of as many scenes; `fields` of the request."""
    told = tuple(Scene(id=f"{scenes}-{n}", narration=text) for n, text in enumerate(SENTENCES[-scenes:]))
    return VideoRequest(script=Script(title="Measured", scenes=told), **{"seed": scenes, **fields})
