"""The assembler: finished pictures and speech into one film."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.requests import derive_seed
from visiontune.video import motion
from visiontune.video.base import FilmOutput, FilmRequest, Shot
from visiontune.video.captions import Caption, Drawn, Setter, pieces, tofu
from visiontune.video.encode import encode
from visiontune.video.mix import mix
from visiontune.video.planes import mix as cross
from visiontune.video.planes import new_frame, over
from visiontune.video.subtitles import Cue, srt, vtt
from visiontune.video.timeline import RATE, Beat, Showing, Timeline, frame_of, lay_out, sample_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CROSSFADE = 0.4  # seconds, centred on the change
_CARD = 2.0  # seconds of a title or end card


@dataclass(frozen=True)
class _Spoken:
    """A sentence's audio at 48 kHz, and where its shots are."""

    beat: Beat
    samples: npt.NDArray[np.float32] | None


class Assembler:
    """Times everything in samples, draws every frame, encodes while it draws."""

    name = "assembler"
    version = 1
    rank = 10

    def __call__(self, request: FilmRequest, context: Context) -> FilmOutput:
        import cv2

        cv2.setNumThreads(1)  # the encoder has the other cores
        warnings = list(request.notices)
        spoken = _spoken(request, context, warnings)
        opening = round(_CARD * request.fps) if request.title_card and request.title.strip() else 0
        closing = round(_CARD * request.fps) if request.end_card else 0
        timeline = lay_out([one.beat for one in spoken], request.fps, request.pause, opening=opening, closing=closing)
        setter = _setter(request, context)
        captions = [caption for sentence in timeline.sentences for caption in setter.captions(sentence)]
        shown = captions if request.captions.mode != "off" else []
        if request.captions.mode != "off":
            if not captions:
                warnings.append("nothing is spoken, so there are no captions")
            elif missing := tofu("".join(caption.text for caption in captions)):
                warnings.append(f"no font here can draw {missing!r}; install one, or give --caption-font")
        narration = [(sentence.start, spoken[sentence.beat].samples) for sentence in timeline.sentences]
        music = None
        if request.music_file is not None:
            from visiontune.speech.audio import read_audio

            music, _ = read_audio(context.file(request.music_file), RATE, 2)
        context.progress(0.02, "mixing the sound")
        sound = mix(timeline.samples, [(start, samples) for start, samples in narration if samples is not None], music)
        cues = [Cue(caption.start / RATE, caption.end / RATE, caption.text) for caption in captions]
        path = context.folder / "film.mp4"

        def after(number: int) -> None:
            context.check_cancelled()
            if number % request.fps == 0:
                context.progress(0.05 + 0.95 * number / timeline.frames, f"filmed {number // request.fps} s")

        frames = _Frames(request, context, timeline, setter, shown)
        provenance = {"visiontune": 1, "request": request.origin or request.document(), "backend": "director/1/"}
        count = encode(
            path,
            frames,
            request.frame_size(),
            request.fps,
            sound,
            cues,
            request.language,
            {"title": request.title, "comment": json.dumps(provenance, sort_keys=True, ensure_ascii=False)},
            after,
        )
        return FilmOutput(
            path, _beside(request, context, cues), _facts(request, timeline, count, sound), tuple(warnings)
        )


