"""PDF of pages that are pictures: one image a page, packed as PNG packs it, which PDF can read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyvips


def pdf(pages: Sequence[pyvips.Image], dpi: int, title: str = "") -> bytes:
    """The pages, each uint8 of one band (grey), as a PDF without dates: the same pages give the same bytes."""
    kids = " ".join(f"{3 * n + 4} 0 R" for n in range(len(pages)))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Count {len(pages)} /Kids [{kids}]>>".encode(),
        b"<</Title <" + ("\ufeff" + title).encode("utf-16-be").hex().encode() + b"> /Producer (VisionTune)>>",
    ]
    for n, page in enumerate(pages):
        width, height = page.width * 72 / dpi, page.height * 72 / dpi  # points
        image, drawing = 3 * n + 5, 3 * n + 6
        objects.append(
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {drawing} 0 R "
            f"/Resources <</XObject <</P {image} 0 R>>>>>>".encode()
        )
        objects.append(_image(page))
        objects.append(_stream("", f"{width:.2f} 0 0 {height:.2f} 0 0 cm /P Do".encode()))
    return _file(objects)


def _image(page: pyvips.Image) -> bytes:
    data, packed = bytes(page.pngsave_buffer(compression=6, filter="up", keep="none")), b""
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IHDR":
            bits, colours = data[at + 16], data[at + 17]
        elif data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    if (bits, colours) != (8, 0):
        raise ValueError("pages must be grey, of 8 bits")
    return _stream(
        f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /ColorSpace /DeviceGray "
        f"/BitsPerComponent 8 /Filter /FlateDecode /DecodeParms <</Predictor 15 /Columns {page.width}>> ",
        packed,
    )


def _stream(about: str, content: bytes) -> bytes:
    return f"<<{about}/Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, with the table of where each lies."""
    found, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<</Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R>>\nstartxref\n{len(found)}\n%%EOF\n"
    return found + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode() + trailer.encode()
