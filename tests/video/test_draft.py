"""Drafts: the film in small, made quickly, and told apart from the film."""

from __future__ import annotations

import pytest

from helpers_film import decode
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import CaptionStyle, VideoRequest

_FILM = VideoRequest(
    script=Script(scenes=(Scene(narration="The red kite flies."), Scene(narration="A green hill waits."))),
    height=480,
    image_backend="stub",
    speech_backend="stub",
    music=False,
    seed=4,
)


def test_a_draft_is_the_film_in_small_and_says_so(studio: Studio) -> None:
    draft = studio.make(_FILM.model_copy(update={"draft": True}))
    before = set(studio.store.published())
    film = studio.make(_FILM)
    assert (draft.details["width"], draft.details["height"]) == (426, 240)
    assert decode(draft.path)[0].shape == (240, 426, 3)
    assert draft.details["sentences"] == film.details["sentences"] and draft.details["frames"] == film.details["frames"]
    assert any("draft of 426x240" in warning for warning in draft.warnings) and not film.warnings
    # Another artifact; what was spoken for the draft is found, so the film costs pictures and encoding only.
    made = [studio.store.find(key) for key in set(studio.store.published()) - before]
    assert sorted(one.kind for one in made if one) == ["film", "image", "image"]
    assert draft.path != film.path


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({"height": 720}, (640, 360)),
        ({"height": 1080, "aspect": "9:16"}, (540, 960)),
        ({"height": 722, "width": 1234}, (616, 360)),
        ({"height": 128, "aspect": "1:1"}, (64, 64)),
        ({"height": 120, "aspect": "1:1"}, (64, 64)),
        ({"height": 120}, (114, 64)),
        ({"height": 126, "aspect": "9:16"}, (64, 114)),
        ({"height": 120, "width": 4096}, (2184, 64)),
    ],
)
def test_its_sides_are_even_halves(fields: dict[str, object], size: tuple[int, int]) -> None:
    request = VideoRequest.build(prompt="bees", draft=True, **fields)
    assert request.frame_size() == size and not any(side % 2 for side in size)


def test_a_draft_of_the_smallest_film_is_made(studio: Studio) -> None:
    draft = studio.make(_FILM.model_copy(update={"height": 120, "draft": True}))
    assert decode(draft.path)[0].shape == (64, 114, 3)


def test_captions_of_a_given_size_shrink_with_it() -> None:
    request = VideoRequest(prompt="bees", captions=CaptionStyle(size=60), draft=True)
    assert request.caption_style().size == 30
    assert request.model_copy(update={"draft": False}).caption_style().size == 60
