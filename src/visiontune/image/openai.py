"""Pictures by OpenAI (GPT Image, and DALL-E where a server still has it), and servers that speak its protocol."""

from __future__ import annotations

import base64
import binascii
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from visiontune.errors import RemoteError
from visiontune.extras import missing
from visiontune.image import online
from visiontune.image.remote import SILENCE, Fault, ask
from visiontune.remote import CONNECT, Service, offline_lack, retry_after
from visiontune.safety.checking import require_allowed

if TYPE_CHECKING:
    from visiontune.backends import Context, Environment
    from visiontune.image.base import ImageOutput, ImageRequest

ADDRESS = "https://api.openai.com/v1"
MODEL = "gpt-image-2"
STANDARD = ((1024, 1024), (1536, 1024), (1024, 1536))
SIZES = {
    "gpt-image-1": STANDARD,  # and its kin, found by the name's beginning
    "chatgpt-image": STANDARD,
    "dall-e-3": ((1024, 1024), (1792, 1024), (1024, 1792)),
    "dall-e-2": ((256, 256), (512, 512), (1024, 1024)),
}
"""Models that paint a few sizes only; later ones, and other servers' models, paint any within the bounds below."""
STEP, LONGEST, NARROWEST = 16, 3840, 3
LEAST, MOST = 655_360, 8_294_400  # pixels of a picture
_POLICY = ("moderation_blocked", "content_policy_violation", "content_filter")


@dataclass
class OpenAIImage:
    """Pictures by OpenAI or a compatible server, chosen by name only, since each picture costs money there.

    Options: `openai_api_key`, `openai_base_url`, `openai_image_model`, `remote_timeout`, `retry_wait` (seconds). The
    service takes no seed: the same request asked again gives another picture.
    """

    name: str = "openai"
    version: int = 1
    # `auto` never spends money unasked, also where nothing else could do it (a picture to start from).
    rank: ClassVar[int] = -1
    offline: ClassVar[bool] = False

    def lacks(self, environment: Environment) -> str | None:
        address = str(environment.option("openai_base_url", ""))
        if not environment.option("openai_api_key") and not address:
            return "no key; set VISIONTUNE_OPENAI_API_KEY, or VISIONTUNE_OPENAI_BASE_URL for a server of your own"
        return missing("online", "openai") or offline_lack(environment, address)

    def refuses(self, request: ImageRequest) -> str | None:
        if request.init_image is not None and request.model.startswith("dall-e-3"):
            return "dall-e-3 changes no pictures; leave init_image out, or use a model of GPT Image"
        return online.refuses(request, "OpenAI's image service")

    def model(self, request: ImageRequest, environment: Environment) -> str:
        return str(environment.option("openai_image_model", MODEL)) if request.model == "auto" else request.model

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        """Have `request` painted.

        Raises:
            InputError: a picture that it names will not do, or the check of prompts is on and refuses.
            ContentError: the content filter refused it.
            RemoteError: the service failed or could not be reached.
            Cancelled: the job was cancelled.
        """
        import httpx2
        from openai import OpenAI

        environment = context.environment
        require_allowed(online.wanted(request), environment)
        model = self.model(request, environment)
        original = online.Original.of(request, context)
        own = str(environment.option("openai_base_url", ""))
        key = str(environment.option("openai_api_key", ""))
        service = Service(
            f"the server at {urlsplit(own).netloc}" if own else "OpenAI",
            key,
            "VISIONTUNE_OPENAI_API_KEY",
            float(environment.option("retry_wait", 1.0)),
        )
        width, height = canvas(model, request.width, request.height)
        body: dict[str, Any] = {"model": model, "prompt": online.wording(request), "n": 1, "size": f"{width}x{height}"}
        if "gpt-image" in model or "chatgpt-image" in model:
            body["background"] = "opaque"  # a transparent one would turn black here
        else:
            body["response_format"] = "b64_json"  # an address elsewhere would not be followed
        if original is not None:
            body["image"] = ("picture.png", original.start_png(width, height), "image/png")
            if mask := original.mask_png(width, height):
                body["mask"] = ("mask.png", mask, "image/png")

        silence = float(environment.option("remote_timeout", SILENCE))
        with OpenAI(
            # A server of one's own may need no key, but the client insists on one.
            api_key=key or "none",
            base_url=own or ADDRESS,
            timeout=httpx2.Timeout(silence, connect=CONNECT),
            max_retries=0,  # ours: they can be cancelled
        ) as client:
            paint = client.images.generate if original is None else client.images.edit
            context.progress(0.1, f"asking {service.name}")
            answer = ask(service, lambda: paint(**body), _fault, context)
        context.progress(0.9, "reading the picture")
        return self._finished(request, answer, original, service, model)

    def _finished(
        self, request: ImageRequest, answer: Any, original: online.Original | None, service: Service, model: str
    ) -> ImageOutput:
        made = (answer.data or [None])[0]
        if made is None or not made.b64_json:
            raise RemoteError(f"{service.name} sent no picture{' but an address' if made and made.url else ''}")
        try:
            content = base64.b64decode(made.b64_json)
        except binascii.Error as error:
            raise RemoteError(f"{service.name} sent a picture that cannot be read; try again later") from error
        facts: dict[str, Any] = {"model": model, "service": service.name}
        if made.revised_prompt:
            facts["revised_prompt"] = made.revised_prompt
        if answer.usage is not None:
            facts["tokens"] = answer.usage.total_tokens
        return online.finished(request, online.picture(service, content), original, offers(model), facts)


