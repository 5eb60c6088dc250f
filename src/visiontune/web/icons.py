"""Icons, drawn into the page: a template says `{{ icon("play") }}`; names are those of Lucide."""

from __future__ import annotations

import re
import zipfile
from functools import cache

from markupsafe import Markup

from visiontune.bundled import assets_folder

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_SIZE = re.compile(r'\s(?:width|height|class)="[^"]*"')


@cache
def icon(name: str) -> Markup:
    """The icon `name` as inline SVG of the text's size and colour; hidden from screen readers.

    Raises:
        KeyError: there is none of this name.
    """
    with zipfile.ZipFile(assets_folder() / "web" / "icons.zip") as archive:
        svg = archive.read(f"{name}.svg").decode("utf-8")
    drawn = _SIZE.sub("", _COMMENT.sub("", svg), count=3).replace("<svg", '<svg class="icon" aria-hidden="true"', 1)
    return Markup(" ".join(drawn.split()))  # noqa: S704 - from our own wheel
