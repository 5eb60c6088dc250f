"""Drawings by word, and drawings as symbols."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from visiontune.errors import BackendError
from visiontune.image.art import catalogue, own, symbol
from visiontune.image.colour import luminance, map_colours, painted


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("fox", "fox"), ("tree", "deciduous-tree"), ("steam engine", "locomotive"), ("honeybee", "honeybee"),
     ("cell", "vt-cell"), ("democracy", "ballot-box-with-ballot"), ("accordion", "accordion")],
)  # fmt: skip
def test_words_find_their_drawing(phrase: str, name: str) -> None:
    art = catalogue().find(phrase)
    assert art is not None and art.name == name


@pytest.mark.parametrize(
    ("phrase", "name", "place"),
    [("hot air balloon", "vt-hot-air-balloon", "sky"), ("sandcastle", "vt-sandcastle", "ground"),
     ("fallen log", "vt-log", "ground"), ("tree stump", "wood", "ground"), ("throne", "vt-throne", "ground"),
     ("tower", "vt-tower", "ground"), ("tokyo tower", "tokyo-tower", "ground"), ("taj mahal", "vt-taj-mahal", "ground"),
     ("ice floe", "vt-ice-floe", "water"), ("christmas tree", "christmas-tree", "ground"), ("lamp", "vt-lamp", "ground"),
     ("treasure chest", "treasure-chest", "ground"), ("chess", "vt-chessboard", "table"), ("glass", "vt-glass", "table")],
)  # fmt: skip
def test_everyday_things_have_their_own_drawing_and_a_place_in_a_scene(phrase: str, name: str, place: str) -> None:
    art = catalogue().find(phrase)
    assert art is not None and (art.name, art.place) == (name, place)


@pytest.mark.parametrize(
    ("word", "beside", "name"),
    [("picture", "camera", None), ("picture", "wall", "framed-picture"), ("nose", "carrot", None),
     ("roof", "house", None), ("roof", "cat", "vt-roof"), ("tree", "christmas", "christmas-tree"),
     ("branch", "owl", "vt-branch"), ("branch", "government", None), ("barrel", "crude", "oil-drum"),
     ("lamp", "genie", "diya-lamp"), ("pot", "stove", "vt-saucepan")],
)  # fmt: skip
def test_the_words_beside_tell_which_everyday_thing_is_meant(word: str, beside: str, name: str | None) -> None:
    art = catalogue().find(word, frozenset({beside}))
    assert (art.name if art else None) == name


def test_own_drawings_are_small_and_in_the_same_box() -> None:
    files = list((resources.files("visiontune.image") / "drawings").iterdir())
    assert len(files) > 200
    for file in files:
        svg = file.read_text("utf-8")
        assert len(svg) < 8000 and 'viewBox="0 0 128 128"' in svg, file.name


@pytest.mark.parametrize("name", ["vt-armchair", "vt-roof", "vt-hot-air-balloon", "vt-fence", "vt-throne", "vt-lamp"])
def test_own_drawings_take_a_colour(name: str) -> None:
    body = symbol(name).body
    blue = map_colours(body, lambda colour: painted(colour, "#2f6fd0"))
    before, after = (set(re.findall("#[0-9a-f]{6}", text.lower())) for text in (body, blue))
    assert len(after - before) >= 2


def test_beside_another_word_a_word_means_another_thing() -> None:
    web, spider_web = catalogue().find("web"), catalogue().find("web", frozenset({"spider"}))
    assert web is not None and spider_web is not None
    assert (web.name, spider_web.name) == ("globe-with-meridians", "spider-web")
    assert catalogue().find("bank", frozenset({"river"})) is None


def test_near_spellings_only_where_allowed() -> None:
    assert catalogue().find("elephent") is None
    near = catalogue().find("elephent", loose=True)
    assert near is not None and near.name == "elephant"


@pytest.mark.parametrize("word", ["way", "part", "grinning-face", "ok", "thing", "zodiac", "button"])
def test_what_is_never_drawn(word: str) -> None:
    assert catalogue().find(word) is None


def test_every_drawing_of_the_table_exists_and_has_ink() -> None:
    for art in {art.name: art for art in catalogue().words.values()}.values():
        drawing = symbol(art.name)
        assert drawing.width > 4 and drawing.height > 4, art.name


def test_every_own_drawing_is_found_by_some_word() -> None:
    used = {art.name for art in catalogue().words.values()} | {
        art.name for entries in catalogue().vocabulary.contexts.values() for _, art in entries if art is not None
    }
    files = (resources.files("visiontune.image") / "drawings").iterdir()
    assert {f"vt-{file.name.removesuffix('.svg')}" for file in files} <= used
    assert all(own(name) for name in used if name.startswith("vt-"))


def test_ids_of_two_drawings_never_meet() -> None:
    ids = [set(re.findall(r'\bid="([^"]+)"', symbol(name).body)) for name in ("vt-cell", "vt-mars", "vt-virus")]
    assert ids[0] and not ids[0] & ids[1] and not ids[1] & ids[2]


def test_an_unknown_drawing_is_named() -> None:
    with pytest.raises(BackendError, match="no-such-thing"):
        symbol("no-such-thing")


def test_paint_keeps_black_and_white_parts() -> None:
    assert painted("#ffffff", "#2f6fd0") == "#ffffff"
    assert painted("#101010", "#2f6fd0") == "#101010"
    light, dark = painted("#ff8080", "#2f6fd0"), painted("#800000", "#2f6fd0")
    assert luminance(light) > luminance(dark)


def test_a_coloured_flower_keeps_its_green_stem() -> None:
    assert painted("#4f9a3c", "#d93a3a", stemmed=True) == "#4f9a3c"
    assert painted("#ec7fa9", "#d93a3a", stemmed=True) != "#ec7fa9"
