"""A served studio, and OpenAI's own client, unchanged, that talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from helpers_extras import need
from helpers_web import Running, running

need("openai")

if TYPE_CHECKING:
    from openai import OpenAI


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served")
    with running(folder / "home", cache=folder / "cache", min_free_disk=0) as found:
        yield found


@pytest.fixture
def client(served: Running) -> Iterator[OpenAI]:
    from openai import OpenAI

    with OpenAI(base_url=f"{served.address}/v1", api_key="none", max_retries=0, timeout=120) as found:
        yield found
