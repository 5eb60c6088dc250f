"""Preferences: what is right, what they give to requests, how they are kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from visiontune.chat.memory.profile import Profile, Profiles
from visiontune.errors import InputError
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ProfileRow
from visiontune.music.base import MusicRequest
from visiontune.speech.base import SpeechRequest
from visiontune.video.base import VideoRequest

WHOLE: dict[str, Any] = {
    "style": "watercolour", "voice": "british", "aspect": "9:16", "language": "de", "composer": "bach",
    "brand_name": "Acme", "brand_colours": ["#000080", "#ff8800"], "name": "Ana",
}  # fmt: skip


@pytest.fixture
def profiles(database: Database) -> Profiles:
    return Profiles(database)


def test_preferences_become_fields_of_requests(profiles: Profiles) -> None:
    profile = profiles.change("ana", **WHOLE)

    assert profile.defaults("image") == {"style": "watercolour", "width": 720, "height": 1280}
    assert profile.defaults("video") == {"style": "watercolour", "aspect": "9:16", "voice": "british", "language": "de"}
    assert profile.defaults("music") == {"composer": "bach"}
    assert profile.defaults("speech") == {"voice": "british", "language": "de"}
    assert profile.defaults("script") == {}
    assert ImageRequest.build(prompt="a heron", **profile.defaults("image")).height == 1280
    assert VideoRequest.build(prompt="bees", **profile.defaults("video")).frame_size() == (720, 1280)
    assert MusicRequest.build(**profile.defaults("music")).composer == "bach"
    assert SpeechRequest.build(text="Guten Tag", **profile.defaults("speech")).language == "de"


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720)), ("4:5", (720, 900))]
)
def test_shapes_of_pictures_are_those_of_films(aspect: str, size: tuple[int, int]) -> None:
    profile = Profile.model_validate({"aspect": aspect})

    fields = profile.defaults("image")

    assert (fields["width"], fields["height"]) == size
    assert VideoRequest.build(prompt="bees", **profile.defaults("video")).frame_size() == size


def test_what_was_used_is_said() -> None:
    profile = Profile.model_validate(WHOLE)

    assert profile.used("image") == ["style: watercolour, as you prefer", "aspect: 9:16, as you prefer"]
    assert profile.used("speech") == ["voice: british, as you prefer", "language: German, as you prefer"]
    assert profile.used("music") == ["composer: Bach, as you prefer"]
    assert profile.used("clip") == Profile().used("video") == []
    assert len(profile.used("video")) == 4
    assert Profile().defaults("video") == {}


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("style", "Watercolor", "watercolour"), ("style", "oil painting", "oil"), ("style", " Zulu  beadwork ", "Zulu beadwork"),
        ("style", "cartoon", "cartoon"), ("voice", "de_DE-thorsten-medium", "de_DE-thorsten-medium"), ("aspect", "vertical", "9:16"),
        ("aspect", " 1:1 ", "1:1"), ("language", "German", "de"), ("language", "DE", "de"), ("language", "is", "is"),
        ("composer", "Johann Sebastian Bach", "bach"), ("composer", "my_chopin2", "my_chopin2"),
        ("brand_colours", "Navy, #F80 and off white", ("#000080", "#ff8800", "#faf9f6")),
        ("brand_colours", ["navy", "#000080"], ("#000080",)), ("brand_colours", "", ()), ("brand_colours", "rgb(1, 2, 3)", ("#010203",)),
        ("name", "Ana\u202e María\x07", "Ana María"), ("name", "小明", "小明"), ("name", None, ""), ("style", "", ""),
    ],
)  # fmt: skip
def test_right_values_are_put_into_one_form(profiles: Profiles, field: str, given: Any, kept: Any) -> None:
    profiles.change("ana", **{field: given})

    assert getattr(profiles.get("ana"), field) == kept


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("aspect", "3:2", "16:9"), ("aspect", "round", "vertical"), ("aspect", 5, "16:9"), ("language", "xx", "ISO 639-1"),
        ("language", "Klingon", "ISO 639-1"), ("language", 3, "string"), ("brand_colours", "cheerful", "#rrggbb"),
        ("brand_colours", ["#12"], "#rrggbb"), ("brand_colours", 7, "list of colours"), ("brand_colours", [None], "#rrggbb"),
        ("brand_colours", ["red", "blue", "green", "black", "white", "gold", "pink", "navy", "teal"], "8"),
        ("style", "x" * 81, "80"), ("style", "!?", "watercolour"), ("name", "x" * 61, "60"), ("name", "a\0b", "NUL"),
        ("name", "\ud800", "half"), ("composer", "x" * 41, "40"), ("voice", ["british"], "string"), ("stile", "oil", "brand_name"),
    ],
)  # fmt: skip
def test_wrong_values_are_refused_with_what_is_right(profiles: Profiles, field: str, wrong: Any, says: str) -> None:
    profiles.change("ana", style="noir")

    with pytest.raises(InputError) as refused:
        profiles.change("ana", **{field: wrong})

    assert says in refused.value.remedy
    assert refused.value.field.partition("[")[0] in (field, "preference")
    assert profiles.get("ana") == Profile(style="noir")


def test_changes_are_merged_and_taken_back(profiles: Profiles) -> None:
    profiles.change("ana", **WHOLE)
    profiles.change("ana", style="oil", voice="")

    now = profiles.get("ana")
    assert (now.style, now.voice, now.composer, now.brand_colours) == ("oil", "", "bach", ("#000080", "#ff8800"))
    assert profiles.clear("ana", "brand_colours", "composer").name == "Ana"
    assert (profiles.get("ana").brand_colours, profiles.get("ana").composer, profiles.get("ana").style) == (
        (),
        "",
        "oil",
    )
    assert profiles.clear("ana") == profiles.get("ana") == Profile()
    with pytest.raises(InputError, match="brand_colours"):
        profiles.clear("ana", "colours")


def test_preferences_belong_to_one_user(profiles: Profiles) -> None:
    profiles.change("ana", **WHOLE)
    profiles.change("bob", style="noir")
    profiles.clear("bob")

    assert profiles.get("ana").name == "Ana"
    assert profiles.get("bob") == profiles.get("carol") == Profile()
    with pytest.raises(InputError, match="user"):
        profiles.get("")


def test_what_is_damaged_or_of_another_version_is_left_out(profiles: Profiles, database: Database) -> None:
    kept = {"style": "oil", "aspect": "7:3", "mood": "calm", "brand_colours": "no", "name": 5}
    with database.session() as session:
        session.add(ProfileRow(user="ana", fields=kept, changed=1))

    assert profiles.get("ana") == Profile(style="oil")
    assert profiles.change("ana", name="Ana") == Profile(style="oil", name="Ana")


def test_two_writers_lose_nothing_of_each_other(profiles: Profiles) -> None:
    def write(fields: dict[str, Any]) -> None:
        own = Database(profiles.database.address)
        Profiles(own).change("ana", **fields)
        own.close()

    threads = [threading.Thread(target=write, args=({name: value},)) for name, value in WHOLE.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert profiles.get("ana").model_dump(mode="json") == WHOLE
