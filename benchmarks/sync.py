"""How exactly speech, captions and pictures of a finished film agree, measured from the MP4 alone.

    python benchmarks/sync.py FILM.mp4 [--json]

A sentence's speech onset is where the decoded sound rises out of a silence of at least 0.12 s; its caption is the
subtitle that starts nearest, its picture change the middle of the crossfade nearest (where the mean difference of
frames that lie apart is largest, half of it on either side). Cues inside a sentence have no silence before them and
are left out. Music under speech hides silences: measure a film without it.

With `--json` one object (seconds):
    sentences: how many onsets were matched with a caption
    cues: how many subtitles there are
    rms: root mean square of (onset - caption start); the claim is at most 0.012
    first, last: (onset - caption start) of the first and the last sentence: drift would show
    worst: the largest amount
    pictures: how many picture changes were matched;  picture_rms: of (picture change - caption start)
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SILENCE = 0.12  # seconds, at least, before an onset
NEAR = 0.25  # seconds within which an onset, a caption and a picture change belong together
_STEP = 0.001  # seconds: resolution of the loudness curve


def onsets(path: Path) -> npt.NDArray[np.float64]:
    """Seconds at which sound rises out of silence."""
    from visiontune.speech.audio import read_audio

    samples, rate = read_audio(path, channels=1)
    window = round(_STEP * rate)
    whole = len(samples) // window * window
    level = np.abs(samples[:whole]).reshape(-1, window).max(axis=1)
    # Relative to the speech itself: its pauses are silent, its quietest sounds are not.
    loud = level > max(1e-4, 0.02 * float(np.percentile(level, 95)))
    starts = np.flatnonzero(loud & ~np.concatenate([[False], loud[:-1]]))
    need = round(SILENCE / _STEP)
    heard = [n for n in starts if not loud[max(0, n - need) : n].any()]
    return np.array(heard, float) * _STEP


def changes(path: Path) -> npt.NDArray[np.float64]:
    """Seconds at which one picture has half become the next."""
    import av
    import cv2

    small = []
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        fps = float(video.average_rate or 30)
        for frame in container.decode(video):
            picture = frame.to_ndarray(format="gray")
            # Captions change at the very same moment: without the lower third there is only the picture.
            small.append(cv2.resize(picture[: picture.shape[0] * 2 // 3], (64, 24), interpolation=cv2.INTER_AREA))
    frames = np.stack(small).astype(np.float32)
    apart = round(0.2 * fps)  # half a crossfade
    # Differences of frames before and after each boundary between frames, centred on it.
    count = len(frames)
    change = np.zeros(count + 1)
    for boundary in range(1, count):
        before, after = max(0, boundary - apart), min(count - 1, boundary + apart - 1)
        change[boundary] = float(np.abs(frames[after] - frames[before]).mean())
    usual = float(np.median(change))
    found = []
    for boundary in range(1, count):
        near = change[max(0, boundary - apart) : boundary + apart + 1]
        if change[boundary] == near.max() and change[boundary] > 4 * usual + 1:
            # The peak is flat-topped: its middle, weighted by how far it stands out.
            weight = np.maximum(near - near.max() * 0.5, 0)
            places = np.arange(max(0, boundary - apart), max(0, boundary - apart) + len(near))
            found.append(float((places * weight).sum() / weight.sum()) / fps)
    return np.array(found)


def nearest(places: npt.NDArray[np.float64], moment: float) -> float | None:
    """The place nearest to `moment`, None when none is within `NEAR`."""
    if not len(places):
        return None
    place = float(places[np.abs(places - moment).argmin()])
    return place if abs(place - moment) <= NEAR else None


def measure(path: Path) -> dict[str, Any]:
    """All figures of a film.

    Raises:
        InputError: it is no film that can be read.
        SystemExit: it has no subtitle track, or no sentence could be matched.
    """
    from visiontune.video.probe import probe

    cues = np.array([start for start, _, _ in probe(path).subtitles])
    if not len(cues):
        raise SystemExit(f"{path} has no subtitle track to measure against")
    heard, seen = onsets(path), changes(path)
    pairs = [(start, nearest(heard, start)) for start in cues]
    errors = [onset - start for start, onset in pairs if onset is not None]
    if not errors:
        raise SystemExit(f"in {path} no subtitle starts with a sound after silence; does music hide the pauses?")
    matched = [start for start, onset in pairs if onset is not None]
    shown = [place - start for start in matched if (place := nearest(seen, start)) is not None]
    return {
        "sentences": len(errors),
        "cues": len(cues),
        "rms": float(np.sqrt(np.mean(np.square(errors)))),
        "first": errors[0],
        "last": errors[-1],
        "worst": max(errors, key=abs),
        "pictures": len(shown),
        "picture_rms": float(np.sqrt(np.mean(np.square(shown)))) if shown else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("film", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.film)
    if options.json:
        print(json.dumps(found))
        return
    print(
        f"{found['sentences']} sentences of {found['cues']} cues: caption against speech {found['rms'] * 1000:.1f} ms RMS"
    )
    print(
        f"first {found['first'] * 1000:+.1f} ms, last {found['last'] * 1000:+.1f} ms, worst {found['worst'] * 1000:+.1f} ms"
    )
    if found["pictures"]:
        print(f"{found['pictures']} picture changes against captions: {found['picture_rms'] * 1000:.1f} ms RMS")


if __name__ == "__main__":
    main()
