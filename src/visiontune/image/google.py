"""Pictures by Google's Gemini image models. Imagen, which Google has shut down, is refused with its successor's name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.errors import ContentError, RemoteError
from visiontune.extras import missing
from visiontune.image import online
from visiontune.image.remote import SILENCE, Fault, ask, refusal, shown
from visiontune.remote import Service, offline_lack, retry_after
from visiontune.safety.checking import require_allowed

if TYPE_CHECKING:
    from visiontune.backends import Context, Environment
    from visiontune.image.base import ImageOutput, ImageRequest

MODEL = "gemini-3.1-flash-image"
RATIOS = ((1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (9, 16), (16, 9), (21, 9))
TIERS = (("1K", 1024), ("2K", 2048), ("4K", 4096))
"""What is painted, and its side in pixels where it is a square."""
ENLARGED = 1.15  # up to which a picture of a tier is enlarged rather than the next, dearer one asked for
_POLICY = ("SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "RECITATION", "SPII")  # and the same of pictures: IMAGE_SAFETY


@dataclass
class GeminiImage:
    """Pictures by Google Gemini, chosen by name only, since each picture costs money there.

    Options: `gemini_api_key`, `gemini_base_url`, `gemini_image_model`, `remote_timeout`, `retry_wait` (seconds). The
    seed is sent; the same request asked again may give another picture all the same.
    """

    name: str = "gemini"
    version: int = 1
    # `auto` never spends money unasked, also where nothing else could do it (a picture to start from).
    rank: ClassVar[int] = -1
    offline: ClassVar[bool] = False

    def lacks(self, environment: Environment) -> str | None:
        if not environment.option("gemini_api_key"):
            return "no key; set VISIONTUNE_GEMINI_API_KEY"
        return missing("online", "google.genai") or offline_lack(environment, environment.option("gemini_base_url"))

    def refuses(self, request: ImageRequest) -> str | None:
        if request.model.startswith("imagen"):
            return f"Google has shut down Imagen, and its client no longer asks it; use the model {MODEL}"
        if request.mask is not None:
            return "Gemini takes no masks; leave mask out and say in words what changes, or use the backend openai"
        return online.refuses(request, "Gemini")

    def model(self, request: ImageRequest, environment: Environment) -> str:
        return str(environment.option("gemini_image_model", MODEL)) if request.model == "auto" else request.model

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        """Have `request` painted.

        Raises:
            InputError: a picture that it names will not do, or the check of prompts is on and refuses.
            ContentError: the content filter refused it, or words came instead of a picture.
            RemoteError: the service failed or could not be reached.
            Cancelled: the job was cancelled.
        """
        import httpx2
        from google import genai
        from google.genai import types

        environment = context.environment
        require_allowed(online.wanted(request), environment)
        model = self.model(request, environment)
        original = online.Original.of(request, context)
        key = str(environment.option("gemini_api_key", ""))
        wait = float(environment.option("retry_wait", 1.0))
        service = Service("Google Gemini", key, "VISIONTUNE_GEMINI_API_KEY", wait)
        contents: list[Any] = [online.wording(request)]
        if original is not None:
            picture = original.start_png(request.width, request.height)
            contents.insert(0, types.Part.from_bytes(data=picture, mime_type="image/png"))
        ratio, tier = shape(model, request.width, request.height)
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"],
            image_config=types.ImageConfig(aspect_ratio=ratio, image_size=tier),
            seed=request.seed % 2**31,  # its seeds are signed
        )
        silence = float(environment.option("remote_timeout", SILENCE))
        address = environment.option("gemini_base_url")
        with httpx2.Client() as connection:  # ours, so that closing it ends a request that is still on its way
            options = types.HttpOptions(
                base_url=str(address) if address else None,
                httpx_client=connection,
                timeout=max(1, round(silence * 1000)),  # milliseconds; the connection's own is passed over
            )
            # Said outright, since the environment could otherwise send it to another of Google's services.
            client = genai.Client(api_key=key, vertexai=False, http_options=options)
            context.progress(0.1, f"asking {service.name}")
            answer = ask(
                service,
                lambda: client.models.generate_content(model=model, contents=contents, config=config),
                _fault,
                context,
            )
        context.progress(0.9, "reading the picture")
        facts: dict[str, Any] = {"model": model, "service": service.name}
        if answer.usage_metadata is not None and answer.usage_metadata.total_token_count:
            facts["tokens"] = answer.usage_metadata.total_token_count
        painted = online.picture(service, _content(answer, service))
        return online.finished(
            request, painted, original, f"{model} was asked for {ratio}, about {tier or '1K'}", facts
        )


def shape(model: str, width: int, height: int) -> tuple[str, str | None]:
    """The nearest aspect ratio that is offered, and the size: None where the model paints but one."""
    across, down = min(RATIOS, key=lambda ratio: abs(math.log(width / height * ratio[1] / ratio[0])))
    side = math.sqrt(width * height)
    tier = next((name for name, offered in TIERS if side <= ENLARGED * offered), TIERS[-1][0])
    # The smallest is what comes unasked; Gemini 2.5 has no other, and refuses the field.
    return f"{across}:{down}", None if tier == "1K" or model.startswith("gemini-2.5") else tier


def _content(answer: Any, service: Service) -> bytes:
    """The picture's file.

    Raises:
        ContentError: the content filter refused, or words came instead.
        RemoteError: nothing came.
    """
    blocked = answer.prompt_feedback.block_reason if answer.prompt_feedback else None
    if blocked:
        raise ContentError(refusal(service, answer.prompt_feedback.block_reason_message or _word(blocked)))
    said: list[str] = []
    pictures: list[bytes] = []
    for candidate in answer.candidates or ():
        for part in (candidate.content.parts if candidate.content else None) or ():
            if part.thought:  # drafts, and what it thinks of them
                continue
            if part.inline_data and part.inline_data.data:
                pictures.append(part.inline_data.data)
            elif part.text:
                said.append(part.text)
        reason = _word(candidate.finish_reason)
        if not pictures and reason.removeprefix("IMAGE_") in _POLICY:
            raise ContentError(refusal(service, reason))
    if pictures:
        return pictures[-1]
    if said:
        raise ContentError(f"{service.name} sent words instead of a picture ({shown(service, ' '.join(said))})")
    raise RemoteError(f"{service.name} sent no picture; try again, or ask in other words")


def _word(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _fault(error: Exception) -> Fault | None:
    """What an exception of the client means."""
    import httpx2
    from google.genai import errors

    if isinstance(error, errors.APIError):
        headers = getattr(error.response, "headers", None) or {}
        return Fault(str(error.message or error), error.code, retry_after(headers.get("retry-after")))
    if isinstance(error, httpx2.ConnectTimeout | httpx2.ConnectError | httpx2.PoolTimeout):
        return Fault(str(error) or type(error).__name__)
    if isinstance(error, httpx2.TimeoutException):
        return Fault("no answer in time", spent=True)
    if isinstance(error, httpx2.TransportError):
        return Fault(str(error) or type(error).__name__)
    if isinstance(error, ValueError):  # an answer that is not what the protocol says
        return Fault(f"an answer that cannot be read: {error}", spent=True)
    return None
