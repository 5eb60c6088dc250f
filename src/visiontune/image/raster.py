"""SVG to pixels by libvips (librsvg and Pango inside), and an SVG's layers as documents of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from visiontune.errors import ContentError, InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ROOT = re.compile(r"<svg\b[^>]*>")
_MOTIONS = (
    "none",
    "drift",
    "bob",
    "rise",
    "fall",
    "flow",
    "twinkle",
    "sway",
    "flicker",
    "glow",
    "climb",
    "sink",
    "rock",
    "float",
)


@dataclass(frozen=True)
class Layer:
    """One layer of a picture.

    Args:
        id: The id of its group.
        depth: 0 (far) to 1 (near).
        motion: How it moves in a film: none, drift (sideways, clouds), bob (up and down), rise (upward, steam), fall (rain,
            snow), flow (waves), twinkle (stars), sway (trees), flicker (fire), glow (lamps), climb and sink (sun), rock
            (boats), float (birds).
        svg: A whole SVG document that holds this layer and the shared definitions.
    """

    id: str
    depth: float
    motion: str
    svg: str


def rasterise(svg: str, width: int, height: int) -> npt.NDArray[np.uint8]:
    """The document as uint8 (height, width, 3), sRGB, over white; it fills the frame, cut evenly where aspects differ.

    A document that is marked with a style (`styles.restyled`) goes through that style's effect on pixels.

    Raises:
        InputError: the document is not SVG that librsvg can draw.
    """
    import numpy as np

    from visiontune.image.styles import style_of

    style = style_of(svg)
    if style is not None and style.pixels is not None and style.layered:
        return _stacked(svg, width, height)
    image = _load(svg, width, height).flatten(background=[255, 255, 255])
    flat: npt.NDArray[np.uint8] = image.numpy()[:height, :width, :3]
    if style is not None and style.pixels is not None:
        opaque = np.full((height, width, 4), 255, np.uint8)
        opaque[..., :3] = flat
        flat = style.pixels(opaque)[..., :3]
    return np.ascontiguousarray(flat)


def rasterise_rgba(svg: str, width: int, height: int) -> npt.NDArray[np.uint8]:
    """As `rasterise`, but uint8 (height, width, 4) with straight (not premultiplied) alpha."""
    import numpy as np

    from visiontune.image.styles import style_of

    rgba: npt.NDArray[np.uint8] = np.ascontiguousarray(_load(svg, width, height).numpy()[:height, :width])
    style = style_of(svg)
    return rgba if style is None or style.pixels is None or not rgba[..., 3].any() else style.pixels(rgba)


def _stacked(svg: str, width: int, height: int) -> npt.NDArray[np.uint8]:
    """The picture composed of its layers, each through the style's effect, over white."""
    import cv2
    import numpy as np

    whole = np.full((height, width, 3), 255.0, np.float32)
    for layer in layers(svg):
        rgba = rasterise_rgba(layer.svg, width, height)
        rows, columns = np.flatnonzero(rgba[..., 3].any(axis=1)), np.flatnonzero(rgba[..., 3].any(axis=0))
        if not rows.size:
            continue
        box = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
        alpha = cv2.cvtColor(rgba[box][..., 3].astype(np.float32) / 255, cv2.COLOR_GRAY2RGB)
        above = cv2.multiply(rgba[box][..., :3].astype(np.float32), alpha)
        whole[box] = cv2.add(above, cv2.multiply(whole[box], 1 - alpha))
    return np.clip(whole + 0.5, 0, 255).astype(np.uint8)


def layers(svg: str) -> list[Layer]:
    """The top-level groups of a layered document in drawing order; `<defs>` and `<style>` go with each of them.

    A document without `data-depth` groups is one layer at depth 0. The text is cut, never written anew, so
    that each layer draws exactly as it does in the whole.

    Raises:
        InputError: not well-formed, or it declares a document type (entities may blow up).
    """
    data = svg.encode()
    children = _children(data)
    start = _ROOT.search(svg)
    if start is None:
        raise InputError("svg", svg[:60], "must be an SVG document")
    shared = b"".join(data[begin:end] for name, _, begin, end in children if name in ("defs", "style"))
    found = []
    for index, (name, attributes, begin, end) in enumerate(children):
        if name != "g" or "data-depth" not in attributes:
            continue
        motion = attributes.get("data-motion", "none")
        document = start.group(0) + (shared + data[begin:end]).decode() + "</svg>"
        depth = min(1.0, max(0.0, float(attributes["data-depth"])))
        found.append(
            Layer(attributes.get("id", f"layer-{index}"), depth, motion if motion in _MOTIONS else "none", document)
        )
    return found or [Layer("picture", 0.0, "none", svg)]


def _children(data: bytes) -> list[tuple[str, dict[str, str], int, int]]:
    """Name, attributes and byte range of each child of the root."""
    found: list[tuple[str, dict[str, str], int, int]] = []
    open_elements: list[tuple[str, dict[str, str], int]] = []
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        open_elements.append((name, attributes, parser.CurrentByteIndex))

    def end(name: str) -> None:
        _, attributes, start = open_elements.pop()
        if len(open_elements) == 1:
            found.append((name, attributes, start, data.index(b">", parser.CurrentByteIndex) + 1))

    def refuse(*_: Any) -> None:
        raise InputError("svg", data[:60].decode(errors="replace"), "must not declare a document type")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError("svg", data[:60].decode(errors="replace"), f"must be well-formed ({error})") from error
    return found


def _load(svg: str, width: int, height: int) -> Any:
    import pyvips

    from visiontune.image.fonts import use_our_fonts

    use_our_fonts()
    pyvips.cache_set_max(0)  # no document is drawn twice, and what libvips keeps of them is 50 MB and more
    try:
        image = pyvips.Image.svgload_buffer(_sized(svg, width, height).encode())
        return image.copy_memory()
    except pyvips.Error as error:
        raise InputError("svg", svg[:60], f"cannot be drawn ({str(error).strip().splitlines()[-1]})") from error


def _sized(svg: str, width: int, height: int) -> str:
    """The document with another size in pixels; its view box stays."""
    root = _ROOT.search(svg)
    if root is None:
        raise InputError("svg", svg[:60], "must be an SVG document")
    tag = root.group(0)
    sizes = {name: re.search(rf'\s{name}="([0-9.]+)(?:px)?"', tag) for name in ("width", "height")}
    if "viewBox" not in tag:
        if not all(sizes.values()):
            raise ContentError("an SVG document needs a viewBox, or a width and a height")
        across, down = (found.group(1) for found in sizes.values() if found)
        tag = tag.replace("<svg", f'<svg viewBox="0 0 {across} {down}"', 1)
    for name in ("width", "height", "preserveAspectRatio"):
        tag = re.sub(rf'\s{name}="[^"]*"', "", tag)
    sized = f'<svg width="{width}" height="{height}" preserveAspectRatio="xMidYMid slice"' + tag[len("<svg") :]
    return svg[: root.start()] + sized + svg[root.end() :]
