"""`POST /v1/images/generations` and `/v1/images/edits`."""

from __future__ import annotations

import base64
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from flask import Response, jsonify, request
from flask_openapi import APIBlueprint
from pydantic import Field

from visiontune.artifacts import Artifact
from visiontune.errors import InputError
from visiontune.image.base import ImageRequest
from visiontune.requests import derive_seed
from visiontune.web.v1.declaring import answers, body_of, json_body
from visiontune.web.v1.estimating import tokens
from visiontune.web.v1.names import Named, named
from visiontune.web.v1.reading import Body, files_of, form_of, json_of
from visiontune.web.v1.shapes import Pictures
from visiontune.web.v1.taking import taken_mask, taken_picture
from visiontune.web.v1.waiting import made
from visiontune.web.v1.writing import exported

blueprint = APIBlueprint("v1_images", __name__, url_prefix="/v1")
USUAL = (1024, 1024)
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
SUFFIXES: Mapping[str, str] = {"png": ".png", "jpeg": ".jpg", "webp": ".webp", "svg": ".svg"}
_OPENAI_STYLES = ("vivid", "natural")


class Generation(Body):
    """`POST /v1/images/generations`; the last seven fields are ours."""

    unused: ClassVar[frozenset[str]] = frozenset({"quality", "moderation", "output_compression", "user"})
    prompt: str
    model: str | None = Field(default=None, max_length=300, description="an image backend, or auto")
    n: int | None = Field(default=None, ge=1, le=10, description="pictures, each with a seed of its own")
    size: str | None = Field(default=None, max_length=20, description="WIDTHxHEIGHT, 64 to 4096 pixels each; or auto")
    response_format: Literal["b64_json", "url"] | None = None
    output_format: Literal["png", "jpeg", "webp", "svg"] | None = Field(
        default=None, description="svg where it is drawn, as by the illustrator"
    )
    background: Literal["auto", "opaque"] | None = None
    quality: str | None = Field(default=None, max_length=20)
    moderation: str | None = Field(default=None, max_length=20)
    output_compression: int | None = Field(default=None, ge=0, le=100)
    user: str | None = None
    stream: Literal[False] | None = Field(default=None, description="pictures are not streamed")
    style: str | None = Field(default=None, max_length=80, description="a style of ours; vivid and natural are ignored")
    backend: str | None = Field(default=None, max_length=80, description="as model")
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    negative_prompt: str | None = None
    num_inference_steps: int | None = Field(default=None, ge=1, le=500)
    guidance_scale: float | None = Field(default=None, ge=0, le=50)
    strength: float | None = Field(default=None, gt=0, le=1, description="of an edit: how much the picture changes")


@blueprint.post("/images/generations", responses=answers(Pictures), request_body=json_body(Generation))
def generate() -> Response:
    """Pictures of a prompt; the call waits until they are made."""
    body = json_of(Generation)
    if body.strength is not None:
        raise InputError("strength", body.strength, "is of an edit; leave it out")
    return _pictures(body, {})


@blueprint.post("/images/edits", responses=answers(Pictures), request_body=body_of(Generation, "image", "mask"))
def edit() -> Response:
    """A picture changed by a prompt: all of it, or where the mask is transparent (or white, if it has no alpha)."""
    body = form_of(Generation)
    given = files_of("image")
    if len(given) != 1:
        raise InputError("image", f"{len(given)} files", "must be one picture, as a file of a multipart form")
    masks = files_of("mask")
    if len(masks) > 1:
        raise InputError("mask", f"{len(masks)} files", "must be one picture")
    start = taken_picture(given[0], "image")
    fields: dict[str, Any] = {"init_image": start.ref}
    if masks:
        fields["mask"] = taken_mask(masks[0], "mask")
    if body.size in (None, "auto"):
        fields["width"], fields["height"] = start.width, start.height
    return _pictures(body, fields)


def _pictures(body: Generation, fields: Mapping[str, Any]) -> Response:
    kind = body.output_format or "png"
    first = secrets.randbelow(2**32) if body.seed is None else body.seed
    count = body.n or 1
    # The first has the seed that was asked for, so that it can be made again by itself; so have the others by theirs.
    seeds = [first if n == 0 else derive_seed(first, str(n)) for n in range(count)]
    requests = [_request(body, fields, seed) for seed in seeds]
    artifacts = made(requests)
    shown = [_shown(body, artifact, kind) for artifact in artifacts]
    width, height = requests[0].width, requests[0].height
    spent = tokens(body.prompt)
    usage = {
        "input_tokens": spent,
        "output_tokens": 0,
        "total_tokens": spent,
        "input_tokens_details": {"text_tokens": spent, "image_tokens": 0},
    }
    answer = {"created": int(time.time()), "data": shown, "size": f"{width}x{height}", "output_format": kind}
    return body.told(jsonify(answer | {"background": "opaque", "quality": "high", "usage": usage}))


def _request(body: Generation, fields: Mapping[str, Any], seed: int) -> ImageRequest:
    model = _model(body)
    width, height = size_of(body.size) if body.size else USUAL
    given: dict[str, Any] = {
        "negative_prompt": body.negative_prompt,
        "style": None if body.style in _OPENAI_STYLES else body.style,
        "num_inference_steps": body.num_inference_steps,
        "guidance_scale": body.guidance_scale,
        "strength": body.strength,
        "model": model.model or None,
    }
    sizes = {"width": width, "height": height}
    known = {name: value for name, value in given.items() if value is not None}
    return ImageRequest.build(**{
        "prompt": body.prompt, "seed": seed, "backend": model.backend, **sizes, **known, **fields,
    })  # fmt: skip


def _model(body: Generation) -> Named:
    if (
        body.backend
        and body.model not in (None, "auto")
        and named(body.model, "image").backend not in ("auto", body.backend)
    ):
        raise InputError("backend", body.backend, f"model already says {body.model}; give one of them")
    return named(body.backend or body.model, "image")


def size_of(text: str | None) -> tuple[int, int]:
    """(width, height) of `WIDTHxHEIGHT`; the usual one for `auto`.

    Raises:
        InputError: it is neither.
    """
    if text in (None, "auto"):
        return USUAL
    found = _SIZE.fullmatch(str(text))
    if found is None:
        raise InputError("size", text, "must be WIDTHxHEIGHT in pixels, as 1024x768, or auto")
    return int(found[1]), int(found[2])


def _shown(body: Generation, artifact: Artifact, kind: str) -> dict[str, Any]:
    told = {"id": artifact.id, "seed": artifact.request["seed"], "warnings": list(artifact.warnings)}
    told["revised_prompt"] = None
    if body.response_format == "url":
        plain = kind == "png"
        where = "file" if plain else f"download?format={kind.replace('jpeg', 'jpg')}"
        return told | {"url": f"{request.host_url}artifacts/{artifact.id}/{where}"}
    content = exported(artifact, SUFFIXES[kind])
    return told | {"b64_json": base64.b64encode(content).decode("ascii")}
