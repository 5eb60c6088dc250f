"""Tests of extras: what is missing skips on a developer's machine, and fails where everything must be there."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest


def wanted_everywhere() -> bool:
    """Whether this is a run in which nothing may be missing."""
    return bool(os.environ.get("CI"))


def missing(reason: str) -> None:
    """Skip, or fail in CI."""
    if wanted_everywhere():
        pytest.fail(f"{reason}; in CI nothing may be missing", pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def need(package: str) -> None:
    """The test needs the module `package`."""
    try:
        found = importlib.util.find_spec(package)
    except ModuleNotFoundError:  # nor is what it would lie in
        found = None
    if found is None:
        missing(f"the module {package} is not installed")


def need_weights(name: str) -> Path:
    """The path of a model in this machine's cache; fetched in CI."""
    from visiontune.errors import WeightsError
    from visiontune.settings import Settings
    from visiontune.weights import Weights

    weights = Weights(Settings.load().cache / "weights")
    try:
        return weights.pull(name) if wanted_everywhere() else weights.path(name)
    except WeightsError as error:
        missing(str(error))
        raise
