"""Audio files: lengths from decoded samples, clear errors, the same bytes for the same samples."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from visiontune.errors import InputError, StorageError
from visiontune.speech.audio import convert, join, read_audio, resample, speech_span, trim_silence, write_audio

RATE = 24_000


def tone(seconds: float, frequency: float = 440.0, rate: int = RATE) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * frequency * t)).astype(np.float32)


def pitch(samples: np.ndarray, rate: int) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    return float(np.argmax(spectrum)) * rate / len(middle)


def test_wav_keeps_every_sample(tmp_path: Path) -> None:
    samples = tone(0.5)
    write_audio(tmp_path / "a.wav", samples, RATE)
    content = (tmp_path / "a.wav").read_bytes()
    assert content[:4] == b"RIFF"
    assert len(content) == 44 + 2 * len(samples)
    found, rate = read_audio(tmp_path / "a.wav")
    assert rate == RATE
    assert found.shape == samples.shape
    assert np.abs(found - samples).max() < 1 / 32_000


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".ogg", ".opus", ".flac", ".m4a"])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_holds_the_sound_and_the_same_bytes(tmp_path: Path, suffix: str, channels: int) -> None:
    samples = tone(1.234)
    if channels == 2:
        samples = np.stack([samples, 0.25 * samples], axis=1)
    for name in ("a", "b"):
        write_audio(tmp_path / f"{name}{suffix}", samples, RATE)
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    found, rate = read_audio(tmp_path / f"a{suffix}", RATE)
    assert found.ndim == channels
    assert abs(len(found) / rate - 1.234) < 0.05
    left = found if channels == 1 else found[:, 0]
    assert abs(pitch(left, rate) - 440) < 3
    level = np.sqrt(np.mean(left[4_000:-4_000] ** 2))
    assert level == pytest.approx(0.5 / np.sqrt(2), rel=0.1)
    if channels == 2:
        assert np.sqrt(np.mean(found[4_000:-4_000, 1] ** 2)) == pytest.approx(level / 4, rel=0.15)


def test_44_kilohertz_goes_into_opus_and_back(tmp_path: Path) -> None:
    write_audio(tmp_path / "a.ogg", tone(1.0, 1_000, 44_100), 44_100)
    found, rate = read_audio(tmp_path / "a.ogg", 44_100, 1)
    assert rate == 44_100
    assert abs(len(found) - 44_100) < 2_205
    assert abs(pitch(found, rate) - 1_000) < 3


def test_v05_length_comes_from_decoded_samples_not_from_the_header(tmp_path: Path) -> None:
    """V05: an MP3 whose header promises more frames than there are is read to its real end."""
    path = tmp_path / "a.mp3"
    write_audio(path, tone(3.0), RATE)
    whole, _ = read_audio(path)
    content = bytearray(path.read_bytes())
    at = max(content.find(b"Xing"), content.find(b"Info"))
    assert at > 0, "the encoder wrote no header with a frame count"
    count = struct.unpack_from(">I", content, at + 8)[0]
    struct.pack_into(">I", content, at + 8, count + 500)
    path.write_bytes(content[: len(content) * 9 // 10])
    found, rate = read_audio(path)
    assert 0.8 * len(whole) < len(found) < len(whole)
    assert rate == RATE


def test_s13_three_mp3_parts_become_one_file_of_their_length(tmp_path: Path) -> None:
    """S13: joined by their samples, encoded once, one header, the length of the parts."""
    parts, total = [], 0.0
    for n, seconds in enumerate((0.7, 1.1, 0.9)):
        parts.append(tmp_path / f"{n}.mp3")
        write_audio(parts[-1], tone(seconds, 300 + 200 * n), RATE)
        total += len(read_audio(parts[-1])[0]) / RATE
    said = join(parts, tmp_path / "all.mp3")
    content = (tmp_path / "all.mp3").read_bytes()
    assert content.count(b"Xing") + content.count(b"Info") == 1
    found, rate = read_audio(tmp_path / "all.mp3")
    assert abs(len(found) / rate - total) < 0.05
    assert said == pytest.approx(total, abs=0.001)
    assert abs(pitch(found[: round(0.6 * rate)], rate) - 300) < 5
    assert abs(pitch(found[-round(0.8 * rate) :], rate) - 700) < 5


def test_join_puts_the_declared_pause_between(tmp_path: Path) -> None:
    for name in "ab":
        write_audio(tmp_path / f"{name}.wav", tone(0.5), RATE)
    assert join([tmp_path / "a.wav", tmp_path / "b.wav"], tmp_path / "c.wav", pause=0.25) == pytest.approx(1.25)
    found, _ = read_audio(tmp_path / "c.wav")
    assert not found[RATE // 2 : RATE * 3 // 4].any()
    assert np.abs(found[RATE * 3 // 4 :]).max() > 0.4
    with pytest.raises(InputError, match="at least one"):
        join([], tmp_path / "d.wav")


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 2_000, b"RIFF\x10\x00\x00\x00WAVEfmt ", b"<html>404</html>" * 50, b"ID3" + b"\xff" * 999]
)
@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".ogg"])
def test_damaged_files_are_a_clear_error(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"bad{suffix}"):
        read_audio(path)


def test_missing_file_and_unknown_suffix_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_audio(tmp_path / "none.wav")
    with pytest.raises(InputError, match=r"\.wav, \.mp3"):
        write_audio(tmp_path / "a.xyz", tone(0.1), RATE)
    with pytest.raises(InputError, match="at least one sample"):
        write_audio(tmp_path / "a.wav", np.zeros(0, np.float32), RATE)
    with pytest.raises(InputError, match="finite"):
        write_audio(tmp_path / "a.wav", np.array([0.0, np.nan], np.float32), RATE)
    with pytest.raises(StorageError):
        write_audio(tmp_path / "no" / "folder" / "a.wav", tone(0.1), RATE)
    assert not list(tmp_path.iterdir())


def test_a_file_with_a_damaged_middle_is_refused_not_shortened(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    write_audio(path, (tone(5.0) + 0.1 * tone(5.0, 3_333)).astype(np.float32), RATE)
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = bytes((n * 37) % 251 for n in range(third))
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        read_audio(path)


@pytest.mark.parametrize(("source", "target"), [(24_000, 48_000), (44_100, 24_000), (16_000, 24_000), (22_050, 24_000)])
def test_resampling_keeps_pitch_and_gives_the_exact_length(source: int, target: int) -> None:
    found = resample(tone(1.0, 440, source), source, target)
    assert len(found) == target
    assert abs(pitch(found, target) - 440) < 2
    assert np.abs(found[2_000:-2_000]).max() == pytest.approx(0.5, abs=0.02)
    both = resample(np.stack([tone(0.5, 440, source)] * 2, axis=1), source, target)
    assert both.shape == (target // 2, 2)
    assert np.array_equal(both[:, 0], both[:, 1])


def test_convert_writes_the_format_of_the_suffix(tmp_path: Path) -> None:
    write_audio(tmp_path / "a.wav", tone(0.5), RATE)
    convert(tmp_path / "a.wav", tmp_path / "a.flac")
    assert (tmp_path / "a.flac").read_bytes()[:4] == b"fLaC"
    assert np.array_equal(read_audio(tmp_path / "a.flac")[0], read_audio(tmp_path / "a.wav")[0])


def test_trimming_leaves_the_sound_and_five_milliseconds() -> None:
    silence = np.zeros(RATE // 2, np.float32)
    samples = np.concatenate([silence, tone(1.0), silence])
    start, end = speech_span(samples, RATE)
    assert abs(start - (RATE // 2 - 120)) <= 120
    assert abs(end - (RATE * 3 // 2 + 120)) <= 120
    trimmed = trim_silence(samples, RATE)
    assert len(trimmed) == end - start
    assert trimmed[0] == 0
    assert abs(trimmed[-1]) < 0.01
    assert len(trim_silence(silence, RATE)) == 0
    assert len(trim_silence(silence[:0], RATE)) == 0


def test_one_channel_of_two_is_their_mean(tmp_path: Path) -> None:
    wave = np.sin(np.arange(24_000, dtype=np.float32) * 0.05)
    write_audio(tmp_path / "both.wav", np.stack([0.9 * wave, 0.9 * wave], axis=1), 24_000)
    write_audio(tmp_path / "left.wav", np.stack([0.8 * wave, 0.0 * wave], axis=1), 24_000)
    both, rate = read_audio(tmp_path / "both.wav", channels=1)
    left, _ = read_audio(tmp_path / "left.wav", channels=1)
    assert rate == 24_000 and both.shape == left.shape == (24_000,)
    np.testing.assert_allclose(both, 0.9 * wave, atol=1e-4)
    np.testing.assert_allclose(left, 0.4 * wave, atol=1e-4)
