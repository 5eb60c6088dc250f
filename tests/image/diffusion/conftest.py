"""Tiny pipelines on disk, each built once a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers_diffusion import FAMILIES, save_sd, unet
from helpers_extras import need


@pytest.fixture(scope="session", autouse=True)
def imported() -> None:
    """The libraries are imported here, so that the first test is not the slow one."""
    need("diffusers")
    import diffusers

    for kind in ("StableDiffusionPipeline", "StableDiffusionXLPipeline", "StableDiffusion3Pipeline", "FluxPipeline"):
        getattr(diffusers, kind)


@pytest.fixture(autouse=True)
def in_full_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared here is so exact that processors with bfloat16 are to count in float32 as the others do."""
    from visiontune.image.diffusion import device

    monkeypatch.setattr(device, "processor_has_bf16", lambda: False)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`tiny("sd")` is the folder of a tiny pipeline."""
    need("diffusers")
    made: dict[str, Path] = {}

    def folder(family: str) -> Path:
        if family not in made:
            made[family] = FAMILIES[family](tmp_path_factory.mktemp("tiny") / family)
        return made[family]

    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stable Diffusion that was trained on 128x128 pixels, so that a picture takes a tenth of a second."""
    need("diffusers")
    return save_sd(tmp_path_factory.mktemp("small") / "sd", unet=unet(sample_size=16))
