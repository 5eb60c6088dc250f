"""The illustrator: any sentence as a layered drawing, offline and in about a second. It does not paint photographs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.plan import ScenePlan
from visiontune.image.styles import HOUSE, STYLES, find_style, named_style, restyled

_NOT_OURS = {
    "init_image": "it starts from no picture",
    "mask": "it paints into no picture",
    "loras": "it has no weights that a LoRA could change",
    "scheduler": "it takes no steps",
    "decoder": "it has nothing to decode",
}


@dataclass
class Illustrator:
    """Prompt -> scene plan -> layered SVG -> pixels; the same bytes for the same request."""

    name: str = "illustrator"
    version: int = 4
    rank: int = 10
    digital_source: ClassVar[str] = "algorithmicMedia"

    def refuses(self, request: ImageRequest) -> str | InputError | None:
        """Styles that it does not draw, plans that cannot be drawn, and what only diffusion can do."""
        try:
            named_style(request.style)
        except InputError as error:
            return error
        if request.plan is not None:
            from visiontune.image.planning.needs import fault_of

            if (fault := fault_of(request.plan)) is not None:
                return fault
        for field, why in _NOT_OURS.items():
            if getattr(request, field):
                return f"the illustrator draws from words alone, {why}; leave {field} out, or use the backend diffusion"
        if request.model != "auto":
            return (
                f"the illustrator has no models; leave model out, or use the backend diffusion with {request.model!r}"
            )
        return None

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        """Draw `request`, or its `plan` where it has one; what it asks and this engine cannot do is said in `warnings`.

        Raises:
            InputError: the style is unknown (near ones are named), or the request is not for this engine.
            BackendError: drawings or parser are not installed.
        """
        from visiontune.image.compose import compose
        from visiontune.image.fonts import with_families
        from visiontune.image.glyphs import legible
        from visiontune.image.raster import rasterise

        if (refusal := self.refuses(request)) is not None:
            raise refusal if isinstance(refusal, InputError) else InputError("backend", self.name, refusal)
        style = named_style(request.style)
        context.progress(0.1, "reading the prompt")
        plan, warnings = self._plan(request, context)
        if not request.style.strip() and plan.style:
            known = find_style(plan.style)
            style = known or HOUSE
            if known is None:
                warnings += (f"the plan's style {plan.style!r} is unknown, so the house style was drawn",)
        plan, families, unreadable = legible(plan, context.environment.weights)
        warnings += unreadable
        if request.negative_prompt.strip():
            warnings += ("the illustrator draws only what is asked for, so the negative prompt was not needed",)
        if request.num_inference_steps is not None or request.guidance_scale is not None:
            warnings += ("steps and guidance are of diffusion; the illustrator has neither",)
        context.check_cancelled()
        context.progress(0.4, "drawing")
        title = " ".join(request.prompt.split())[:200]
        isometric = style == "isometric"
        drawn = compose(plan, request.width, request.height, request.seed, title, isometric=isometric)
        svg = with_families(drawn, families)
        context.check_cancelled()
        svg = restyled(svg, style)
        pixels = rasterise(svg, request.width, request.height)
        return ImageOutput(pixels, svg, plan.model_dump(mode="json"), warnings)

    @staticmethod
    def _plan(request: ImageRequest, context: Context) -> tuple[ScenePlan, tuple[str, ...]]:
        if request.plan is not None:
            from visiontune.image.planning.needs import unshown

            return request.plan, (*request.notices, *unshown(request.plan))
        from visiontune.image.language import load_parser
        from visiontune.image.understand import understand

        with context.environment.models.use("spacy-en", load_parser, megabytes=120) as parser:
            return understand(request.prompt, parser, request.topic)


__all__ = ["STYLES", "Illustrator"]
