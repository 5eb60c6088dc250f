"""Icons, drawn into the page: a template says `{{ "play"|icon }}`; names are those of Lucide.

A filter, as Jinja draws those of constants once, when it compiles the template.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from functools import cache, lru_cache

from markupsafe import Markup

from visiontune.bundled import assets_folder

_OF_KIND: Mapping[str, str] = {
    "image": "image", "upscale": "image-upscale", "video": "clapperboard", "film": "clapperboard", "clip": "film",
    "music": "music", "speech": "audio-lines", "script": "scroll-text", "text": "text", "transcript": "captions",
    "plan": "shapes", "import": "import",
}  # fmt: skip


@cache
def _drawings() -> dict[str, str]:
    with zipfile.ZipFile(assets_folder() / "web" / "icons.zip") as archive:
        drawings: dict[str, str] = json.loads(archive.read("icons.json"))
    return drawings


@cache
def icon(name: str) -> Markup:
    """The icon `name` as inline SVG of the text's size and colour; hidden from screen readers.

    Raises:
        KeyError: there is none of this name.
    """
    frame = (
        '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round">'
    )
    return Markup(frame + _drawings()[name] + "</svg>")


@lru_cache(maxsize=256)
def kind_icon(kind: str) -> Markup:
    """What things of a kind are drawn with, in their colour."""
    return Markup('<span class="kind kind-{}">{}</span>').format(kind, icon(_OF_KIND.get(kind, "file")))
