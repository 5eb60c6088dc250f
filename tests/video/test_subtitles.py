"""Subtitle files and the samples of a subtitle track."""

from __future__ import annotations

from visiontune.video.subtitles import Cue, language_code, samples, srt, vtt

CUES = [Cue(0.2667, 1.5, "Up 40% - %{pts} left"), Cue(3_723.0009, 3_724.5, "a <b> & c -->\n\nd")]


def test_srt() -> None:
    assert srt(CUES) == (
        "1\n00:00:00,267 --> 00:00:01,500\nUp 40% - %{pts} left\n\n2\n01:02:03,001 --> 01:02:04,500\na <b> & c -->\nd\n"
    )


def test_vtt_escapes_what_would_be_markup() -> None:
    assert vtt(CUES) == (
        "WEBVTT\n\n00:00:00.267 --> 00:00:01.500\nUp 40% - %{pts} left\n\n"
        "01:02:03.001 --> 01:02:04.500\na &lt;b&gt; &amp; c --&gt;\nd\n"
    )


def test_no_cues_are_valid_files() -> None:
    assert srt([]) == "" and vtt([]) == "WEBVTT\n"


def test_track_samples_hold_their_length_and_the_text() -> None:
    first, second = samples([Cue(0.25, 1.0, "héllo"), Cue(1.0, 2.0, "x" * 70_000)])
    assert first == (250, 750, b"\x00\x06h\xc3\xa9llo")
    assert len(second[2]) - 2 == int.from_bytes(second[2][:2], "big") <= 65_535


def test_languages_have_three_letters() -> None:
    assert [language_code(code) for code in ("en", "pt-BR", "hi", "haw", "xx")] == ["eng", "por", "hin", "haw", "und"]
