"""Music composed for films: of the film's very length, found again, made anew alone, and never louder than who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from helpers_film import hear
from visiontune.artifacts import Artifact
from visiontune.errors import BackendError, InputError
from visiontune.music.wishing.ensembles import find_ensemble
from visiontune.music.wishing.moods import find_mood
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.speech.audio import write_audio
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest
from visiontune.video.scoring import EXPLAINING, TELLING, Scoring, scoring
from visiontune.video.timeline import sample_of

LINES = ("A red kite flies.", "A blue boat sails.")


def ask(lines: Sequence[str] = LINES, title: str = "Two things", **fields: Any) -> VideoRequest:
    small: dict[str, Any] = {"height": 120, "fps": 24, "captions": {"mode": "off"}, "seed": 3}
    stubs = {f"{kind}_backend": "stub" for kind in ("image", "speech", "music")}
    script = {"title": title, "scenes": [{"narration": line} for line in lines]}
    return VideoRequest.build(**{"script": script, **small, **stubs, **fields})


def music_of(studio: Studio, film: Artifact) -> Artifact:
    (found,) = [part for key in film.parts if (part := studio.store.get(key)).kind == "music"]
    return found


def new(studio: Studio, before: set[str]) -> list[str]:
    return sorted(studio.store.get(key).kind for key in set(studio.store.published()) - before)


@pytest.fixture
def nobody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A studio in which only the stub makes music."""
    registry = Registry.load()
    registry.targets["music"] = {"stub": registry.targets["music"]["stub"]}
    with Studio(settings, registry) as studio:
        yield studio


@pytest.mark.parametrize("fields", [{}, {"title_card": True, "end_card": True}, {"pause": 0.0}, {"fps": 25}])
def test_the_music_is_as_long_as_the_film_to_the_sample(studio: Studio, fields: dict[str, Any]) -> None:
    film = studio.make(ask(**fields))
    music = music_of(studio, film)
    exact = sample_of(film.details["frames"], film.details["fps"])
    assert round(music.request["duration"] * 48_000) == exact
    assert music.details["duration"] == exact / 48_000
    silent = studio.make(ask(**fields, music=False))
    assert silent.details["frames"] == film.details["frames"]
    assert silent.details["sentences"] == film.details["sentences"]


def test_the_theme_returns_with_the_cards_or_with_the_last_scene(studio: Studio) -> None:
    titled = studio.make(ask(title_card=True, end_card=True))
    assert music_of(studio, titled).request["returns"] == [0.0, titled.details["duration"] - 2.0]
    plain = studio.make(ask())
    assert music_of(studio, plain).request["returns"] == [0.0, plain.details["pictures"][1]]
    ended = studio.make(ask(LINES[:1], end_card=True))
    assert music_of(studio, ended).request["returns"] == [0.0, ended.details["duration"] - 2.0]
    short = studio.make(ask(LINES[:1]))
    assert music_of(studio, short).request["returns"] == [0.0]


def test_it_is_found_again_and_made_anew_alone(studio: Studio) -> None:
    first = music_of(studio, studio.make(ask()))
    before = set(studio.store.published())
    studio.make(ask())
    assert new(studio, before) == []
    studio.make(ask(captions={"mode": "plain"}, title_card=False, style="watercolour"))
    assert "music" not in new(studio, before)  # another look, the same length

    before = set(studio.store.published())
    longer = music_of(studio, studio.make(ask(pause=0.6)))
    assert new(studio, before) == ["film", "music"]
    assert longer.request["duration"] > first.request["duration"] and longer.request["seed"] == first.request["seed"]

    before = set(studio.store.published())
    asked = music_of(studio, studio.make(ask(music_prompt="a gentle harp")))
    assert new(studio, before) == ["film", "music"]
    assert asked.request["prompt"] == "a gentle harp"


def test_without_music_there_is_none(studio: Studio) -> None:
    film = studio.make(ask(music=False))
    assert {studio.store.get(key).kind for key in film.parts} <= {"speech", "image", "film"}
    assert "music" not in new(studio, set()) and not film.warnings
    start = film.details["sentences"][0][0]
    assert np.abs(hear(film.path)[: round((start - 0.05) * 48_000)]).max() < 0.001


def test_where_nobody_composes_a_film_says_that_it_has_no_music(nobody: Studio) -> None:
    film = nobody.make(ask(music_backend="auto"))
    assert [warning for warning in film.warnings if "without music" in warning and "--music-file" in warning]
    assert film.request["music_backend"] == "none"
    assert not [warning for warning in nobody.make(ask(music=False)).warnings if "music" in warning]


@pytest.mark.parametrize("fields", [{"music": True}, {"music_prompt": "gentle piano"}])
def test_music_that_was_asked_for_and_cannot_be_is_an_error(nobody: Studio, fields: dict[str, Any]) -> None:
    with pytest.raises(BackendError, match="nothing here makes this music"):
        nobody.make(ask(music_backend="auto", **fields))
    with pytest.raises(InputError, match=r"music_backend: 'nosuch' - no such backend makes music"):
        nobody.make(ask(music_backend="nosuch", **fields))
    assert nobody.queue.find() == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"music": False, "music_file": f"sha256:{'0' * 64}.wav"}, "music_file"),
        ({"music": False, "music_prompt": "harp"}, "music_prompt"),
        ({"music_prompt": "harp", "music_file": f"sha256:{'0' * 64}.wav"}, "music_prompt"),
        ({"music": True, "music_backend": "none"}, "music_backend"),
    ],
)
def test_soundtracks_that_exclude_each_other_are_refused(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(**fields)
    assert caught.value.field == named


def test_the_users_own_soundtrack_comes_before_a_composed_one(studio: Studio, tmp_path: Path) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 330 * np.arange(96_000) / 48_000)).astype(np.float32)
    write_audio(tmp_path / "own.wav", tone, 48_000)
    film = studio.make(ask(music_file=studio.import_file(tmp_path / "own.wav")))
    assert "music" not in new(studio, set()) and not film.warnings
    assert level(hear(film.path), 0, film.details["sentences"][0][0]) > 0.001


