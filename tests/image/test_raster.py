"""Documents to pixels, and a document's layers."""

from __future__ import annotations

import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.image.raster import layers, rasterise, rasterise_rgba

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20" viewBox="0 0 40 20">'
SHARED = '<defs><linearGradient id="g"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#ff0000"/></linearGradient></defs>'
TWO = (
    f'{HEAD}<title>a &gt; b</title>{SHARED}<g id="far" data-depth="0.0"><rect width="40" height="20" fill="#0000ff"/></g>'
    '<g id="near" data-depth="0.9" data-motion="bob"><g><rect width="20" height="20" fill="url(#g)"/></g></g></svg>'
)


def test_layers_in_drawing_order_with_shared_definitions() -> None:
    far, near = layers(TWO)
    assert (far.id, far.depth, far.motion) == ("far", 0.0, "none")
    assert (near.id, near.depth, near.motion) == ("near", 0.9, "bob")
    rgba = rasterise_rgba(near.svg, 40, 20)
    assert rgba[10, 5].tolist() == [255, 0, 0, 255]
    assert rgba[10, 35, 3] == 0


def test_a_document_without_layers_is_one() -> None:
    plain = HEAD + '<rect width="40" height="20" fill="#00ff00"/></svg>'
    assert [(layer.id, layer.depth) for layer in layers(plain)] == [("picture", 0.0)]


@pytest.mark.parametrize(("width", "height"), [(40, 20), (80, 40), (41, 83), (1, 1)])
def test_any_size_fills_the_frame(width: int, height: int) -> None:
    pixels = rasterise(HEAD + '<rect width="40" height="20" fill="#00ff00"/></svg>', width, height)
    assert pixels.shape == (height, width, 3)
    assert np.abs(pixels.astype(int) - [0, 255, 0]).max() <= 1


def test_an_unknown_motion_stands_still() -> None:
    assert layers(TWO.replace("bob", "spin"))[1].motion == "none"


@pytest.mark.parametrize("document", ["", "<html></html>", HEAD + "<g>", HEAD + "<g></svg>"])
def test_what_is_no_svg_is_refused(document: str) -> None:
    with pytest.raises(InputError):
        layers(document)
    with pytest.raises(InputError):
        rasterise(document, 10, 10)


def test_entities_are_refused() -> None:
    with pytest.raises(InputError, match="document type"):
        layers('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + HEAD + "<g>&a;</g></svg>")
