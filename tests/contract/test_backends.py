"""One suite over every backend of a seam: content as asked, the same bytes in another library, provenance, cancel."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from helpers import make_context
from helpers_diffusion import save_sd
from helpers_extras import need, need_weights
from helpers_musicgen import save_musicgen
from helpers_videos import save_cogvideox
from visiontune.artifacts import Artifact
from visiontune.backends import BUILTIN, request_type, trait
from visiontune.clip.base import ClipRequest
from visiontune.errors import Cancelled
from visiontune.files import read_provenance
from visiontune.image.base import ImageRequest
from visiontune.image.planning.base import PlanRequest, read_plans
from visiontune.image.planning.needs import fault_of
from visiontune.importing.base import ImportRequest
from visiontune.music.base import MusicRequest
from visiontune.registry import Registry
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest, TranscriptRequest
from visiontune.studio import Studio
from visiontune.text.base import Message, Scene, Script, ScriptRequest, TextRequest, read_script
from visiontune.upscale.base import UpscaleRequest
from visiontune.video.base import FilmRequest, Shot, VideoRequest

SENTENCES = ("A river begins as a spring in the hills.", "It grows on its way down.", "At last it meets the sea.")
SPOKEN = "The river flows down to the sea. Birds sing in the early morning."


def text(studio: Studio) -> Request:
    schema = {"type": "object", "properties": {"fruit": {"type": "string"}}, "required": ["fruit"]}
    ask = Message(role="user", content="Name one fruit, as JSON.")
    return TextRequest(messages=(ask,), max_tokens=60, temperature=0, json_schema=schema, seed=11)


def is_json_of_the_schema(made: Artifact) -> None:
    assert isinstance(json.loads(made.path.read_text(encoding="utf-8"))["fruit"], str)


def script(studio: Studio) -> Request:
    return ScriptRequest(source=" ".join(SENTENCES), duration=12, seed=11)


def says_the_source(made: Artifact) -> None:
    assert [scene.narration for scene in read_script(made.path).scenes] == list(SENTENCES)


def speech(studio: Studio) -> Request:
    return SpeechRequest(text="A red kite. It flies over 12 hills!", seed=11)


def says_every_word(made: Artifact) -> None:
    import soundfile

    samples, rate = soundfile.read(made.path, dtype="float32")
    words = made.details["words"]
    assert [word for word, *_ in words] == ["A", "red", "kite.", "It", "flies", "over", "12", "hills!"]
    edges = [edge for _, begin, end in words for edge in (begin, end)]
    assert edges == sorted(edges) and edges[-1] <= len(samples)
    assert 1.0 < len(samples) / rate < 8 and abs(samples).max() > 0.05


def transcript(studio: Studio) -> Request:
    spoken = studio.make(SpeechRequest(text=SPOKEN, backend="hibari", seed=11))
    return TranscriptRequest(audio=studio.import_file(spoken.path), language="en", seed=11)


def hears_words_in_order(made: Artifact) -> None:
    document = json.loads(made.path.read_text(encoding="utf-8"))
    times = [(begin, end) for begin, end, _ in document["words"]]
    assert times and times == sorted(times) and times[-1][1] < 7
    if made.backend.startswith("whisper"):
        heard = " ".join(said for *_, said in document["segments"])
        assert [word.strip(".,") for word in heard.lower().split()] == SPOKEN.lower().replace(".", "").split()


def image(studio: Studio) -> Request:
    return ImageRequest(prompt="a red kite over green hills", width=320, height=200, seed=11)


def is_a_picture_of_that_size(made: Artifact) -> None:
    import cv2

    pixels = cv2.imread(str(made.path))
    assert pixels is not None and pixels.shape == (200, 320, 3)
    assert pixels.std() > 5


def plan(studio: Studio) -> Request:
    return PlanRequest(prompts=("three red kites over green hills", "a cat at home"), seed=11)


def has_a_plan_for_each_picture(made: Artifact) -> None:
    pictures = read_plans(made.path)
    assert [picture.prompt for picture in pictures] == ["three red kites over green hills", "a cat at home"]
    for picture in pictures:
        assert fault_of(picture.plan) is None and picture.by


def upscale(studio: Studio) -> Request:
    shown = studio.make(ImageRequest(prompt="a red kite", width=96, height=64, backend="stub", seed=3))
    return UpscaleRequest(file=studio.import_file(shown.path), factor=2, seed=11)


def is_twice_as_large(made: Artifact) -> None:
    import cv2

    pixels = cv2.imread(str(made.path))
    assert pixels is not None and pixels.shape == (128, 192, 3)
    assert pixels.std() > 5


def import_(studio: Studio) -> Request:
    shown = studio.make(ImageRequest(prompt="a red kite", width=96, height=64, backend="stub", seed=3))
    return ImportRequest(file=studio.import_file(shown.path), title="My kite", seed=11)


def is_the_picture_that_was_brought(made: Artifact) -> None:
    import cv2

    pixels = cv2.imread(str(made.path))
    assert pixels is not None and pixels.shape == (64, 96, 3) and made.details["title"] == "My kite"
    assert read_provenance(made.path)["request"]["kind"] == "import"


def clip(studio: Studio) -> Request:
    # A finished picture, since one of the backends only moves such.
    shown = studio.make(ImageRequest(prompt="a red kite", width=160, height=120, backend="illustrator", seed=11))
    return ClipRequest(prompt="a red kite", image=shown.key, width=160, height=120, duration=1, seed=11)


def moves_without_sound(made: Artifact) -> None:
    from visiontune.clip.footage import look

    seen = look(made.path)
    assert (seen.width, seen.height, seen.frames) == (160, 120, round(seen.fps))
    assert seen.brightest > 60 and seen.change > 0.3 and not seen.sound


def music(studio: Studio) -> Request:
    return MusicRequest(duration=1.5, seed=11)


def lasts_as_asked(made: Artifact) -> None:
    import soundfile

    samples, rate = soundfile.read(made.path, dtype="float32")
    assert len(samples) / rate == pytest.approx(1.5, abs=0.02) and abs(samples).max() > 0.05


def film(studio: Studio) -> Request:
    shots = []
    for n, sentence in enumerate(SENTENCES[:2]):
        said = studio.make(SpeechRequest(text=sentence, backend="stub", seed=n))
        shown = studio.make(ImageRequest(prompt=sentence, width=160, height=120, backend="stub", seed=n))
        shots.append(Shot(image=shown.key, speech=said.key, caption=sentence))
    scenes = tuple(Scene(narration=sentence) for sentence in SENTENCES[:2])
    return FilmRequest(shots=tuple(shots), script=Script(scenes=scenes), width=160, height=120, pause=0.2, seed=11)


def video(studio: Studio) -> Request:
    scenes = tuple(Scene(narration=sentence) for sentence in SENTENCES[:2])
    small: dict[str, Any] = {"width": 160, "height": 120, "pause": 0.2, "music_backend": "stub"}
    return VideoRequest(script=Script(scenes=scenes), image_backend="stub", speech_backend="stub", seed=11, **small)


def is_as_long_as_its_speech(made: Artifact) -> None:
    from visiontune.video.probe import probe

    found = probe(made.path)
    # The stub says a word in 0.25 s and rests 0.05 s between two: 9 and 6 words, a pause before, between and after.
    spoken = 9 * 0.3 - 0.05 + 6 * 0.3 - 0.05 + 3 * 0.2
    assert found.frames / 30 == pytest.approx(spoken, abs=2.5 / 30)
    assert found.audio_duration == pytest.approx(found.video_duration, abs=1.5 / 30)
    assert (found.width, found.height) == (160, 120)


@dataclass(frozen=True)
class Seam:
    """What is asked of every backend of a kind, and what must then be in the file.

    `carries` says whether the file itself holds its request; JSON and text files do not.
    """

    request: Callable[[Studio], Request]
    holds: Callable[[Artifact], None]
    carries: bool = True


SEAMS = {
    "text": Seam(text, is_json_of_the_schema, carries=False),
    "script": Seam(script, says_the_source, carries=False),
    "speech": Seam(speech, says_every_word),
    "transcript": Seam(transcript, hears_words_in_order, carries=False),
    "image": Seam(image, is_a_picture_of_that_size),
    "plan": Seam(plan, has_a_plan_for_each_picture, carries=False),
    "upscale": Seam(upscale, is_twice_as_large),
    "import": Seam(import_, is_the_picture_that_was_brought),
    "clip": Seam(clip, moves_without_sound),
    "music": Seam(music, lasts_as_asked),
    "film": Seam(film, is_as_long_as_its_speech),
    "video": Seam(video, is_as_long_as_its_speech),
}
ALL = Registry.load()
# Online services answer differently from call to call, and are tested over loopback HTTP in their own suites.
OFFLINE = [
    name for name in BUILTIN if name.partition(".")[0] in SEAMS and trait(ALL.get(*name.split(".")), "offline", True)
]

NEEDS: dict[str, tuple[str, str]] = {
    "text.llama": ("xllamacpp", "smollm2-135m-instruct"),
    "speech.piper": ("piper", "piper-en_US-joe-medium"),
    "speech.kokoro": ("kokoro_onnx", "kokoro-82m"),
    "speech.espeak": ("espeakng_loader", ""),
    "upscale.realesrgan": ("ncnn", "realesr-animevideov3"),
    "transcript.whisper": ("faster_whisper", "whisper-base"),
}
"""Package and weights of backends that the base install lacks: missing ones skip here and fail in CI."""


def library(folder: Path, name: str) -> Settings:
    """A library of its own, with this machine's weights where the backend has any."""
    own: dict[str, Any] = {"home": folder, "min_free_disk": 0}
    if name == "image.diffusion":
        need("diffusers")
        tiny = folder.parent / "tiny"  # the same for both libraries, since the request names it
        own["image_model"] = str(tiny if tiny.exists() else save_sd(tiny))
    if name == "clip.diffusion":
        need("diffusers")
        tiny = folder.parent / "tiny"
        own["clip_model"] = str(tiny if tiny.exists() else save_cogvideox(tiny))
    if name == "music.musicgen":
        need("transformers")
        tiny = folder.parent / "tiny"
        own["music_model"] = str(tiny if tiny.exists() else save_musicgen(tiny))
    if name not in NEEDS:
        return Settings.load(cache=folder / "cache", **own)
    package, weights = NEEDS[name]
    need(package)
    if weights:
        need_weights(weights)
    return Settings.load(**own)


