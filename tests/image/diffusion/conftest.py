"""Tiny pipelines on disk, each built once a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers_diffusion import FAMILIES
from helpers_extras import need


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
