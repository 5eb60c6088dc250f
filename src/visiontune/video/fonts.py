"""Which characters can be drawn here, and what a user's own font is called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import InputError

if TYPE_CHECKING:
    pass


def family(font: Path, *, typographic: bool = False) -> str:
    """The family name in a TrueType or OpenType font file (`name` table, entry 1; typographic: 16, without weights).

    Raises:
        InputError: it is no such font, or is damaged.
    """
    remedy = "is no TrueType or OpenType font (.ttf, .otf) with a name; give another font"
    try:
        data = font.read_bytes()
        names = _names(data)
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise InputError("caption font", font.name, remedy) from error
    name = (typographic and names.get(16)) or names.get(1) or names.get(16)
    if not name:
        raise InputError("caption font", font.name, remedy)
    return name


def usable_family(font: Path) -> str:
    """As `family`, of a font that Pango was seen to draw with: it falls back on another without a word.

    Raises:
        InputError: it is no font, is damaged, or has no Latin letters at all.
    """
    import pyvips

    from visiontune.image.fonts import FAMILY, use_our_fonts

    use_our_fonts()
    name = family(font)

    def drawn(of: str) -> bytes:
        try:
            image = pyvips.Image.text("Hamburgefonstiv", font=f"{of} 40", dpi=72, fontfile=str(font))
        except pyvips.Error:  # a font whose letters are gone draws nothing
            return b""
        return bytes(image.write_to_memory())

    found = drawn(name)
    # What falls back is drawn as Noto Sans, which may also be what the user gave.
    if not found or (not name.startswith(FAMILY) and found == drawn("No font of this name")):
        raise InputError("caption font", font.name, f"{name!r} cannot be used (damaged?); give another font")
    return name


def _names(data: bytes) -> dict[int, str]:
    """Windows entries of a font's `name` table by number."""

    def number(at: int, size: int = 2) -> int:
        if at + size > len(data):
            raise IndexError(at)
        return int.from_bytes(data[at : at + size], "big")

    if data[:4] not in (b"\0\1\0\0", b"OTTO", b"true", b"ttcf"):
        return {}
    start = number(12, 4) if data[:4] == b"ttcf" else 0
    found: dict[int, str] = {}
    for record in range(start + 12, start + 12 + 16 * number(start + 4), 16):
        if data[record : record + 4] != b"name":
            continue
        table = number(record + 8, 4)
        storage = table + number(table + 4)
        for entry in range(table + 6, table + 6 + 12 * number(table + 2), 12):
            if number(entry) == 3:
                at, length = storage + number(entry + 10), number(entry + 8)
                found.setdefault(number(entry + 6), data[at : at + length].decode("utf-16-be"))
    return found
