"""MusicGen as a backend: exactly as long as asked, in windows, cancelled within a step, its licence told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context
from helpers_extras import need
from visiontune.backends import Context
from visiontune.errors import BackendError, Cancelled, InputError, WeightsError
from visiontune.music.base import SAMPLE_RATE, MusicRequest
from visiontune.music.musicgen import MusicGen, words
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

need("torch")
need("transformers")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from helpers_musicgen import save_musicgen

    return save_musicgen(tmp_path_factory.mktemp("musicgen") / "mono")


def _context(tmp_path: Path, tiny: Path, **more: Any) -> Context:
    return replace(make_context(tmp_path, music_model=str(tiny)), **more)


def test_it_is_as_long_as_asked_and_its_seed_decides(tiny: Path, tmp_path: Path) -> None:
    context, backend = _context(tmp_path, tiny), MusicGen()
    one, two, again = (backend(MusicRequest(prompt="a kite", duration=1.13, seed=seed), context) for seed in (1, 2, 1))
    for made in (one, two):
        assert made.samples.shape == (round(1.13 * SAMPLE_RATE), 2)
        made.check(MusicRequest(duration=1.13))
        assert np.array_equal(made.samples[:, 0], made.samples[:, 1])
        assert np.abs(made.samples[-48:]).max() < 0.01  # it dies away
    assert np.array_equal(one.samples, again.samples) and not np.array_equal(one.samples, two.samples)


def test_long_pieces_go_on_from_their_own_end(tiny: Path, tmp_path: Path) -> None:
    from visiontune.music.generating import Generator, Wish, device

    environment = _context(tmp_path, tiny).environment
    generator = Generator.load("tiny", tiny, device(environment), environment)
    shares: list[float] = []

    def made(duration: float, window: float) -> Any:
        wish = Wish("a red kite", duration, 3.0, 1.0, 0.95, 0, 7, window)
        return generator.generate(wish, lambda: None, lambda share, told: shares.append(share))

    long = made(2.0, 0.8)
    assert 2.0 <= len(long) / SAMPLE_RATE < 2.1
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 100  # a step is a fiftieth of a second
    first = made(0.7, 0.8)
    same = round(0.3 * SAMPLE_RATE)
    assert np.allclose(long[:same], first[:same], atol=1e-4)


def test_a_stereo_model_makes_two_channels(tmp_path: Path) -> None:
    from helpers_musicgen import save_musicgen

    context = _context(tmp_path, save_musicgen(tmp_path / "stereo", channels=2))
    samples = MusicGen()(MusicRequest(prompt="a kite", duration=0.5, seed=1), context).samples
    assert samples.shape == (SAMPLE_RATE // 2, 2) and not np.array_equal(samples[:, 0], samples[:, 1])


def test_guidance_changes_what_is_made(tiny: Path, tmp_path: Path) -> None:
    context, backend = _context(tmp_path, tiny), MusicGen()
    plain, strict = (
        backend(MusicRequest(prompt="a kite", duration=0.5, seed=1, guidance_scale=scale), context) for scale in (1, 9)
    )
    assert not np.array_equal(plain.samples, strict.samples)


def test_it_is_cancelled_within_a_step(tiny: Path, tmp_path: Path) -> None:
    steps: list[float] = []

    def cancelled() -> None:
        if len(steps) > 5:
            raise Cancelled("cancelled")

    context = _context(
        tmp_path, tiny, check_cancelled=cancelled, progress=lambda share, told: steps.append(share)
    )  # fmt: skip
    with pytest.raises(Cancelled):
        MusicGen()(MusicRequest(prompt="a kite", duration=60.0, seed=1), context)
    assert len(steps) == 6 and steps[-1] < 0.01


@pytest.mark.parametrize("field", ["primer", "theme", "melody", "lyrics"])
def test_scores_are_refused_by_their_field(field: str, tiny: Path, tmp_path: Path) -> None:
    value = "la la" if field == "lyrics" else f"sha256:{'0' * 64}.mid"
    request = MusicRequest.build(backend="musicgen", **{field: value})
    with pytest.raises(InputError, match=f"{field}: .*reads no scores"):
        Registry.load().choose(request, _context(tmp_path, tiny).environment)


def test_what_it_only_hears_as_words_is_told(tiny: Path, tmp_path: Path) -> None:
    request = MusicRequest(
        prompt="a waltz", key="d minor", tempo=96, metre="3/4", instrument="piano", composer="bach", returns=(0.2,),
        duration=0.5, seed=1,
    )  # fmt: skip
    assert words(request) == "a waltz, piano, in the manner of Bach, in D minor, in 3/4 time, 96 bpm"
    assert words(MusicRequest()) == "music"
    warnings = MusicGen()(request, _context(tmp_path, tiny)).warnings
    assert "composer and key and tempo and metre as words" in warnings[1] and "no themes" in warnings[2]


def test_its_licence_is_told_and_auto_never_takes_it(tiny: Path, tmp_path: Path) -> None:
    context, registry = _context(tmp_path, tiny), Registry.load()
    made = MusicGen()(MusicRequest(duration=0.5, seed=1), context)
    assert "CC-BY-NC-4.0" in made.warnings[0] and "must not be sold" in made.warnings[0]
    environment = context.environment
    assert registry.choose(MusicRequest(backend="musicgen"), environment).backend.name == "musicgen"
    assert registry.choose(MusicRequest(model=""), environment).backend.name != "musicgen"
    assert "must not be sold" in str(MusicGen().declines(MusicRequest(), environment))
    model = environment.weights.known["musicgen-small"]
    assert model.licence == "CC-BY-NC-4.0" and "must not be sold" in model.title


def test_without_weights_it_says_how_to_fetch_them(tmp_path: Path) -> None:
    environment = make_context(tmp_path).environment
    with pytest.raises(BackendError, match=r"must not be sold\): visiontune weights pull musicgen-small"):
        Registry.load().choose(MusicRequest(backend="musicgen"), environment)
    with pytest.raises(BackendError, match="visiontune weights pull facebook/musicgen-medium"):
        Registry.load().choose(MusicRequest(backend="musicgen", model="facebook/musicgen-medium"), environment)


def test_folders_that_are_none_and_pickles_are_refused(tiny: Path, tmp_path: Path) -> None:
    backend = MusicGen()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(WeightsError, match="is no MusicGen"):
        backend(MusicRequest(duration=0.5), _context(tmp_path, tmp_path / "other"))
    with pytest.raises(InputError, match="VISIONTUNE_MUSIC_MODEL: .*no such file or folder"):
        backend(MusicRequest(duration=0.5), _context(tmp_path, tmp_path / "nowhere"))
    bare = tmp_path / "bare"
    bare.mkdir()
    for file in tiny.glob("*.json"):
        (bare / file.name).write_bytes(file.read_bytes())
    with pytest.raises(WeightsError, match=r"no weights as \.safetensors"):
        backend(MusicRequest(duration=0.5), _context(tmp_path, bare))
    (bare / "model.safetensors").write_bytes((tiny / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(WeightsError):
        backend(MusicRequest(duration=0.5), _context(tmp_path, bare))


def test_the_studio_keeps_model_and_guidance_with_the_piece(tiny: Path, tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, music_model=str(tiny))
    with Studio(settings) as studio:
        made = studio.make(MusicRequest(prompt="a kite", duration=0.5, seed=3, backend="musicgen"))
        assert made.request["model"] == str(tiny) and made.request["guidance_scale"] == 3.0
        assert made.details["words"] == "a kite" and any("must not be sold" in warning for warning in made.warnings)
        assert studio.make(MusicRequest(prompt="a kite", duration=0.5, seed=3, backend="musicgen")).path == made.path
