"""Several requests at once, and the previews of what is being made."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from visiontune.backends import Context
from visiontune.errors import ContentError, InputError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

TOGETHER = threading.Barrier(2)


class Pair:
    """Ends only when two are made at the same moment."""

    name = "pair"
    version = 1

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        TOGETHER.wait(timeout=20)
        noise = np.random.default_rng(request.seed)
        return ImageOutput(noise.integers(0, 256, (request.height, request.width, 3), dtype=np.uint8))


class Fickle:
    """Seed 1 gives an empty picture; others take until they are cancelled."""

    name = "fickle"
    version = 1

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        if request.seed == 1:
            return ImageOutput(np.zeros((request.height, request.width, 3), np.uint8))
        for _ in range(200):
            context.check_cancelled()
            time.sleep(0.1)
        raise AssertionError("nobody cancelled this")


def ask(seed: int, backend: str, width: int = 64, height: int = 64) -> ImageRequest:
    return ImageRequest(prompt="a kite", seed=seed, backend=backend, width=width, height=height)


@pytest.fixture
def odd(settings: Settings) -> Iterator[Studio]:
    registry = Registry.load()
    for backend in (Pair, Fickle):
        registry.targets["image"][backend.name] = f"{__name__}:{backend.__name__}"
    with Studio(settings, registry) as studio:
        yield studio


def test_several_are_made_side_by_side_and_told_in_order(odd: Studio) -> None:
    told: list[tuple[int, int]] = []
    fractions: list[float] = []
    artifacts = odd.make_all(
        [ask(seed, "pair") for seed in (5, 6, 7, 8)],
        report=lambda fraction, sentence: fractions.append(fraction),
        done=lambda n, artifact: told.append((n, artifact.request["seed"])),
    )
    assert [artifact.request["seed"] for artifact in artifacts] == [5, 6, 7, 8]
    assert told == [(0, 5), (1, 6), (2, 7), (3, 8)]
    assert fractions[-1] == pytest.approx(1.0)


def test_the_first_failure_cancels_the_others(odd: Studio) -> None:
    started = time.monotonic()
    with pytest.raises(ContentError, match="one colour"):
        odd.make_all([ask(1, "fickle"), ask(2, "fickle"), ask(3, "fickle")])
    assert time.monotonic() - started < 10
    states = sorted(job.state for job in odd.queue.find())
    assert states in (["cancelled", "failed"], ["cancelled", "cancelled", "failed"])


def test_a_wrong_request_is_refused_before_any_is_made(odd: Studio) -> None:
    with pytest.raises(InputError, match="nobody"):
        odd.make_all([ask(1, "stub"), ask(1, "nobody")])
    assert odd.library.find() == []


@pytest.mark.parametrize("executor", ["inline", "processes"])
def test_previews_reach_who_watches(settings: Settings, executor: str) -> None:
    shown: list[bytes] = []
    with Studio(settings.model_copy(update={"executor": executor})) as studio:
        studio.make(ask(3, "stub", width=128, height=96), preview=shown.append)
    assert len(shown) == 1
    picture = cv2.imdecode(np.frombuffer(shown[0], np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None and picture.shape == (12, 16, 3)
