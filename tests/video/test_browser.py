"""The finished MP4 in a real browser: it loads, seeks, plays with sound, and its captions are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from helpers_browser import browse, need_chromium
from helpers_film import RATE, Parts, plain
from visiontune.video.base import Shot

_PAGE = """<video id="v" src="film.mp4" muted preload="auto"><track default kind="captions" src="film.vtt" srclang="en"></video>
<script>
const v = document.getElementById("v"), got = {};
const once = (target, name) => new Promise((done, fail) => {
  target.addEventListener(name, done, {once: true});
  v.addEventListener("error", () => fail(v.error.message), {once: true});
});
const colour = async seconds => {
  const there = once(v, "seeked");
  v.currentTime = seconds;
  await there;
  const c = document.createElement("canvas");
  c.width = 16; c.height = 16;
  const d = c.getContext("2d");
  d.drawImage(v, 0, 0, 16, 16);
  return Array.from(d.getImageData(8, 4, 1, 1).data).slice(0, 3);
};
(async () => {
  if (v.readyState < 4) await once(v, "canplaythrough");
  Object.assign(got, {readyState: v.readyState, duration: v.duration, width: v.videoWidth, height: v.videoHeight});
  got.colours = [await colour(TIMES[0]), await colour(TIMES[1]), await colour(TIMES[2])];
  v.currentTime = 0;
  const ended = once(v, "ended");
  await v.play();
  await ended;
  got.frames = v.getVideoPlaybackQuality().totalVideoFrames;
  got.sound = v.webkitAudioDecodedByteCount;
  got.end = v.currentTime;
  got.cues = Array.from(v.textTracks[0].cues).map(cue => [cue.startTime, cue.endTime, cue.text]);
  report(got);
})();
</script>"""
_COLOURS = {"red": (200, 30, 30), "green": (30, 160, 40), "blue": (30, 50, 200)}


def test_v08_the_film_plays_in_a_browser(parts: Parts, tmp_path: Path) -> None:
    need_chromium()
    shots = []
    for name, colour in _COLOURS.items():  # pictures with alpha, as in the fault: the film must be 4:2:0 all the same
        assert cv2.imwrite(str(tmp_path / f"{name}.png"), np.full((90, 160, 4), (*colour[::-1], 255), np.uint8))
        picture = parts.file(f"{name}.png", (tmp_path / f"{name}.png").read_bytes())
        shots.append(
            Shot(file=picture, speech=parts.speech(name, f"The {name} one.", RATE), caption=f"The {name} one.")
        )
    film = parts.film(shots, height=240, width=426, captions=plain(mode="off"))
    site = tmp_path / "site"
    site.mkdir()
    shutil.copyfile(film.path, site / "film.mp4")
    shutil.copyfile(film.subtitles["vtt"], site / "film.vtt")
    sentences = film.facts["sentences"]
    middles = [(start + end) / 2 for start, end, *_ in sentences]

    got = browse(_PAGE.replace("TIMES", str(middles)), site)

    assert got["readyState"] == 4 and (got["width"], got["height"]) == (426, 240)
    assert got["duration"] == pytest.approx(film.facts["duration"], abs=0.05)
    for seen, colour in zip(got["colours"], _COLOURS.values(), strict=True):
        assert np.abs(np.subtract(seen, colour)).max() < 16  # where it was told to seek, in the right colours
    assert got["end"] == pytest.approx(got["duration"], abs=0.05)
    assert got["frames"] > 0.5 * film.facts["frames"]  # a busy machine may drop some
    assert got["sound"] > 5_000
    assert [text for *_, text in got["cues"]] == ["The red one.", "The green one.", "The blue one."]
    assert [start for start, *_ in got["cues"]] == pytest.approx([start for start, *_ in sentences], abs=0.002)


def test_a_page_that_fails_is_told(tmp_path: Path) -> None:
    need_chromium()
    with pytest.raises(AssertionError, match="nonesuch"):
        browse("<script>nonesuch()</script>", tmp_path)
