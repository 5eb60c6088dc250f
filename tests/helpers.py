"""What several tests need to build by hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from visiontune.artifacts import Artifact
from visiontune.backends import Context, Environment, Later
from visiontune.models import ModelPool
from visiontune.requests import Request
from visiontune.weights import Weights


def make_environment(tmp_path: Path, **options: Any) -> Environment:
    """An environment with its own empty weights cache. Torch paints: converting for OpenVINO takes longer than a tiny picture."""
    return Environment(
        options={"image_runtime": "torch", **options}, weights=Weights(tmp_path / "weights"), models=ModelPool()
    )


def make_context(tmp_path: Path, **options: Any) -> Context:
    """A context for a leaf maker: it may not ask for parts, and files are paths below `tmp_path`."""

    def refuse(requests: Iterable[Request | Later], span: tuple[float, float] = (0.0, 1.0)) -> list[Artifact]:
        raise AssertionError(f"a leaf maker asked for parts: {list(requests)}")

    def find(key: str) -> Artifact:
        raise AssertionError(f"this test has no part {key}")

    folder = tmp_path / "job"
    folder.mkdir(exist_ok=True)
    return Context(
        environment=make_environment(tmp_path, **options),
        folder=folder,
        make_all=refuse,
        find=find,
        file=lambda ref: tmp_path / ref,
    )
