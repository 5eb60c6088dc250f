"""The illustrator: any sentence as a layered drawing, offline and in about a second. It does not paint photographs."""

from __future__ import annotations

from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.image.base import ImageOutput, ImageRequest

STYLES = ("house",)


class Illustrator:
    """Prompt -> scene plan -> layered SVG -> pixels."""

    name = "illustrator"
    version = 1
    rank = 10

    def refuses(self, request: ImageRequest) -> str | None:
        """Styles that it does not draw."""
        if request.style and request.style not in STYLES:
            return f"the illustrator draws in one style so far, {STYLES[0]!r}; leave the style {request.style!r} out"
        return None

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        from visiontune.image.raster import rasterise
        from visiontune.image.sketch.compose import compose
        from visiontune.image.sketch.understand import MAX_WORDS, load_language, understand

        if refusal := self.refuses(request):
            raise InputError("style", request.style, refusal)
        words = request.prompt.split()
        warnings: tuple[str, ...] = ()
        if len(words) > MAX_WORDS:
            warnings = (f"only the first {MAX_WORDS} of {len(words):,} words of the prompt were drawn",)
        with context.environment.models.use("spacy-en", load_language, megabytes=120) as language:
            plan = understand(request.prompt, language)
        context.check_cancelled()
        svg = compose(plan, request.width, request.height, request.seed)
        pixels = rasterise(svg, request.width, request.height)
        return ImageOutput(pixels, svg, plan.model_dump(mode="json"), warnings)
