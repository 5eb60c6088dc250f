"""A picture that says which service's model made it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from visiontune.backends import Context
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.stub import Stub


@dataclass
class Asking(Stub):
    """The stub, which needs an address and a key to be set."""

    name: str = "asking"

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        output = super().__call__(request, context)
        asked = {name: context.environment.option(f"openai_{name}") for name in ("base_url", "api_key", "model")}
        return replace(output, facts=dict(output.facts or {}) | asked)
