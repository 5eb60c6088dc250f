"""What making a board would cost: which of its parts lie in the library, and which are to be made.

Parts are found by their keys, as the director's are: what is told here is what will happen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from visiontune.backends import maker_name, trait
from visiontune.errors import VisionTuneError
from visiontune.image.base import ImageRequest
from visiontune.image.planning.planner import Planner
from visiontune.jobs.making import Workshop
from visiontune.requests import Request, file_refs
from visiontune.speech.estimate import estimate_duration, words_per_second
from visiontune.storyboards.board import Board
from visiontune.storyboards.films import Film
from visiontune.video.base import NO_CLIPS, NO_MUSIC, VideoRequest
from visiontune.video.clips import wants_pictures
from visiontune.video.director import Director
from visiontune.video.timeline import SILENT

_PICTURE, _CLIP, _VOICE, _MUSIC, _FILM = 1.5, 30.0, 0.4, (3.0, 0.1), (2.0, 0.7)
"""Seconds on a small machine: each picture, each clip; a second of speech; at all, and a second, of music and film."""
_ASKED = 12
"""Parts of a film that are asked how long they took."""
_READ = 200
"""Scenes whose words are read to tell how long they take."""
_TIMED = (
    "pause", "speed", "voice", "speech_backend", "title_card", "end_card", "style", "music", "music_prompt", "music_backend",
    "music_file", "seed", "fps", "draft", "lyrics",
)  # fmt: skip
"""Fields of a film that its music is composed for."""


@dataclass(frozen=True)
class Plan:
    """What is made anew of a board.

    Args:
        pictures, voices: Ids of the scenes for which some are made; as often as there are some.
        film: Whether anything is made at all.
        found: How many parts lie in the library.
        seconds: About how long it takes; `length`: about how long the film lasts, `times` each of its scenes.
        fault: What keeps it from being made; empty where nothing does.
    """

    pictures: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    clips: int = 0
    music: bool = False
    song: bool = False
    film: bool = True
    found: int = 0
    seconds: float = 0.0
    length: float = 0.0
    fault: str = ""
    scenes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    times: Mapping[str, float] = field(default_factory=dict)

    def sentence(self) -> str:
        """What will be made, in words."""
        counted = (
            (len(self.pictures), "picture"), (len(self.voices), "voice"), (self.clips, "clip"),
        )  # fmt: skip
        told = [f"{count} {name}{'s' if count != 1 else ''}" for count, name in counted if count]
        told += [
            name for made, name in ((self.song, "the song"), (self.music, "the music"), (self.film, "the film")) if made
        ]
        return ", ".join(told)


def plan(board: Board, base: Board | None, film: Film | None, workshop: Workshop) -> Plan:
    """What making `board` would make.

    Args:
        base: As the film was made; None where there is none.
        film: That film.
    """
    try:
        request, _ = workshop.explained(board.request())
    except VisionTuneError as error:
        return Plan(fault=str(error))
    assert isinstance(request, VideoRequest)
    board = Board.of(request.document())  # with all names and defaults, as the film's has them
    if base is not None and film is not None and base.digest() == board.digest():
        return Plan(film=False, found=len(film.parts), length=film.duration)
    if missing := _missing(board, workshop):
        return Plan(fault=missing)
    pace, shelf = _Pace.of(film, workshop), _Shelf(workshop)
    if board.way == "song":
        return _song(board, base, film, pace)
    pictures: list[str] = []
    voices: list[str] = []
    found, spoken = 0, 0.0
    scenes: dict[str, list[str]] = {}
    times = lengths(board, base, film)
    for scene, (speech, images) in zip(board.scenes, Director().parts(request), strict=True):
        name = str(scene["id"])
        images = images if wants_pictures(request.clip_backend) else []
        anew = [name for image in images if not shelf.has(image)]
        pictures += anew
        found += len(images) - len(anew)
        if anew:
            scenes.setdefault(name, []).append("picture")
        if speech is not None and not shelf.has(speech):
            voices.append(name)
            spoken += times[name]
            scenes.setdefault(name, []).append("voice")
        else:
            found += speech is not None
    clips = _clips(board, base, film, pictures) if request.clip_backend != NO_CLIPS else 0
    if clips and not pictures:
        found = max(0, found - clips)
    kept = film is not None and request.is_scored() and request.music_backend != NO_MUSIC
    music = (
        request.is_scored() and request.music_backend != NO_MUSIC and (base is None or _timed(board) != _timed(base))
    )
    length = sum(times.values())
    seconds = len(pictures) * pace.picture + clips * pace.clip + spoken * pace.voice + pace.film(length, request)
    seconds += (_MUSIC[0] + _MUSIC[1] * length) if music else 0.0
    return Plan(
        tuple(pictures),
        tuple(voices),
        clips=clips,
        music=music,
        found=found + (kept and not music),
        seconds=seconds,
        length=length,
        scenes=scenes,
        times=times,
    )


def _missing(board: Board, workshop: Workshop) -> str:
    """Which file of the user's own is gone, and of which scene; empty where all are there."""
    places = [
        (f"scene {n}: its {name}", ref)
        for n, scene in enumerate(board.scenes, 1)
        for name in ("image", "clip")
        for ref in file_refs(scene.get(name))
    ]
    places += [(name.replace("_", " "), ref) for name, value in board.film.items() for ref in file_refs(value)]
    gone = next((place for place, ref in places if not workshop.store.has_file(ref)), None)
    return f"{gone} is not here any more; choose another" if gone else ""


