"""Requests: resolved when built, refused at the door, keyed by content."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from visiontune.backends import request_from
from visiontune.errors import InputError
from visiontune.image.base import ImageRequest
from visiontune.requests import derive_seed
from visiontune.speech.base import SpeechRequest
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest


def test_the_seed_is_drawn_when_the_request_is_built_and_stays() -> None:
    request = ImageRequest(prompt="a heron")
    assert request.seed == ImageRequest.model_validate(request.model_dump()).seed
    assert len({ImageRequest(prompt="a heron").seed for _ in range(5)}) > 1


def test_equal_requests_have_equal_keys_and_every_difference_shows() -> None:
    base = ImageRequest(prompt="a heron", seed=1)
    keys = {
        base.key_for("m/1/"),
        base.key_for("m/2/"),
        base.model_copy(update={"seed": 2}).key_for("m/1/"),
        base.model_copy(update={"width": 640}).key_for("m/1/"),
        SpeechRequest(text="a heron", seed=1).key_for("m/1/"),
    }
    assert len(keys) == 5
    assert ImageRequest(seed=1, prompt="a heron").key_for("m/1/") == base.key_for("m/1/")


def test_a_request_survives_its_own_json() -> None:
    script = Script(title="T", scenes=(Scene(narration="One."), Scene(image="a.png")))
    request = VideoRequest(script=script, aspect="9:16", seed=3)
    assert request_from(request.document()) == request


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n\t"}, "prompt"),
        ({"prompt": "a\0b"}, "prompt"),
        ({"prompt": 3}, "prompt"),
        ({"prompt": "x" * 200_001}, "prompt"),
        ({"prompt": "a", "width": 63}, "width"),
        ({"prompt": "a", "width": "640"}, "width"),
        ({"prompt": "a", "width": 1e9}, "width"),
        ({"prompt": "a", "seed": -1}, "seed"),
        ({"prompt": "a", "colour": "red"}, "colour"),
        ({}, "prompt"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as refused:
        ImageRequest.build(**fields)
    assert refused.value.field == field
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("duration", [0, -1, 1e9, float("nan"), float("inf"), "30"])
def test_impossible_durations_are_refused(duration: object) -> None:
    with pytest.raises(InputError, match="duration"):
        VideoRequest.build(prompt="bees", duration=duration)


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(ValidationError, match="valid Unicode"):
        SpeechRequest(text="a\ud800b")


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720)), ("4:5", (720, 900))]
)
def test_height_means_the_short_side(aspect: str, size: tuple[int, int]) -> None:
    assert VideoRequest.build(prompt="bees", aspect=aspect).frame_size() == size


def test_odd_sizes_are_refused() -> None:
    with pytest.raises(InputError, match="even"):
        VideoRequest.build(prompt="bees", height=721)


def test_child_seeds_depend_on_name_and_parent_alone() -> None:
    assert derive_seed(1, "scene", "image") == derive_seed(1, "scene", "image")
    assert len({derive_seed(1, "a"), derive_seed(1, "b"), derive_seed(2, "a")}) == 3


def test_scene_ids_stay_when_a_scene_is_inserted() -> None:
    a, b, new = Scene(narration="A."), Scene(narration="B."), Scene(narration="New.")
    before = {scene.narration: scene.id for scene in Script(scenes=(a, b)).scenes}
    after = {scene.narration: scene.id for scene in Script(scenes=(a, new, b)).scenes}
    assert after["A."] == before["A."]
    assert after["B."] == before["B."]
    assert len({scene.id for scene in Script(scenes=(a, a, a)).scenes}) == 3


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_request_or_a_named_error(text: str) -> None:
    if "\0" in text:
        with pytest.raises(InputError, match="^text: "):
            SpeechRequest.build(text=text)
    else:
        request = SpeechRequest.build(text=text)
        assert request_from(request.document()) == request


@pytest.mark.parametrize("broken", ["a\ud800b", "\udcff"])
def test_half_characters_are_refused_with_their_field(broken: str) -> None:
    with pytest.raises(InputError, match=r"^prompt: .*Unicode"):
        ImageRequest.build(prompt=broken)
    with pytest.raises(InputError, match=r"^script\.scenes\[1\]\.narration: "):
        VideoRequest.build(script={"scenes": [{"narration": "a"}, {"narration": broken}]})


def test_control_characters_of_pdfs_and_terminals_go_and_words_stay() -> None:
    request = ImageRequest.build(prompt="\x1b[31mA red\x1b[0m kite.\x0cNext\x08 page\x07.\ufffe\tTab\nline\r\n")
    assert request.prompt == "A red kite.\nNext page.\tTab\nline\r\n"
    with pytest.raises(InputError, match="prompt"):
        ImageRequest.build(prompt="\x07\x1b")


def test_rules_between_fields_name_the_fields_and_show_only_them() -> None:
    with pytest.raises(InputError) as caught:
        VideoRequest.build(prompt=" ", style="x" * 50)
    assert (caught.value.field, caught.value.value) == ("prompt", " ")
    with pytest.raises(InputError) as caught:
        VideoRequest.build(prompt="bees", width=641, height=480)
    assert (caught.value.field, caught.value.value) == ("height and width", {"height": 480, "width": 641})


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        ({"language": "EN"}, "ISO 639-1"),
        ({"language": "en_US"}, "pt-BR"),
        ({"backend": "No Such"}, "visiontune doctor"),
        ({"backend": "x\n"}, "visiontune doctor"),
    ],
)
def test_remedies_are_words_and_not_patterns(fields: dict[str, str], remedy: str) -> None:
    with pytest.raises(InputError, match=remedy) as caught:
        SpeechRequest.build(text="a", **fields)
    assert "pattern" not in str(caught.value)


def test_an_unknown_field_is_said_to_be_unknown_and_faults_are_counted_once() -> None:
    with pytest.raises(InputError, match=r"script\.scenes\[0\]\.colour: 'red' - there is no such field.*") as caught:
        VideoRequest.build(script={"scenes": [{"narration": "a", "colour": "red"}]})
    assert "more)" not in str(caught.value)
    with pytest.raises(InputError, match=r"\(and 1 more\)$"):
        VideoRequest.build(script={"scenes": [{"narration": "a", "colour": "red", "duration": -1}]})


def test_a_field_has_its_own_bound_beside_the_bound_of_all_texts() -> None:
    with pytest.raises(InputError, match="title"):
        VideoRequest.build(script={"title": "x" * 201, "scenes": [{"narration": "a"}]})
