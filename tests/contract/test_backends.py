"""One suite over every backend of a seam: same request, same bytes; checked content; cancel; honest refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import make_context
from helpers_extras import need, need_weights
from visiontune.backends import BUILTIN, Output, Registry, request_type, trait
from visiontune.errors import Cancelled
from visiontune.image.base import ImageRequest
from visiontune.music.base import MusicRequest
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.weights import Weights

REQUESTS: dict[str, Callable[[], Request]] = {
    "image": lambda: ImageRequest(prompt="a red kite over green hills", width=320, height=200, seed=11),
    "speech": lambda: SpeechRequest(text="A red kite. It flies over 12 hills!", seed=11),
    "music": lambda: MusicRequest(duration=1.5, seed=11),
}
ALL = Registry.load()
# Online services answer differently from call to call, and are tested over loopback HTTP in their own suites.
LEAVES = [
    name for name in BUILTIN if name.partition(".")[0] in REQUESTS and trait(ALL.get(*name.split(".")), "offline", True)
]

NEEDS = {
    "speech.piper": ("piper", "piper-en_US-joe-medium"),
    "speech.kokoro": ("kokoro_onnx", "kokoro-82m"),
    "speech.espeak": ("espeakng_loader", ""),
}
"""Package and weights of the extras' backends: missing ones skip here and fail in CI."""


@pytest.mark.parametrize("name", BUILTIN)
def test_every_backend_is_whole(name: str) -> None:
    kind, _, short = name.partition(".")
    backend = Registry.load().get(kind, short)
    assert backend.name == short
    assert isinstance(backend.version, int)
    assert request_type(kind).kind == kind
    assert type(backend).__doc__


@pytest.mark.parametrize("name", LEAVES)
def test_the_same_request_gives_the_same_bytes_and_passes_its_own_check(name: str, tmp_path: Path) -> None:
    kind, _, short = name.partition(".")
    backend, request = Registry.load().get(kind, short), REQUESTS[kind]()
    context = make_context(tmp_path)
    if name in NEEDS:
        package, weights = NEEDS[name]
        need(package)
        if weights:
            need_weights(weights)
            own = Weights(Settings.load().cache / "weights")
            context = replace(context, environment=replace(context.environment, weights=own))
    assert Registry.lacks(backend, context.environment) is None
    files = []
    for n in range(2):
        output = backend(request, context)
        assert isinstance(output, Output)
        output.check(request)
        path = tmp_path / f"{n}{output.suffix}"
        output.save(path)
        files.append(path.read_bytes())
    assert len(files[0]) > 500
    assert files[0] == files[1]


@pytest.mark.parametrize("name", ["image.illustrator", "speech.hibari"])
def test_a_cancelled_making_stops(name: str, tmp_path: Path) -> None:
    kind, _, short = name.partition(".")

    def cancelled() -> None:
        raise Cancelled("cancelled")

    context = replace(make_context(tmp_path), check_cancelled=cancelled)
    with pytest.raises(Cancelled):
        Registry.load().get(kind, short)(REQUESTS[kind](), context)
