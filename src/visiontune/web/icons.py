"""Icons, drawn into the page: a template says `{{ icon("play") }}`; names are those of Lucide."""

from __future__ import annotations

import json
import zipfile
from functools import cache

from markupsafe import Markup

from visiontune.bundled import assets_folder


@cache
def _drawings() -> dict[str, str]:
    with zipfile.ZipFile(assets_folder() / "web" / "icons.zip") as archive:
        drawings: dict[str, str] = json.loads(archive.read("icons.json"))
    return drawings


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
