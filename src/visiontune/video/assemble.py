r"""The assembler: finished pictures and speech into one film.

```
shots --schedule--> speech and words in their places: when everything happens
      --mix-->      sound             ------------------------------------\
      --layering--> plates --motion, filming--> frames --subtitling--> frames --encode--> film.mp4
```
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.requests import derive_seed
from visiontune.video import motion
from visiontune.video.base import FilmOutput, FilmRequest
from visiontune.video.captions import Caption
from visiontune.video.cards import Card
from visiontune.video.encode import PRESET, encode
from visiontune.video.filming import film
from visiontune.video.logo import Logo
from visiontune.video.planes import Stamp
from visiontune.video.reel import Reel
from visiontune.video.schedule import Schedule, schedule
from visiontune.video.subtitles import Cue, srt, vtt
from visiontune.video.subtitling import Subtitler
from visiontune.video.timeline import RATE, Showing, Timeline

_END = "The end"
_DRAFT = "ultrafast"
"""x264's preset for drafts."""


class Assembler:
    """Times everything in samples, draws every frame once, and encodes while it draws."""

    name = "assembler"
    version = 4
    rank = 10

    def __call__(self, request: FilmRequest, context: Context) -> FilmOutput:
        """The film.

        Raises:
            InputError: a picture, sound or font file is damaged; said before the first frame is drawn.
            StorageError: the disk is full.
            Cancelled: within a frame of being asked.
        """
        import cv2

        cv2.setNumThreads(1)  # the encoder has the other core
        size = request.frame_size()
        _check_shots(request)
        planned = schedule(request, context)
        timeline, warnings = planned.timeline, list(planned.warnings)
        title, ending = _cards(request, context, warnings)
        logo = _logo(request, context)
        _check_pictures(request, context)
        warnings += _check_footage(request, context)
        text = " ".join(sentence.text for sentence in timeline.sentences)
        font = context.file(request.captions.font) if request.captions.font else None
        subtitler = Subtitler(size, request.caption_style(), text, font, request.language, context.environment.weights)
        captions = subtitler.captions(timeline)
        shows = request.captions.mode != "off"
        if shows and not captions:
            warnings.append("nothing is spoken, so there are no captions")
        elif shows:
            warnings += subtitler.warnings
        context.check_cancelled()
        context.progress(0.02, "mixing the sound")
        sound, level = _sound(request, context, planned)
        cues = [Cue(caption.start / RATE, caption.end / RATE, caption.text) for caption in captions]

        def caption(frame: int) -> Stamp | None:
            return subtitler.at(captions, frame, request.fps) if shows else None

        def plate(showing: Showing) -> motion.Plate | Reel:
            shot = request.shots[showing.shot]
            if shot.footage:
                return Reel(context.find(shot.footage).path, size)
            if shot.clip:
                return Reel(context.file(shot.clip), size)
            return load_plate(request, context, showing.shot, size)

        def after(number: int) -> None:
            context.check_cancelled()
            if number % request.fps == 0 or number == timeline.frames:
                sentence = f"filmed {number // request.fps} of {timeline.frames // request.fps} s"
                context.progress(0.05 + 0.95 * number / timeline.frames, sentence)

        path = context.folder / "film.mp4"
        frames = film(size, timeline, plate, caption, title, ending)
        if logo is not None:
            frames = logo.over(frames)
        preset = _DRAFT if request.draft else PRESET
        count = encode(path, frames, size, request.fps, sound, cues, request.language, describe(request), after, preset)
        facts = _facts(request, timeline, captions, count, level)
        return FilmOutput(path, _beside(request, context, cues), facts, (*request.notices, *warnings))


def load_plate(request: FilmRequest, context: Context, number: int, size: tuple[int, int]) -> motion.Plate:
    """The picture of shot `number`, ready to be moved: in layers where it has them."""
    from visiontune.video.layering import layered_plate
    from visiontune.video.pictures import load_picture

    shot = request.shots[number]
    width, height = motion.canvas_size(*size)
    # The picture and its place in the sentence, not its number: inserting a scene changes no other's motion.
    seed = derive_seed(request.seed, shot.file or shot.image or "", str(shot.offset))
    if shot.file is not None:
        return motion.flat_plate(load_picture(context.file(shot.file), width, height), seed)
    artifact = context.find(shot.image or "")
    if "svg" in artifact.files:
        return layered_plate(artifact.files["svg"].read_text(encoding="utf-8"), size, seed)
    return motion.flat_plate(load_picture(artifact.path, width, height), seed)