def film_seconds(board: Board, base: Board | None = None, film: Film | None = None) -> float:
    """About how long the film of a board lasts."""
    if board.way == "song":
        return film.duration if film else float(board.film.get("duration") or 60.0)
    return sum(lengths(board, base, film).values())


def lengths(board: Board, base: Board | None = None, film: Film | None = None) -> dict[str, float]:
    """About how long each scene lasts: as in the film where it is the same there, else estimated."""
    same = base is not None and film is not None and _paced(board) == _paced(base)
    known = {str(scene["id"]): scene for scene in base.scenes} if base is not None else {}
    found: dict[str, float] = {}
    spoken = _speaker(board)
    for scene in board.scenes:
        name = str(scene["id"])
        shown = film.scene(name) if same and film is not None else None
        if shown is not None and name in known and _told(known[name]) == _told(scene):
            found[name] = shown.seconds
        else:
            found[name] = _estimated(scene, board, spoken)
    return found


def _estimated(scene: Mapping[str, Any], board: Board, spoken: Callable[[str], float]) -> float:
    text, least = str(scene.get("narration") or "").strip(), float(scene.get("duration") or 0.0)
    if not text:
        return least or SILENT
    return max(least, spoken(text) + float(board.film.get("pause") or 0.0))


def _speaker(board: Board) -> Callable[[str], float]:
    """Tells about how many seconds a text is spoken; of many scenes some are read, and the others take as long a letter."""
    pace, speed = words_per_second(str(board.film.get("voice") or "auto")), float(board.film.get("speed") or 1.0)

    def read(text: str) -> float:
        first = text[:5_000]
        return estimate_duration(first, board.language, pace, speed) * len(text) / len(first)

    texts = [text for scene in board.scenes if (text := str(scene.get("narration") or "").strip())]
    if len(texts) <= _READ:
        return read
    some = texts[:: -(-len(texts) // _READ)]
    by_letter = sum(map(read, some)) / sum(map(len, some))
    return lambda text: len(text) * by_letter


def _told(scene: Mapping[str, Any]) -> tuple[Any, ...]:
    return scene.get("narration") or "", scene.get("duration")


def _paced(board: Board) -> tuple[Any, ...]:
    return board.language, board.way, *(board.film.get(name) for name in ("voice", "speed", "pause"))


def _timed(board: Board) -> tuple[Any, ...]:
    """What the music of a film is composed for: its length, its turns, its words, and what is asked of it."""
    words = tuple((scene["id"], *_told(scene)) for scene in board.scenes)
    return words, board.title, board.language, tuple(repr(board.film.get(name)) for name in _TIMED)


def _clips(board: Board, base: Board | None, film: Film | None, pictures: Sequence[str]) -> int:
    """How many clips are made: those of scenes that are not as they were, in length or in sight."""
    if base is None or film is None:
        return max(len(pictures), len(board.scenes))
    old = {str(scene["id"]): scene for scene in base.scenes}
    same_look = {name: value for name, value in board.film.items()} == dict(base.film)
    changed = [one for one in board.scenes if not same_look or old.get(str(one["id"])) != one]
    return sum(1 for one in changed if not (one.get("image") or one.get("clip")))


def _song(board: Board, base: Board | None, film: Film | None, pace: _Pace) -> Plan:
    def differ(*names: str) -> bool:
        return base is None or any(board.film.get(name) != base.film.get(name) for name in names)

    lines = {line.strip() for line in str(board.film["lyrics"]).splitlines() if line.strip()}
    known = {scene.narration for scene in film.scenes} if film else set()
    looks = differ("style", "aspect", "height", "width", "draft", "image_backend", "image_model", "seed")
    pictures = tuple(sorted(lines if looks else lines - known))
    song = differ("lyrics", "music_prompt", "music_backend", "duration", "seed", "style")
    length = film_seconds(board, base, film)
    seconds = len(pictures) * pace.picture + _FILM[0] + length * pace.filming + (length * 0.5 if song else 0.0)
    return Plan(pictures, song=song, found=0 if song else 1, seconds=seconds, length=length)


class _Shelf:
    """Looks parts up in the library. What makes them is told once: it is the same for all of a film, and takes long to tell."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self._makers: dict[tuple[str, str], str] = {}

    def has(self, part: Request) -> bool:
        if isinstance(part, ImageRequest) and part.backend == Planner.name:
            return False
        try:
            backend = self.workshop.backend(part)
            if trait(backend, "resolve", None) is not None:
                part = self.workshop.resolve(part)
            name = (part.kind, part.backend)
            if name not in self._makers:
                self._makers[name] = maker_name(backend, part, self.workshop.environment)
            return self.workshop.store.look(part.key_for(self._makers[name])) is not None
        except VisionTuneError:
            return False


@dataclass(frozen=True)
class _Pace:
    """Seconds that parts took here: a picture, a clip, a second of speech, a second of film."""

    picture: float = _PICTURE
    clip: float = _CLIP
    voice: float = _VOICE
    filming: float = _FILM[1]
    drafted: bool = False

    @classmethod
    def of(cls, film: Film | None, workshop: Workshop) -> _Pace:
        """As the parts of a film took."""
        if film is None:
            return cls()
        keys = [key for scene in film.scenes for key in (*scene.images, *scene.footage, scene.speech) if key]
        asked = [part for part in map(workshop.store.look, keys[:_ASKED]) if part is not None]
        pictures = [part.seconds for part in asked if part.kind == "image"]
        clips = [part.seconds for part in asked if part.kind == "clip"]
        voices = [
            part.seconds / length for part in asked if part.kind == "speech" if (length := part.details.get("duration"))
        ]
        return cls(
            fmean(pictures) if pictures else _PICTURE,
            fmean(clips) if clips else _CLIP,
            fmean(voices) if voices else _VOICE,
            film.seconds / film.duration if film.duration and film.seconds else _FILM[1],
            film.draft,
        )

    def film(self, length: float, request: VideoRequest) -> float:
        """Seconds to put a film of so many seconds together; a draft is four times as quick."""
        factor = {(True, False): 4.0, (False, True): 0.25}.get((self.drafted, request.draft), 1.0)
        return 1.0 + length * self.filming * factor
