"""The embedded voice itself: real audio, real word times."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import numpy as np
import pytest

from helpers import make_context
from visiontune.backends import Context
from visiontune.errors import ContentError, InputError
from visiontune.speech import hibari
from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest
from visiontune.speech.hibari import Hibari, voice_file, with_output
from visiontune.speech.narration import PAUSE

S07 = "At 7:05 PM the rope measured 2.718 m and cost $1,204.50 in 1994."


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return make_context(tmp_path_factory.mktemp("hibari"))


def speak(context: Context, text: str, **fields: object) -> SpeechOutput:
    request = SpeechRequest.build(text=text, **{"seed": 7, **fields})
    output = Hibari()(request, context)
    output.check(request)
    return output


def levels(samples: np.ndarray) -> np.ndarray:
    """Root mean square of each 2 ms."""
    count = len(samples) // 48
    root: np.ndarray = np.sqrt((samples[: count * 48].reshape(count, 48) ** 2).mean(axis=1))
    return root


def silences(samples: np.ndarray) -> list[float]:
    """Seconds of each stretch between two sounds that stays below a hundredth of the peak."""
    level = levels(samples)
    loud = np.flatnonzero(level > 0.01 * level.max())
    return [float(gap) * 0.002 for gap in np.diff(loud) - 1 if gap > 0]


def test_s07_shown_words_and_the_spoken_text(context: Context) -> None:
    output = speak(context, S07)
    assert [word.text for word in output.words] == S07.split()
    assert "one thousand two hundred four dollars and fifty cents" in output.spoken
    lengths = {word.text: word.end - word.start for word in output.words}
    assert lengths["$1,204.50"] > 2 * SAMPLE_RATE > 5 * lengths["cost"]


def test_s09_word_list_in_is_word_list_out(context: Context) -> None:
    output = speak(context, "The *very* last _train_ leaves at noon (really)")
    assert [word.text for word in output.words] == ["The", "very", "last", "train", "leaves", "at", "noon", "(really)"]
    assert all(word.end - word.start > 0.02 * SAMPLE_RATE for word in output.words)


@pytest.mark.parametrize("speed", [0.7, 1.0, 1.4])
def test_words_begin_where_their_sound_begins(context: Context, speed: float) -> None:
    """Words that begin with p, t or k and end softly: the sharpest rise near each is its burst, found in the audio alone."""
    text = "Tea, key, pie, cow, toe, pay, car, tie. Pea, two, come, town, can, pine, tame, cool."
    output = speak(context, text, speed=speed)
    level = np.log(levels(output.samples) + 1e-4)
    errors = []
    for word in output.words:
        if word.start == 0:
            continue
        first = max(0, word.start // 48 - 60)  # 120 ms on either side
        window = level[first : first + 120]
        rise = window[4:] - window[:-4]
        errors.append((first + int(np.argmax(rise)) + 2) * 0.002 - word.start / SAMPLE_RATE)
    # At high speed the vowel after a puff of air may rise more sharply than the burst, in one or two words.
    assert len(errors) == 15 and np.quantile(np.abs(errors), 0.85) < 0.06, errors
    assert np.median(np.abs(errors)) < 0.02


def test_speech_begins_and_ends_with_the_recording(context: Context) -> None:
    for text in ("Five ships sailed.", "Hello there.", "Some say so.", "Go!"):
        output = speak(context, text)
        level = levels(output.samples)
        loud = np.flatnonzero(level > 0.02 * level.max()) * 0.002
        assert loud[0] < 0.05 and output.duration - loud[-1] < 0.08, text
        assert output.words[0].start == 0
        assert output.words[-1].end <= len(output.samples)


def test_three_sentences_have_the_declared_pauses_and_no_click(context: Context) -> None:
    output = speak(context, "The sun is up. The birds sing loud. We go home.")
    gaps = silences(output.samples)
    assert len([gap for gap in gaps if gap >= PAUSE]) == 2
    assert max(gaps) < PAUSE + 0.05
    starts = [word.start for word in output.words if word.text in ("The", "We")]
    for start in starts[1:]:
        assert not output.samples[start - 200 : start].any()
        assert np.abs(np.diff(output.samples[start - 10 : start + 40])).max() < 0.02


def test_the_same_request_gives_the_same_bytes_and_another_seed_others(context: Context, tmp_path: Path) -> None:
    one, two = speak(context, S07), speak(make_context(tmp_path), S07)
    one.save(tmp_path / "one.wav")
    two.save(tmp_path / "two.wav")
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()
    assert not np.array_equal(one.samples, speak(context, S07, seed=8).samples)


def test_speed_changes_the_length(context: Context) -> None:
    slow, plain, fast = (
        speak(context, "Rivers carry water back to the sea.", speed=speed).duration for speed in (0.5, 1.0, 2.0)
    )
    assert 1.5 * plain < slow < 2.5 * plain
    assert 0.4 * plain < fast < 0.7 * plain


def test_s04_long_text_grows_linearly_and_its_last_sentence_is_heard(context: Context) -> None:
    """S04: ten times the text is ten times the time, and the last second is as loud as the first."""
    once = speak(context, "Water moves around the Earth in a circle.")
    text = " ".join(["Water moves around the Earth in a circle."] * 10)
    output = speak(context, text)
    assert output.duration == pytest.approx(10 * once.duration + 9 * PAUSE, rel=0.02)
    first, last = output.samples[:SAMPLE_RATE], output.samples[-SAMPLE_RATE:]
    assert np.abs(last).max() > 0.5 * np.abs(first).max()


def test_one_long_sentence_of_numbers_is_spoken_whole(context: Context) -> None:
    text = ", ".join(["$1,204.50"] * 20) + "."
    output = speak(context, text)
    assert len(output.words) == 20
    assert output.duration > 40
    assert min(word.end - word.start for word in output.words) > SAMPLE_RATE


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"language": "fr", "text": "Bonjour."}, "language: 'fr'.*English only.*piper, kokoro.*espeak.*gtts"),
        ({"text": "Это вода, а не огонь."}, "text: .*in other letters.*piper"),
        ({"text": "水是生命之源。"}, "in other letters"),
        ({"text": "Hello.", "voice": "nobody"}, "voice: 'nobody'.*no such voice.*auto, heart"),
        ({"text": "Hello.", "voice": "emma"}, "not on this machine.*auto or heart.*bf_emma"),
    ],
)
def test_refusals_name_what_would_do(
    context: Context, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], words: str
) -> None:
    monkeypatch.setenv("HIBARI_HOME", str(context.folder))

    def no_network(*_: object) -> None:
        raise AssertionError("a refusal must not reach for the network")

    monkeypatch.setattr("urllib.request.urlopen", no_network)
    request = SpeechRequest.build(**fields)
    refusal = Hibari().refuses(request)
    assert refusal is not None
    with pytest.raises(InputError, match=words):
        Hibari()(request, context)


@pytest.mark.parametrize("text", ["Hello.", "Ça va, naïve Müller?", "x = 5 π", "1994", "😂"])
def test_english_with_some_foreign_letters_is_not_refused(text: str) -> None:
    assert Hibari().refuses(SpeechRequest(text=text)) is None
    assert Hibari().refuses(SpeechRequest(text=text, voice="heart", language="en-GB")) is None


def test_what_the_voice_cannot_say_is_a_warning_and_stays_in_the_captions(context: Context) -> None:
    output = speak(context, "The sign 水 means water here.")
    assert [word.text for word in output.words] == ["The", "sign", "水", "means", "water", "here."]
    assert any("cannot say '水'" in warning for warning in output.warnings)
    assert speak(context, "The sign means water here.").warnings == ()


def test_a_sentence_of_which_nothing_can_be_said_is_refused_or_a_stated_silence(context: Context) -> None:
    text = "This part is in English. 水。 And so is this."
    with pytest.raises(ContentError, match="line 1.*水"):
        speak(context, text)
    output = speak(context, text, silence="allow")
    assert "水。" not in [word.text for word in output.words]
    assert not output.silent
    assert any("'水。'" in warning and "silence" in warning for warning in output.warnings)


def test_a_letter_is_not_the_article(context: Context) -> None:
    model = hibari.load("heart", voice_file("heart"))
    from visiontune.speech.normalise import normalise

    assert model._phonemes(normalise("A4"))[0].startswith("ˈA ")
    assert model._phonemes(normalise("a dog"))[0].startswith("ɐ ")
    assert model._phonemes(normalise("9 AM"))[0].endswith("ˌAˈɛm")


def test_the_graph_is_edited_only_in_a_known_file(tmp_path: Path) -> None:
    """The file's hash is checked: another file gives estimated times, and says so."""
    import onnxruntime

    content = voice_file("heart").read_bytes()
    assert hashlib.sha256(content).hexdigest() in hibari.DURATIONS
    plain, edited = (
        onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        for model in (content, with_output(content, "/Clip_output_0"))
    )
    names = [output.name for output in plain.get_outputs()]
    assert [output.name for output in edited.get_outputs()] == [*names, "/Clip_output_0"]
    other = tmp_path / "other.onnx"
    # An unknown protobuf field of ModelProto (its doc_string, field 6): the same network under another hash.
    other.write_bytes(content + bytes([6 << 3 | 2, 1]) + b"x")
    voice = hibari.load("heart", other)
    from visiontune.speech.chunks import chunks

    said = voice.say(chunks("Hello big world.")[0], 1.0, (1, 0))
    assert not voice.exact
    assert "estimated" in said.warnings[0]
    assert [word.text for word in said.words] == ["Hello", "big", "world."]
    assert said.words[-1].end == len(said.samples)


def test_model_is_the_hash_of_the_voice_file(context: Context) -> None:
    found = Hibari().model(SpeechRequest(text="a"), context.environment)
    assert found in hibari.DURATIONS
    assert Hibari().lacks(context.environment) is None


def test_once_loaded_it_is_many_times_faster_than_real_time(context: Context) -> None:
    """60 times on a quiet core; here only that it has not fallen by an order, as other tests share the machine."""
    speak(context, "Warm up.")
    begin = time.process_time()
    output = speak(context, "Water moves around the Earth in a circle that never ends. " * 4)
    assert output.duration / (time.process_time() - begin) > 8