def sizes(model: str) -> tuple[tuple[int, int], ...]:
    """The few sizes that `model` paints, in pixels; empty where it paints any."""
    return next((known for name, known in SIZES.items() if model.startswith(name)), ())


def offers(model: str) -> str:
    """What `model` paints, in words."""
    if known := sizes(model):
        return f"{model} paints {', '.join(f'{width}x{height}' for width, height in known)}"
    return (
        f"{model} is asked for sides of multiples of {STEP} up to {LONGEST:,}, {LEAST:,} to {MOST:,} pixels in all, and"
        f" at most {NARROWEST} times as long as wide"
    )


def canvas(model: str, width: int, height: int) -> tuple[int, int]:
    """The size to ask `model` for, in pixels: of all that it paints, what must be cropped and enlarged least."""
    if known := sizes(model):

        def loss(size: tuple[int, int]) -> tuple[float, float, int]:
            """How much is cropped, then how much is enlarged, then how much is painted for nothing."""
            scale = max(width / size[0], height / size[1])
            kept = width * height / (scale**2 * size[0] * size[1])
            return round(1 - kept, 6), max(1.0, scale), size[0] * size[1]

        return min(known, key=loss)
    long, short = max(width, height), max(min(width, height), max(width, height) / NARROWEST)
    area = long * short
    scale = min(LONGEST / long, math.sqrt(MOST / area), max(1.0, math.sqrt(LEAST / area)))
    # Never less than was asked for, so that nothing is enlarged where it need not be.
    lesser = STEP * math.ceil(short * scale / STEP - 1e-6)
    greater = min(STEP * math.ceil(long * scale / STEP - 1e-6), NARROWEST * lesser, LONGEST)
    while greater * lesser > MOST:
        greater, lesser = max(greater - STEP, lesser), min(greater - STEP, lesser)
    return (greater, lesser) if width >= height else (lesser, greater)


def _fault(error: Exception) -> Fault | None:
    """What an exception of the client means."""
    import openai

    if isinstance(error, openai.APIStatusError):
        body = error.body if isinstance(error.body, dict) else {}
        said = str(body.get("message") or error.message)
        policy = error.status_code == 400 and (str(body.get("code")) in _POLICY or "safety system" in said)
        empty = body.get("code") == "insufficient_quota"  # asking again only takes time
        wait = math.inf if empty else retry_after(error.response.headers.get("retry-after"))
        return Fault(said, error.status_code, wait, policy)
    if isinstance(error, openai.APITimeoutError):
        return Fault("no answer in time", spent=not _connecting(error))
    if isinstance(error, openai.APIConnectionError):
        return Fault(str(error.__cause__ or error))
    if isinstance(error, openai.OpenAIError | ValueError):  # an answer that is not what the protocol says
        return Fault(f"an answer that cannot be read: {error}", spent=True)
    return None


def _connecting(error: Exception) -> bool:
    import httpx2

    return isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.PoolTimeout)
