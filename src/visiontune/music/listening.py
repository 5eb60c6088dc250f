"""Listening without end: piece after piece by one composer, each composed while the one before plays."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.backends import Environment
from visiontune.errors import InputError
from visiontune.music.base import MusicRequest
from visiontune.music.composer import Composer
from visiontune.music.playing.live import endless
from visiontune.music.playing.soundfont import find_soundfont
from visiontune.requests import Request, derive_seed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.score import Score

_FIRST, _LATER = 12.0, 75.0
"""Seconds of the first piece, which is heard within a second, and of those after it."""


def listen(
    request: Request, environment: Environment, file: Callable[[str], Path]
) -> Generator[npt.NDArray[np.float32], None, None]:
    """Chunks of sound, float32 (n, 2) at 48 kHz, for as long as somebody takes them; close it to end its thread.

    Each piece has a seed of its own, derived from the request's; its duration is not the request's.

    Raises:
        InputError: the backend makes no scores.
    """
    if not isinstance(request, MusicRequest) or request.backend != Composer.name:
        raise InputError("backend", request.backend, f"cannot be listened to while it composes; {Composer.name} can")

    def pieces() -> Iterator[Score]:
        for number in count():
            seed = derive_seed(request.seed, "listening", str(number)) if number else request.seed
            part = request.model_copy(update={"seed": seed, "duration": _LATER if number else _FIRST, "returns": ()})
            yield Composer().score(part, environment, file)[0]

    return endless(pieces(), find_soundfont(environment), seed=request.seed)
