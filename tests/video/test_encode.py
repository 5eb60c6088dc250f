"""The MP4 itself: exact size, length and bytes; what goes wrong is said, and leaves nothing."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from helpers_film import decode, hear
from visiontune.errors import Cancelled, InputError
from visiontune.video.encode import encode
from visiontune.video.probe import probe
from visiontune.video.subtitles import Cue

RATE = 48_000


def _frames(count: int, width: int = 64, height: int = 48) -> Iterator[npt.NDArray[np.uint8]]:
    for n in range(count):
        frame = np.full((height * 3 // 2, width), 128, np.uint8)
        frame[:height] = 30 + 150 * n // max(1, count)
        yield frame


def _tone(samples: int, channels: int = 1) -> npt.NDArray[np.float32]:
    wave = 0.2 * np.sin(2 * np.pi * 440 * np.arange(samples) / RATE)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def _descriptors() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def test_v07_the_size_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    assert encode(path, _frames(90, 1280, 700), (1280, 700), 30, _tone(3 * RATE), preset="ultrafast") == 90
    found = probe(path)
    assert (found.width, found.height, found.frames, found.video_duration) == (1280, 700, 90, 3.0)
    assert decode(path)[0].shape == (700, 1280, 3)


@pytest.mark.parametrize("size", [(64, 46), (480, 854), (66, 50)])
def test_colours_are_right_at_sizes_that_four_does_not_divide(tmp_path: Path, size: tuple[int, int]) -> None:
    """Red above, blue below; a chroma plane whose height is odd must not slip."""
    import cv2

    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2] = (200, 30, 30)
    picture[height // 2 :] = (30, 30, 200)
    frame = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
    path = tmp_path / "film.mp4"
    encode(path, iter([frame] * 10), size, 30, None, preset="ultrafast")
    seen = decode(path)[5].astype(int)
    assert seen.shape == (height, width, 3)
    for row, (red, blue) in ((2, (True, False)), (height // 2 - 4, (True, False)), (height - 3, (False, True))):
        assert ((seen[row, :, 0] > seen[row, :, 2] + 60) == red).all(), row
        assert ((seen[row, :, 2] > seen[row, :, 0] + 60) == blue).all(), row


def test_v08_it_plays_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    encode(path, _frames(30), (64, 48), 30, _tone(RATE))
    found = probe(path)
    assert (found.video_codec, found.pixel_format, found.audio_codec) == ("h264", "yuv420p", "aac")
    assert found.faststart and found.fps == 30


@pytest.mark.parametrize("fps", [24, 25, 29, 30, 50, 60])
@pytest.mark.parametrize("count", [1, 31, 77])
def test_sound_and_picture_end_together(tmp_path: Path, fps: int, count: int) -> None:
    path = tmp_path / "film.mp4"
    encode(path, _frames(count), (64, 48), fps, _tone(count * RATE // fps, 2))
    found = probe(path)
    assert found.frames == count and found.fps == pytest.approx(fps)
    assert abs(found.audio_duration - found.video_duration) <= 512 / RATE + 1e-4  # half a block of AAC: under a frame


@pytest.mark.parametrize("samples", [0, RATE // 2, 5 * RATE])
def test_sound_of_another_length_is_cut_or_silent_beyond(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "film.mp4"
    encode(path, _frames(30), (64, 48), 30, _tone(samples))
    sound = hear(path)
    assert len(sound) == pytest.approx(RATE, abs=1024)
    level = np.abs(sound[int(0.7 * RATE) : int(0.9 * RATE)]).max()
    assert (level > 0.1) == (samples > RATE)


def test_sound_starts_where_the_picture_starts(tmp_path: Path) -> None:
    """The encoder's own delay (1,024 samples) must not be heard: a click stays at its sample."""
    path = tmp_path / "film.mp4"
    sound = np.zeros((RATE, 2), np.float32)
    sound[12_000:12_048] = 0.9
    encode(path, _frames(30), (64, 48), 30, sound)
    assert abs(int(np.abs(hear(path)).max(axis=1).argmax()) - 12_024) < 48


def test_one_channel_is_heard_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    encode(path, _frames(30), (64, 48), 30, _tone(RATE, 1))
    sound = hear(path)[4_800:-4_800]
    assert np.abs(sound[:, 0]).max() > 0.15
    assert np.abs(sound[:, 0] - sound[:, 1]).max() < 0.02


def test_subtitles_are_a_track_with_language_and_exact_times(tmp_path: Path) -> None:
    cues = [Cue(0.3, 1.0, "{\\b1}Up 40%, <b> नमस्ते\u200d👋"), Cue(1.0, 1.4, "second"), Cue(2.0, 2.9, "third")]
    path = tmp_path / "film.mp4"
    encode(path, _frames(90), (64, 48), 30, _tone(3 * RATE), cues, "hi")
    found = probe(path)
    assert found.subtitle_language == "hin"
    assert [text for _, _, text in found.subtitles] == [cue.text for cue in cues]
    for (start, end, _), cue in zip(found.subtitles, cues, strict=True):
        assert start == pytest.approx(cue.start, abs=0.001) and end == pytest.approx(cue.end, abs=0.001)
    assert found.frames == 90 and found.audio_duration == pytest.approx(3.0, abs=0.03)


def test_metadata_comes_back_whole(tmp_path: Path) -> None:
    comment = json.dumps({"visiontune": 1, "words": "é % ' \" : \\ 水 " * 3_000}, ensure_ascii=False)
    path = tmp_path / "film.mp4"
    encode(path, _frames(3), (64, 48), 30, _tone(4_800), metadata={"title": "Größe: 40% 'x'", "comment": comment})
    assert probe(path).comment == comment


