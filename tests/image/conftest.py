"""What tests of pictures share."""

from __future__ import annotations

from typing import Any

import pytest

from visiontune.image.language import load_parser


@pytest.fixture(scope="session")
def parser() -> Any:
    """The English parser, loaded once a session."""
    return load_parser()
