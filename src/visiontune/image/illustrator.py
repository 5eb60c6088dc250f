"""The illustrator: any sentence as a layered drawing, offline and in about a second. It does not paint photographs."""

from __future__ import annotations

from dataclasses import dataclass

from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.styles import STYLES, named_style, restyled


@dataclass
class Illustrator:
    """Prompt -> scene plan -> layered SVG -> pixels; the same bytes for the same request."""

    name: str = "illustrator"
    version: int = 2
    rank: int = 10

    def refuses(self, request: ImageRequest) -> str | None:
        """Styles that it does not draw."""
        try:
            named_style(request.style)
        except InputError as error:
            return f"the style {request.style!r} is unknown; {error.remedy}"
        return None

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        """Draw `request`; whatever it asks and this engine cannot do is said in `warnings`.

        Raises:
            InputError: the style is unknown; near ones are named.
            BackendError: drawings or parser are not installed.
        """
        from visiontune.image.compose import compose
        from visiontune.image.fonts import lacking
        from visiontune.image.language import load_parser
        from visiontune.image.raster import rasterise
        from visiontune.image.understand import understand

        style = named_style(request.style)
        context.progress(0.1, "reading the prompt")
        with context.environment.models.use("spacy-en", load_parser, megabytes=120) as parser:
            plan, warnings = understand(request.prompt, parser)
        shown = " ".join((plan.title, plan.number, *plan.labels, *(hero.label for hero in plan.heroes)))
        if script := lacking(shown):
            warnings += (f"no font on this machine shows {script} characters; install one, and draw this anew",)
        if request.negative_prompt.strip():
            warnings += ("the illustrator draws only what is asked for, so the negative prompt was not needed",)
        context.check_cancelled()
        context.progress(0.4, "drawing")
        title = " ".join(request.prompt.split())[:200]
        svg = restyled(compose(plan, request.width, request.height, request.seed, title), style)
        context.check_cancelled()
        pixels = rasterise(svg, request.width, request.height)
        return ImageOutput(pixels, svg, plan.model_dump(mode="json"), warnings)


__all__ = ["STYLES", "Illustrator"]