def test_the_same_film_is_the_same_bytes(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    noise = [rng.integers(16, 236, (72 * 3, 128 * 2), dtype=np.uint8) for _ in range(40)]
    cues = [Cue(0.1, 1.0, "one")]
    paths = [tmp_path / f"{name}.mp4" for name in ("first", "second", "third")]
    for path in paths:
        encode(path, iter(noise), (256, 144), 30, _tone(64_000, 2), cues, "en", {"title": "x"})
    first = paths[0].read_bytes()
    assert all(path.read_bytes() == first for path in paths)
    # No time: bytes 4 to 12 of the movie header, after version and flags, are creation and modification.
    header = first[first.index(b"mvhd") + 8 : first.index(b"mvhd") + 16]
    assert header == b"\0" * 8


_ENCODED = """
import hashlib, sys
from pathlib import Path
import numpy as np
from visiontune.video.encode import encode
rows, columns = np.indices((120, 160)) // 15
field = np.where((rows + columns) % 2 == 0, 100, 60).astype(np.uint8)
frames = []
for n in range(30):
    frame = np.full((180, 160), 128, np.uint8)
    frame[:120] = field
    frame[:120, n * 5 : n * 5 + 10] = 235
    frames.append(frame)
path = Path(sys.argv[1])
encode(path, iter(frames), (160, 120), 30, None)
print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_bytes_do_not_hang_on_what_lay_in_memory(tmp_path: Path) -> None:
    """The C library fills what it lends with a pattern; an encoder that reads it before it writes gives other bytes."""
    told = set()
    for pattern in ("0", "1", "85", "170", "254"):
        environment = {**os.environ, "MALLOC_PERTURB_": pattern}
        command = [sys.executable, "-c", _ENCODED, str(tmp_path / f"{pattern}.mp4")]
        told.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    assert len(told) == 1


def test_v10_neither_films_nor_failures_leave_anything_open(tmp_path: Path) -> None:
    def failing() -> Iterator[npt.NDArray[np.uint8]]:
        yield from _frames(5)
        raise LookupError("a picture is gone")

    path = tmp_path / "film.mp4"
    encode(path, _frames(3), (64, 48), 30, _tone(4_800))
    before, threads = _descriptors(), threading.active_count()
    for n in range(30):
        if n % 5 == 4:
            with pytest.raises(LookupError, match="a picture is gone"):
                encode(path, failing(), (64, 48), 30, _tone(4_800))
            assert not path.exists()
        else:
            encode(path, _frames(6), (64, 48), 30, _tone(9_600), [Cue(0, 0.1, "x")])
    assert _descriptors() == before and threading.active_count() == threads
    encode(path, _frames(6), (64, 48), 30, _tone(9_600))
    assert probe(path).frames == 6


def test_cancelling_stops_within_a_few_frames_and_leaves_nothing(tmp_path: Path) -> None:
    drawn = []

    def frames() -> Iterator[npt.NDArray[np.uint8]]:
        for frame in _frames(10_000):
            drawn.append(1)
            yield frame

    def after(number: int) -> None:
        if number == 5:
            raise Cancelled("cancelled")

    path = tmp_path / "film.mp4"
    with pytest.raises(Cancelled):
        encode(path, frames(), (64, 48), 30, _tone(RATE), after_frame=after)
    assert not path.exists() and len(drawn) < 30


_FULL = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from visiontune.errors import StorageError
from visiontune.video.encode import encode
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
rng = np.random.default_rng(1)
frames = (rng.integers(0, 255, (288, 256), dtype=np.uint8) for _ in range(60))
try:
    encode(Path(sys.argv[1]), frames, (256, 192), 30, np.zeros((96_000, 1), np.float32))
except StorageError as error:
    print("told:", error)
"""


@pytest.mark.parametrize("room", [100_000, 1_000])
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path, room: int) -> None:
    path = tmp_path / "film.mp4"
    script = [sys.executable, "-c", _FULL, str(path), str(room)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=True)
    assert "told: the film cannot be saved: the disk is full" in done.stdout, done
    assert not path.exists()


_FLOOD = """
import os, sys
from pathlib import Path
import numpy as np
import av.logging
from visiontune.video.encode import encode
from visiontune.video.probe import probe
read, write = os.pipe()
os.dup2(write, 2)  # standard error is a pipe of 64 kB that nobody reads
av.logging.set_level(av.logging.TRACE) if sys.argv[2] == "trace" else None
frame = np.full((72, 64), 90, np.uint8)
count = encode(Path(sys.argv[1]), [frame] * 1500, (64, 48), 30, np.zeros((0, 1), np.float32))
print("frames:", count, probe(Path(sys.argv[1])).frames)
"""


@pytest.mark.parametrize("level", ["default", "trace"])
def test_v23_a_flood_of_messages_does_not_hang_it(tmp_path: Path, level: str) -> None:
    script = [sys.executable, "-c", _FLOOD, str(tmp_path / "film.mp4"), level]
    done = subprocess.run(script, stdout=subprocess.PIPE, text=True, timeout=100, check=True)
    assert done.stdout == "frames: 1500 1500\n"


def test_damaged_films_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    encode(path, _frames(60), (64, 48), 30, _tone(2 * RATE))
    whole = path.read_bytes()
    cut = tmp_path / "cut.mp4"
    for content in (b"", b"no film", whole[: len(whole) // 2], whole[:200]):
        cut.write_bytes(content)
        with pytest.raises(InputError, match=r"file.*cut\.mp4"):
            probe(cut)
    sound = tmp_path / "sound.wav"
    from visiontune.speech.audio import write_audio

    write_audio(sound, _tone(4_800)[:, 0], RATE)
    with pytest.raises(InputError, match="no video"):
        probe(sound)
    with pytest.raises(InputError, match="gone"):
        probe(tmp_path / "gone.mp4")
