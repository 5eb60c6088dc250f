"""Soundtracks composed for films: exactly as long, of the script's mood, the theme back when title and end come.

The length is that of the schedule, which needs the speech and no picture: so the music is composed while the pictures
are drawn, and composed anew only when the length, the mood or what the user asks of it has changed.
"""

from __future__ import annotations

from collections.abc import Callable

from visiontune.backends import Context
from visiontune.errors import BackendError, InputError
from visiontune.music.base import MusicRequest
from visiontune.requests import Request, derive_seed
from visiontune.video.base import NO_MUSIC, FilmRequest, VideoRequest
from visiontune.video.schedule import schedule
from visiontune.video.scoring import scoring
from visiontune.video.timeline import RATE

LONGEST = 3_600.0
"""Seconds of the longest piece; a longer film hears it again, crossed into itself."""
NONE_HERE = (
    "made without music, as nothing here composes (visiontune doctor says what is lacking); "
    "--music-file takes a soundtrack of your own"
)


def music_backend(request: VideoRequest, choose: Callable[[Request], str]) -> str:
    """The backend that composes, by name; `NO_MUSIC` where nothing here composes and nobody asked for music.

    Raises:
        InputError: there is none of that name, or it cannot compose what is asked for.
        BackendError: music was asked for, and the backend lacks something.
    """
    if not request.is_scored():
        return request.music_backend
    part = MusicRequest(
        prompt=request.music_prompt, lyrics=request.lyrics, backend=request.music_backend, duration=30.0, seed=0
    )
    try:
        return choose(part)
    except (BackendError, InputError) as error:
        if not request.asks_for_music():
            return NO_MUSIC
        if isinstance(error, InputError):
            field = {"prompt": "music_prompt", "backend": "music_backend"}.get(error.field, error.field)
            raise InputError(field, error.value, error.remedy) from error
        raise


def soundtrack(film: FilmRequest, request: VideoRequest, context: Context) -> MusicRequest:
    """The music of a film whose speech is made; its pictures need not be."""
    planned = schedule(film, context)
    seconds = min(planned.timeline.samples / RATE, LONGEST)
    suited = scoring(film.script, request.style, request.music_prompt)
    return MusicRequest(
        seed=derive_seed(request.seed, "music"),
        prompt=request.music_prompt,
        mood=suited.mood,
        instrument=suited.instrument,
        duration=seconds,
        returns=tuple(at for at in planned.turns() if at < seconds),
        backend=request.music_backend,
    )