@pytest.mark.parametrize("name", BUILTIN)
def test_every_backend_is_whole(name: str) -> None:
    kind, _, short = name.partition(".")
    backend = Registry.load().get(kind, short)
    assert backend.name == short
    assert isinstance(backend.version, int)
    assert request_type(kind).kind == kind
    assert type(backend).__doc__


def test_every_kind_has_its_contract() -> None:
    assert set(SEAMS) == set(ALL.kinds())


@pytest.mark.parametrize("name", OFFLINE)
def test_it_makes_what_was_asked_and_the_same_bytes_in_another_library(name: str, tmp_path: Path) -> None:
    kind, _, short = name.partition(".")
    seam, files = SEAMS[kind], []
    for home in ("one", "two"):
        with Studio(library(tmp_path / home, name)) as studio:
            request = seam.request(studio).model_copy(update={"backend": short})
            made = studio.make(request)
            assert studio.make(request).path == made.path  # found, not made again
        seam.holds(made)
        files.append(made.path.read_bytes())
        if seam.carries:
            carried = read_provenance(made.path)["request"]
            assert carried["seed"] == 11
    assert files[0] == files[1]


@pytest.mark.parametrize("name", ["image.illustrator", "speech.hibari"])
def test_a_cancelled_making_stops(name: str, tmp_path: Path) -> None:
    kind, _, short = name.partition(".")

    def cancelled() -> None:
        raise Cancelled("cancelled")

    requests = {
        "image": ImageRequest(prompt="a red kite", width=320, height=200, seed=11),
        "speech": SpeechRequest(text="A red kite. It flies.", seed=11),
    }
    context = replace(make_context(tmp_path), check_cancelled=cancelled)
    with pytest.raises(Cancelled):
        Registry.load().get(kind, short)(requests[kind], context)
