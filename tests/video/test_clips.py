"""Films whose scenes are clips: each as long as it is seen, from the backend that was named, the user's own left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from helpers_extras import need
from helpers_film import decode
from helpers_videos import save_modelscope, save_svd
from visiontune.artifacts import Artifact
from visiontune.clip import families
from visiontune.errors import BackendError, InputError
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest

SENTENCES = ("A red kite flies over the hills today.", "A blue boat sails on the sea.", "A green tree stands there.")


def ask(sentences: tuple[str, ...] = SENTENCES, scenes: Any = None, **fields: Any) -> VideoRequest:
    told = scenes or [{"narration": one} for one in sentences]
    small = {"height": 120, "fps": 24, "image_backend": "stub", "speech_backend": "stub", "music": False, "seed": 5}
    return VideoRequest.build(
        script={"title": "Three", "scenes": told},
        captions={"mode": "off"},
        **{**small, "clip_backend": "stub", **fields},
    )


def parts(studio: Studio, film: Artifact, kind: str) -> list[Artifact]:
    return [found for key in film.parts if (found := studio.store.get(key)).kind == kind]


def bar(frame: Any) -> float:
    """Where the stub's light bar stands: 0 at the left to 1 at the right."""
    luma = frame.mean(axis=2)
    return float(luma.mean(axis=0).argmax() / frame.shape[1])


def test_each_scene_is_a_clip_that_runs_from_its_first_frame_to_its_last(studio: Studio) -> None:
    film = studio.make(ask())
    frames = decode(film.path)
    clips = parts(studio, film, "clip")
    assert len(clips) == 3 and not parts(studio, film, "image") and not film.warnings
    changes = [round(second * 24) for second in film.details["pictures"]] + [len(frames)]
    for n, channel in enumerate((0, 2, 1)):  # red, blue, green
        first, last = changes[n] + 6, changes[n + 1] - 7
        shown = frames[(first + last) // 2].reshape(-1, 3).mean(axis=0)
        assert shown.argmax() == channel
        # The bar has crossed the frame when the scene ends: the clip is as long as its scene, fades with it.
        assert bar(frames[first]) < 0.3 and bar(frames[last]) > 0.7
        seconds = (changes[n + 1] - changes[n]) / 24 + 0.4
        assert clips[n].details["duration"] == pytest.approx(seconds, abs=0.05)


def test_layers_move_the_very_pictures_that_the_film_would_show(studio: Studio) -> None:
    one = SENTENCES[:1]
    still = studio.make(ask(one, clip_backend="none", image_backend="illustrator"))
    film = studio.make(ask(one, clip_backend="layers", image_backend="illustrator"))
    (picture,) = parts(studio, still, "image")
    (clip,) = parts(studio, film, "clip")
    assert clip.parts == (picture.key,)  # drawn once
    frames, before = decode(film.path), decode(still.path)
    assert len(frames) == len(before)
    assert np.abs(frames[0].astype(int) - frames[-8].astype(int)).mean() > 1
    middle = len(frames) // 2
    assert np.abs(frames[middle].astype(int) - before[middle].astype(int)).mean() < 25  # the same scene


def test_diffusion_films_scenes_and_holds_the_last_frame_of_one_that_lasts_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("diffusers")
    monkeypatch.setattr(families, "frame_of", lambda source, family: (128, 64))
    tiny = save_modelscope(tmp_path / "tiny")
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, clip_model=str(tiny))
    scenes = [{"narration": "A red kite flies.", "duration": 7.5}]
    with Studio(settings) as studio:
        film = studio.make(ask(scenes=scenes, clip_backend="diffusion", width=160))
        (clip,) = parts(studio, film, "clip")
        assert clip.backend.startswith("diffusion/") and clip.details["duration"] == 6.0
        assert "1 of 1 clips are shorter than their scenes; their last frames are held" in film.warnings
        assert any("slowed down" in warning for warning in film.warnings)
    frames = decode(film.path)
    assert np.abs(frames[24].astype(int) - frames[100].astype(int)).mean() > 3
    held = [np.abs(frames[-30].astype(int) - frames[n].astype(int)).mean() for n in (-20, -4)]
    assert max(held) < 2


def test_the_users_own_picture_stays_and_the_others_are_clips(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "own.png"
    cv2.imwrite(str(path), np.full((90, 160, 3), (250, 250, 250), np.uint8))
    own = {"narration": "This is mine.", "image": studio.import_file(path)}
    film = studio.make(ask(scenes=[own, {"narration": SENTENCES[1]}]))
    assert len(parts(studio, film, "clip")) == 1
    assert decode(film.path)[4].mean() > 230


def test_a_long_sentence_has_several_clips_and_titles_keep_their_time(studio: Studio) -> None:
    long = "A red kite flies over the hills, a blue boat sails on the sea, and a green tree stands alone in the field."
    film = studio.make(ask((long,), title_card=True, end_card=True))
    clips = parts(studio, film, "clip")
    assert len(clips) >= 2 and len(film.details["pictures"]) == len(clips)
    assert not film.warnings
    assert len(decode(film.path)) == film.details["frames"]


def test_who_cannot_make_clips_of_scenes_is_refused_at_the_door(studio: Studio, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="clip_backend.*no such backend makes clip"):
        studio.make(ask(clip_backend="nobody"))
    with pytest.raises(BackendError, match=r"diffusion.*(weights pull|not installed)"):
        studio.make(ask(clip_backend="diffusion"))
    need("diffusers")
    settings = studio.settings.model_copy(update={"clip_model": str(save_svd(tmp_path / "svd"))})
    with Studio(settings) as other, pytest.raises(BackendError, match="sets a picture in motion and makes none"):
        other.make(ask(clip_backend="diffusion"))


def test_none_is_the_default_and_auto_names_a_backend(studio: Studio) -> None:
    assert VideoRequest(prompt="kites").clip_backend == "none"
    resolved, why = studio.workshop.explained(ask(clip_backend="auto"))
    assert isinstance(resolved, VideoRequest) and resolved.clip_backend == "layers" and "clip by layers" in why
