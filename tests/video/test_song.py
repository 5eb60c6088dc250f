"""Music videos: the song is heard whole, every word is read when it is sung, and a line shows its picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers_film import decode, hear
from visiontune.artifacts import Artifact
from visiontune.errors import BackendError, InputError
from visiontune.music.songs.setting import natural_duration
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest
from visiontune.video.probe import probe
from visiontune.video.song import song, song_script, told
from visiontune.video.timeline import RATE

LYRICS = """# Lanterns

[Verse 1]
Carry me home again,

[Chorus]
Sing, little lantern.
"""
SECONDS = 13.0
FPS = 24


def _request(**fields: Any) -> VideoRequest:
    small: dict[str, Any] = {
        "lyrics": LYRICS, "height": 120, "width": 240, "fps": FPS, "image_backend": "stub", "music_backend": "stub", "seed": 2,
    }  # fmt: skip
    return VideoRequest.build(**(small | fields))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Artifact]:
    """One song for all: a film costs a second or two."""
    with Studio(Settings(home=tmp_path_factory.mktemp("home"))) as studio:
        yield studio.make(_request(duration=SECONDS))


def _onsets(path: Path) -> list[float]:
    """Seconds at which each tone of the stub's song begins, in the decoded film."""
    sound = np.abs(hear(path)).max(axis=1)
    grain = RATE // 500  # 2 ms
    loud = sound[: len(sound) // grain * grain].reshape(-1, grain).max(axis=1) > 0.05
    begins = np.flatnonzero(loud & ~np.concatenate([[False], loud[:-1]]))
    return [n * grain / RATE for n in begins if not loud[max(0, n - 5) : n].any()]


def test_captions_are_on_the_beat_of_the_decoded_film(film: Artifact) -> None:
    onsets = _onsets(film.path)
    assert len(onsets) == 6 + 5  # syllables of the two lines
    begins = [onsets[0], onsets[6]]
    sentences = film.details["sentences"]
    assert [text for _, _, text, _ in sentences] == ["Carry me home again,", "Sing, little lantern."]
    assert [start for start, *_ in sentences] == pytest.approx(begins, abs=0.012)
    cues = probe(film.path).subtitles
    assert [start for start, *_ in cues] == pytest.approx(begins, abs=0.012)
    # A line's picture comes with it; the first is seen from the beginning.
    assert film.details["pictures"] == pytest.approx([0.0, begins[1]], abs=0.5 / FPS + 0.01)


def test_words_light_up_when_they_are_sung(film: Artifact) -> None:
    onsets, frames = _onsets(film.path), decode(film.path)
    lit = []
    for n in (0, 2, 3, 4):  # Car-, me, home, a-
        frame = frames[round((onsets[n] + 0.1) * FPS)].astype(int)
        yellow = (frame[60:, :, 0] > 190) & (frame[60:, :, 2] < 140) & (frame[60:, :, 1] > 140)
        lit.append(float(np.flatnonzero(yellow.any(axis=0)).mean()))
    assert all(before + 5 < after for before, after in pairwise(lit))


def test_the_song_is_all_that_is_heard_from_first_frame_to_last(film: Artifact) -> None:
    found = probe(film.path)
    assert found.frames == round(SECONDS * FPS) == film.details["frames"]
    assert abs(found.audio_duration - found.video_duration) <= 1 / FPS
    assert film.details["loudness"] == pytest.approx(-16, abs=0.5)
    assert film.details["title"] == "Lanterns"
    assert not film.warnings


def test_its_script_and_subtitles_are_the_words_as_written(film: Artifact) -> None:
    subtitles = film.files["srt"].read_text(encoding="utf-8")
    assert "Carry me home again," in subtitles and "Lanterns" not in subtitles and "Chorus" not in subtitles
    script = json.loads(film.files["script"].read_text(encoding="utf-8"))
    assert script["title"] == "Lanterns" and script["source"] == "lyrics"
    assert [scene["narration"] for scene in script["scenes"]] == ["Carry me home again,", "Sing, little lantern."]


def test_without_a_duration_it_is_as_long_as_its_words_need() -> None:
    longer = "\n".join(["The river sings beneath the silver morning"] * 8)
    assert _request().duration == natural_duration(LYRICS) < _request(lyrics=longer).duration
    assert _request(duration=40.0).duration == 40.0
    assert VideoRequest.build(prompt="A hill").duration == 30.0
    # Made again from its own document, the length stays.
    document = _request().document()
    del document["kind"]
    assert VideoRequest.build(**document) == _request()


def test_a_line_that_is_sung_again_is_one_picture() -> None:
    request = _request(lyrics="Home again\nOver the sea\nHome again")
    script = song_script(request)
    assert [scene.narration for scene in script.scenes] == ["Home again", "Over the sea"]
    assert script.title == "Home again"
    wanted = song(request, script)
    assert wanted.lyrics == request.lyrics and wanted.duration == request.duration and wanted.backend == "stub"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"source": "A text."}, "lyrics: .*leave out prompt, --from"),
        ({"prompt": "A hill"}, "lyrics: .*leave out prompt"),
        ({"script": {"scenes": [{"narration": "One."}]}}, "lyrics: .*--script"),
        ({"narration": {"audio": "sha256:" + "0" * 64 + ".wav"}}, "lyrics: .*--narration"),
        ({"voice": "heart"}, "voice: .*with lyrics, which are sung"),
        ({"picture_seconds": 2.0}, "picture_seconds: .*a picture for every line"),
        ({"music": False}, "lyrics: .*leave out --no-music"),
        ({"music_file": "sha256:" + "0" * 64 + ".wav"}, "lyrics: .*your own music"),
        ({"lyrics": "♪ ♪\n[Chorus]"}, "lyrics: .*hold no words"),
    ],
)
def test_what_cannot_go_with_lyrics_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _request(**fields)


def test_words_that_do_not_fit_are_refused_with_the_time_they_need(studio: Studio) -> None:
    with pytest.raises(InputError, match=r"take at least \d+ seconds"):
        studio.make(_request(lyrics="The river sings beneath the silver morning\n" * 8, duration=5.0))


def test_music_that_does_not_tell_its_words_makes_no_film(film: Artifact) -> None:
    with pytest.raises(BackendError, match="does not sing lyrics"):
        told(film)
