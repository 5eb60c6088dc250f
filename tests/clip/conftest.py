"""Clips are made in full precision, whatever the processor has."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def in_full_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processors with bfloat16 count in float32 as the others do."""
    from visiontune.image.diffusion import device

    monkeypatch.setattr(device, "processor_has_bf16", lambda: False)