def test_a_recording_is_accompanied_too(settings: Settings, tmp_path: Path) -> None:
    beeps = np.concatenate([np.zeros(12_000), 0.3 * np.sin(np.arange(24_000) * 0.11), np.zeros(13_000)])
    write_audio(tmp_path / "me.wav", beeps.astype(np.float32), 24_000)
    with Studio(settings) as studio:
        recording = {"audio": studio.import_file(tmp_path / "me.wav"), "transcriber": "stub"}
        small = {"height": 120, "image_backend": "stub", "music_backend": "stub", "captions": {"mode": "off"}}
        film = studio.make(VideoRequest.build(narration=recording, seed=1, **small))
        assert music_of(studio, film).details["duration"] == pytest.approx(49 / 24, abs=1 / 60)


def level(sound: npt.NDArray[np.float32], start: float, end: float) -> float:
    """Root mean square of a stretch in seconds."""
    return float(np.sqrt(np.mean(sound[round(start * 48_000) : round(end * 48_000)] ** 2)))


def test_it_is_heard_between_sentences_stays_under_speech_and_ends_softly(studio: Studio) -> None:
    film = studio.make(ask(pause=2.5))
    bare = studio.make(ask(pause=2.5, music=False))
    sound, speech = hear(film.path), hear(bare.path)
    assert film.details["loudness"] == pytest.approx(-16, abs=0.3)
    assert len(sound) == pytest.approx(film.details["duration"] * 48_000, abs=1_024)
    first, second = film.details["sentences"]

    # What is left when the voice is taken out is the music.
    both = slice(round(first[0] * 48_000), round(first[1] * 48_000))
    gain = float((sound[both] * speech[both]).sum() / (speech[both] ** 2).sum())
    length = min(len(sound), len(speech))
    rest = sound[:length] - gain * speech[:length]
    said, between = level(gain * speech, *first[:2]), level(rest, first[1] + 0.9, second[0] - 0.9)
    for start, stop, *_ in (first, second):
        assert level(rest, start, stop) < 10 ** (-16 / 20) * said
        assert between > 10 ** (9 / 20) * level(rest, start, stop)
    assert between > 10 ** (-12 / 20) * said

    end = film.details["duration"]
    steps = [level(rest, end - at, end - at + 0.2) for at in (1.4, 1.0, 0.6, 0.2)]
    assert steps == sorted(steps, reverse=True) and steps[-1] < 0.1 * steps[0]


def told(title: str, *lines: str) -> Script:
    return Script(title=title, scenes=tuple(Scene(narration=line) for line in lines or ("Something.",)))


@pytest.mark.parametrize(
    ("script", "mood"),
    [
        (told("How a volcano erupts"), "dramatic"),
        (told("The Roman Empire"), "epic"),
        (told("The history of chess"), "solemn"),
        (told("Grandma's birthday party"), "festive"),
        (told("Why do cats purr?"), "playful"),
        (told("How bees make honey"), "peaceful"),
        (told("How vaccines work"), "hopeful"),
        (told("Our birthday party", "We lost our old dog.", "We wept at his grave.", "He died in spring."), "festive"),
        (told("", "We lost our old dog.", "We wept at his grave.", "He died in spring."), "sad"),
        (told("The haunted house"), "dark"),
        (told("A trip to the Moon and the stars"), "dreamy"),
        (told("The rescue of the firefighters"), "heroic"),
        (told("A bedtime story"), "lullaby"),
        (told("", "The sea is wide.", "Waves come and go.", "Rain falls on the water."), "calm"),
        (told("The secret of the sphinx"), "mysterious"),
        (told("What is inflation?"), EXPLAINING.mood),
        (told("Mr Brown"), TELLING.mood),
        (told("Вулкан"), TELLING.mood),
    ],
)
def test_the_mood_is_that_of_the_script(script: Script, mood: str) -> None:
    assert scoring(script).mood == mood


def test_what_the_user_says_of_the_music_counts() -> None:
    volcano = told("How a volcano erupts")
    assert scoring(volcano) == Scoring("dramatic", "orchestra")
    assert scoring(volcano, prompt="gentle piano") == Scoring("", "")
    assert scoring(volcano, prompt="for a flute") == Scoring("dramatic", "")
    assert scoring(volcano, prompt="something sad") == Scoring("", "orchestra")
    assert scoring(volcano, prompt="in the style of Bach").instrument == ""
    assert scoring(told("A walk"), style="cartoon").mood == "playful"


def test_every_mood_and_ensemble_is_one_that_music_knows() -> None:
    from visiontune.video.scoring import _TABLE

    for suits in (EXPLAINING, TELLING, *(suits for suits, _ in _TABLE)):
        assert find_mood(suits.mood).name == suits.mood
        assert find_ensemble(suits.instrument).note == ""
    words = [word for _, listed in _TABLE for word in listed.split()]
    assert len(words) == len(set(words))
