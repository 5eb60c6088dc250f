"""Drawing: as likely as a model says, never what is forbidden, and the same for the same dice."""

from __future__ import annotations

import numpy as np
import pytest

from visiontune.music.composing.rules import NEVER
from visiontune.music.composing.sampling import Sampling

CHANCES = (0.5, 0.3, 0.15, 0.05)


def _drawn(sampling: Sampling, count: int = 20_000) -> list[float]:
    """How often each of four tokens is drawn."""
    logits = np.repeat(np.log([CHANCES]).astype(np.float32), count, axis=0)
    found, _ = sampling.draw(logits, np.random.default_rng(1))
    return [float(share) for share in np.bincount(found, minlength=4) / count]


@pytest.mark.parametrize(
    ("sampling", "shares"),
    [
        (Sampling(top_p=1.0), CHANCES),
        (Sampling(top_p=0.95), (0.5 / 0.95, 0.3 / 0.95, 0.15 / 0.95, 0)),
        (Sampling(top_p=0.6), (0.5 / 0.8, 0.3 / 0.8, 0, 0)),
        (Sampling(top_p=0.01), (1, 0, 0, 0)),
        (Sampling(top_p=1.0, top_k=2), (0.5 / 0.8, 0.3 / 0.8, 0, 0)),
        (Sampling(top_p=1.0, top_k=1), (1, 0, 0, 0)),
        (Sampling(0.5, top_p=1.0), tuple(share**2 / sum(one**2 for one in CHANCES) for share in CHANCES)),
        (Sampling(0.01, top_p=1.0), (1, 0, 0, 0)),
    ],
)
def test_tokens_are_drawn_as_often_as_they_are_likely(sampling: Sampling, shares: tuple[float, ...]) -> None:
    assert _drawn(sampling) == pytest.approx(shares, abs=0.012)


def test_a_higher_temperature_evens_chances_out() -> None:
    assert _drawn(Sampling(2.0, top_p=1.0))[3] > 2 * CHANCES[3]


def test_what_is_forbidden_is_never_drawn_at_any_temperature() -> None:
    logits = np.array([[0.0, NEVER, NEVER + 5, 1.0]] * 2_000, np.float32)
    found, _ = Sampling(2.0, top_p=1.0).draw(logits, np.random.default_rng(0))
    assert set(found.tolist()) == {0, 3}


def test_the_likelihood_is_the_models_own() -> None:
    """Whatever the temperature; shifted logits are the same chances."""
    logits = np.log([CHANCES]).astype(np.float32) + 40
    found, likely = Sampling(0.3, top_p=0.5).draw(logits, np.random.default_rng(0))
    assert found.tolist() == [0] and likely[0] == pytest.approx(np.log(0.5))


def test_rows_are_drawn_apart_and_the_same_dice_draw_the_same() -> None:
    logits = np.zeros((200, 5), np.float32)
    first, again, other = (Sampling().draw(logits, np.random.default_rng(seed))[0] for seed in (7, 7, 8))
    assert len(set(first.tolist())) == 5
    assert (first == again).all() and (first != other).any()