def describe(request: FilmRequest) -> dict[str, str]:
    """What the file says of itself: its title, and the request that made it, so that it can be made again."""
    from visiontune.video.director import Director

    made_by = f"{Director.name}/{Director.version}/"
    provenance = {"visiontune": 1, "request": request.origin or request.document(), "backend": made_by}
    return {"title": request.title, "comment": json.dumps(provenance, sort_keys=True, ensure_ascii=False)}


def _check_shots(request: FilmRequest) -> None:
    for number, shot in enumerate(request.shots):
        if not (shot.image or shot.file or shot.clip or shot.footage):
            raise InputError(f"shots[{number}]", None, "needs a picture (image or file)")


def _check_pictures(request: FilmRequest, context: Context) -> None:
    """Decode the user's own pictures now: a damaged one must not end the film after minutes of work."""
    from visiontune.video.pictures import load_picture

    for number, file in enumerate(dict.fromkeys(shot.file for shot in request.shots if shot.file)):
        context.check_cancelled()
        load_picture(context.file(file), 64, 64, f"picture {number + 1} of the script")


def _check_footage(request: FilmRequest, context: Context) -> list[str]:
    """Open the user's own footage now; its sound is not heard, which is said."""
    sounds = 0
    clips = list(dict.fromkeys(shot.clip for shot in request.shots if shot.clip))
    for number, clip in enumerate(clips):
        context.check_cancelled()
        reel = Reel(context.file(clip), (64, 64), f"clip {number + 1} of the script")
        sounds += reel.sounds
        reel.close()
    return [f"the sound of your own footage is not heard ({sounds} of {len(clips)} clips have one)"] if sounds else []


def _logo(request: FilmRequest, context: Context) -> Logo | None:
    if request.logo is None:
        return None
    return Logo(context.file(request.logo), request.frame_size(), bottom=request.captions.position == "top")


def _cards(request: FilmRequest, context: Context, warnings: list[str]) -> tuple[Card | None, Card | None]:
    from visiontune.image.glyphs import missing

    size, title, ending = request.frame_size(), None, None
    text = request.title.strip()
    font = context.file(request.captions.font) if request.captions.font else None
    drop = missing(text)
    if drop and (request.title_card or request.end_card):
        warnings.append(f"no font here can draw {drop!r} of the title; left out of its card")
    if request.title_card and text:
        title = Card(text, size, font, drop)
    elif request.title_card:
        warnings.append("the film has no title, so there is no title card")
    if request.end_card:
        ending = Card(_END if request.language.startswith("en") or not text else text, size, font, drop)
    return title, ending


def _sound(request: FilmRequest, context: Context, planned: Schedule) -> tuple[Any, float]:
    from visiontune.video.mix import alone, mix, read_music

    timeline, narration, speech = planned.timeline, [], []
    if request.song is not None:
        return alone(read_music(context.find(request.song).path, timeline.samples), timeline.samples)
    for sentence in timeline.sentences:
        one = planned.spoken[sentence.beat]
        if one.samples is not None:
            narration.append((sentence.start - one.beat.lead, one.samples))
            speech.append((sentence.start, sentence.end))
    music = None
    if request.music_file is not None:
        music = read_music(context.file(request.music_file), timeline.samples)
    elif request.music is not None:
        music = read_music(context.find(request.music).path, timeline.samples)
    return mix(timeline.samples, narration, music, speech)


def _beside(request: FilmRequest, context: Context, cues: Sequence[Cue]) -> dict[str, Any]:
    texts = {"script": ("json", request.script.model_dump_json(indent=2, exclude_none=True) + "\n")}
    if cues:
        texts |= {"srt": ("srt", srt(cues)), "vtt": ("vtt", vtt(cues))}
    files = {}
    for name, (suffix, text) in texts.items():
        files[name] = context.folder / f"film.{suffix}"
        files[name].write_text(text, encoding="utf-8", newline="\n")
    return files


def _facts(
    request: FilmRequest, timeline: Timeline, captions: Sequence[Caption], frames: int, level: float
) -> dict[str, Any]:
    width, height = request.frame_size()
    changes = {showing.shot: showing.first / request.fps for showing in timeline.showings}
    begins: dict[int, float] = {}
    for number, sentence in enumerate(timeline.sentences):
        # The change nearest before or at the sentence's first word is that of its own first picture.
        earlier = [change for change in changes.values() if change * RATE <= sentence.start + RATE / request.fps]
        begins[number] = max(earlier, default=0.0)
    return {
        "title": request.title,
        "width": width,
        "height": height,
        "fps": request.fps,
        "frames": frames,
        "duration": frames / request.fps,
        "loudness": None if level == float("-inf") else round(level, 2),
        "captions": len(captions),
        "sentences": [[s.start / RATE, s.end / RATE, s.text, begins[n]] for n, s in enumerate(timeline.sentences)],
        "pictures": [changes[shot] for shot in sorted(changes)],
    }