class _Frames:
    """The film's frames, each drawn once, in order."""

    def __init__(
        self, request: FilmRequest, context: Context, timeline: Timeline, setter: Setter, captions: Sequence[Caption]
    ) -> None:
        self.request, self.context, self.timeline, self.setter, self.captions = (
            request,
            context,
            timeline,
            setter,
            captions,
        )
        self.size = request.frame_size()
        self._plates: dict[int, motion.Plate] = {}
        self._drawn: tuple[tuple[int, int | None], Drawn] | None = None

    def __iter__(self) -> Iterator[npt.NDArray[np.uint8]]:
        fade = max(1, round(_CROSSFADE * self.request.fps / 2))
        showings = self.timeline.showings
        _, other = new_frame(*self.size)
        at = 0
        for frame in range(self.timeline.frames):
            while frame >= showings[at].end and at + 1 < len(showings):
                self._plates.pop(at - 1, None)
                at += 1
            buffer, target = new_frame(*self.size)
            self._draw(at, frame, fade, target)
            now = showings[at]
            # The change is in the middle of the fade; short showings shorten it.
            after = min(fade, (now.end - now.first) // 2)
            if at + 1 < len(showings) and frame >= now.end - after:
                self._draw(at + 1, frame, fade, other)
                cross(target, other, 0.5 * (frame - (now.end - after) + 1) / after, target)
            elif at and frame < now.first + after:
                self._draw(at - 1, frame, fade, other)
                cross(other, target, 0.5 + 0.5 * (frame - now.first + 1) / (after + 1), target)
            self._caption(frame, target)
            self._card(frame, target)
            yield buffer

    def _draw(self, number: int, frame: int, fade: int, target: Any) -> None:
        showing = self.timeline.showings[number]
        first, last = showing.first - fade, showing.end + fade
        motion.draw(self._plate(number, showing), (frame - first) / max(last - first, 1), target)

    def _plate(self, number: int, showing: Showing) -> motion.Plate:
        if number not in self._plates:
            for old in [known for known in self._plates if known < number - 1]:
                del self._plates[old]
            self._plates[number] = self._load(self.request.shots[showing.shot], showing.shot)
        return self._plates[number]

    def _load(self, shot: Shot, number: int) -> motion.Plate:
        from visiontune.video.pictures import load_picture

        width, height = motion.canvas_size(*self.size)
        seed = derive_seed(self.request.seed, shot.image or shot.file or str(number))
        if shot.file is not None:
            return motion.flat_plate(load_picture(self.context.file(shot.file), width, height), seed)
        if shot.image is None:
            raise InputError(f"shots[{number}]", None, "has no picture")
        artifact = self.context.find(shot.image)
        if "svg" in artifact.files:
            return motion.layered_plate(artifact.files["svg"].read_text(encoding="utf-8"), width, height, seed)
        return motion.flat_plate(load_picture(artifact.path, width, height), seed)

    def _caption(self, frame: int, target: Any) -> None:
        sample = sample_of(frame, self.request.fps)
        for number, caption in enumerate(self.captions):
            if caption.start <= sample < caption.end:
                lit = None
                if self.request.captions.mode == "karaoke" and caption.words:
                    begun = [n for n, word in enumerate(caption.words) if word.start <= sample + RATE // 100]
                    lit = begun[-1] if begun else 0
                if self._drawn is None or self._drawn[0] != (number, lit):
                    self._drawn = ((number, lit), self.setter.draw(caption, lit))
                drawn = self._drawn[1]
                over(target, drawn.sprite, drawn.x, drawn.y)
                return

    def _card(self, frame: int, target: Any) -> None:
        """The title over the first picture, or the end over the last, darkened."""
        fps, total = self.request.fps, self.timeline.frames
        length = round(_CARD * fps)
        opening = self.request.title_card and self.request.title.strip() and frame < length
        closing = self.request.end_card and frame >= total - length
        if not opening and not closing:
            return
        import cv2

        for plane, level in ((target.y, 16), (target.u, 128), (target.v, 128)):
            cv2.addWeighted(plane, 0.45, plane, 0, level * 0.55, plane)
        text = self.request.title.strip() or "The end"
        if not hasattr(self, "_title"):
            big = Setter(*self.size, position="middle", size=round(min(self.size) * 0.1))
            self._title = big.draw(Caption(0, 1, text, ()))
        over(target, self._title.sprite, self._title.x, self._title.y)


def _spoken(request: FilmRequest, context: Context, warnings: list[str]) -> list[_Spoken]:
    """Shots joined into sentences: a shot without speech after one with it is another picture of the same sentence."""
    from visiontune.speech.audio import read_audio

    groups: list[list[int]] = []
    for number, shot in enumerate(request.shots):
        if shot.speech is not None or shot.first_word == 0 or not groups:
            groups.append([number])
        else:
            groups[-1].append(number)
    out = []
    for group in groups:
        first = request.shots[group[0]]
        pictures = tuple((number, request.shots[number].first_word) for number in group)
        if first.speech is None:
            out.append(_Spoken(Beat(0, pictures=pictures, least=first.duration), None))
            continue
        artifact = context.find(first.speech)
        warnings.extend(warning for warning in artifact.warnings if warning not in warnings)
        if artifact.details.get("silent"):
            warnings.append(f"nothing in {first.caption[:40]!r} can be spoken; it is a short silence")
            length = artifact.details["duration"]
            out.append(_Spoken(Beat(0, pictures=pictures, least=max(first.duration or 0.0, length)), None))
            continue
        samples, _ = read_audio(artifact.path, RATE, 1)
        mono = samples.reshape(len(samples), -1)[:, 0]
        times = RATE // artifact.details["sample_rate"]
        words = [(text, start * times, end * times) for text, start, end in artifact.details["words"]]
        beat = Beat(len(mono), first.caption, pieces(first.caption, words), pictures, first.duration)
        out.append(_Spoken(beat, mono))
    return out


def _setter(request: FilmRequest, context: Context) -> Setter:
    style = request.captions
    font = context.file(style.font) if style.font else None
    return Setter(*request.frame_size(), style.position, style.size, font)


def _beside(request: FilmRequest, context: Context, cues: Sequence[Cue]) -> dict[str, Any]:
    files = {"script": context.folder / "film.json"}
    files["script"].write_text(request.script.model_dump_json(indent=2, exclude_none=True) + "\n", encoding="utf-8")
    if cues:
        for name, write in (("srt", srt), ("vtt", vtt)):
            files[name] = context.folder / f"film.{name}"
            files[name].write_text(write(cues), encoding="utf-8")
    return files


def _facts(request: FilmRequest, timeline: Timeline, frames: int, sound: npt.NDArray[np.float32]) -> dict[str, Any]:
    from visiontune.video.loudness import loudness

    width, height = request.frame_size()
    changes = {showing.shot: showing.first / request.fps for showing in timeline.showings}
    level = loudness(sound)
    return {
        "title": request.title,
        "width": width,
        "height": height,
        "fps": request.fps,
        "frames": frames,
        "duration": frames / request.fps,
        "loudness": None if level == float("-inf") else round(level, 2),
        "sentences": [[s.start / RATE, s.end / RATE, s.text] for s in timeline.sentences],
        "pictures": [changes[shot] for shot in sorted(changes)],
        "first_frames": [frame_of(sentence.start, request.fps) for sentence in timeline.sentences],
    }
