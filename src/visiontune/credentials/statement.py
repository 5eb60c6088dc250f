"""What a signature vouches for: what kind of thing made the file, in IPTC's terms, and of which prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visiontune.artifacts import Artifact
from visiontune.backends import trait
from visiontune.errors import InputError
from visiontune.files import read_provenance
from visiontune.registry import Registry
from visiontune.requests import file_refs

TRAINED = "trainedAlgorithmicMedia"
"""Made by a model that was trained on samples; what a backend makes whose `digital_source` says nothing else."""
ALGORITHM = "algorithmicMedia"
"""Made by rules alone."""
EDITED_BY_MODEL = "compositeWithTrainedAlgorithmicMedia"
EDITED_BY_RULES = "algorithmicallyEnhanced"
MIXED_WITH_MODEL = "compositeSynthetic"
MIXED = "composite"


@dataclass(frozen=True)
class Statement:
    """How a file was made.

    Args:
        source: A term of IPTC's digital source types.
        maker: Name and version of the backend.
        prompt: "" where there was none, or where it is to be kept private.
    """

    source: str
    maker: tuple[str, str]
    prompt: str = ""


def state(artifact: Artifact, registry: Registry, file: Callable[[str], Path], *, private: bool = False) -> Statement:
    """The statement about `artifact`.

    Args:
        file: The path of a `FileRef`, which may be a picture of ours that was worked on.
        private: Without the prompt.
    """
    name, _, rest = artifact.backend.partition("/")
    words = "" if private else str(artifact.request.get("prompt") or artifact.request.get("text") or "")

    def origin(ref: str) -> Mapping[str, Any] | None:
        try:
            return read_provenance(file(ref))
        except InputError:
            return None

    return Statement(digital_source(artifact.request, registry, origin), (name, rest.partition("/")[0]), words)


def digital_source(
    request: Mapping[str, Any], registry: Registry, origin: Callable[[str], Mapping[str, Any] | None] = lambda ref: None
) -> str:
    """IPTC's term for what `request` (`Request.document`) makes; `origin` tells the provenance in a file, if it is ours.

    A film is a mixture. Of the others, what was made of the user's own file is an edited one; what was made of a file of
    ours is what that one was, or more.
    """
    trained = any(source == TRAINED for source in _sources(request, registry))
    if request["kind"] == "video":
        return MIXED_WITH_MODEL if trained else MIXED
    given = [origin(ref) for ref in file_refs(request)]
    before = [digital_source(one["request"], registry) for one in given if one is not None]
    if TRAINED in before:
        return TRAINED
    if any(one is None for one in given) or set(before) - {ALGORITHM}:
        return EDITED_BY_MODEL if trained or EDITED_BY_MODEL in before else EDITED_BY_RULES
    if before and trained:
        return EDITED_BY_MODEL
    return TRAINED if trained else ALGORITHM


def _sources(request: Mapping[str, Any], registry: Registry) -> Iterator[str]:
    """What each backend makes that has a part in `request`; composites make nothing themselves."""
    spoken_by_user = bool(request.get("narration"))
    for field, name in request.items():
        kind = str(request["kind"]) if field == "backend" else field.removesuffix("_backend")
        if (field != "backend" and not field.endswith("_backend")) or name in ("", "auto", "none", None):
            continue
        if kind == "speech" and spoken_by_user:
            continue
        if name not in registry.names(kind):  # of a package that is gone
            yield TRAINED
        elif not trait(backend := registry.get(kind, str(name)), "composite", False):
            yield str(trait(backend, "digital_source", TRAINED))
