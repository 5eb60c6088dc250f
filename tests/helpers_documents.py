"""Real documents for tests: PDFs by fpdf2 or by hand, Word files by python-docx."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

SENTENCES = (
    "Beavers build dams from branches, mud and stones.",
    "The pond behind a dam keeps wolves and bears away from the lodge.",
    "In winter the family lives under the ice and eats bark that was stored in autumn.",
    "A colony near Jasper in Alberta built the longest dam, which measures 850 metres.",
    "Wetlands that beavers make store carbon, and they slow down floods.",
    "Hunters had killed nearly all beavers of Europe by 1900, because their fur was worth a fortune.",
)


def prose(n: int) -> str:
    """A paragraph that says the number `n` and is like no other."""
    return f"Paragraph {n} begins here. " + " ".join(SENTENCES[(n + k) % len(SENTENCES)] for k in range(4))


def raw_pdf(streams: Sequence[bytes], *, extra: Mapping[int, bytes] | None = None, resources: bytes = b"") -> bytes:
    """A PDF of pages with these contents, in Helvetica as /F1; written by hand, so that it may be wrong."""
    count = len(streams)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for n, stream in enumerate(streams):
        packed = zlib.compress(stream)
        objects[4 + 2 * n] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> %s >> >>" % (5 + 2 * n, resources)
        )
        objects[5 + 2 * n] = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    objects.update(extra or {})
    return _written(objects)


def shown(lines: Iterable[tuple[float, float, float, str]]) -> bytes:
    """The content of a page that shows each text at x, y (points from the lower left) in a size."""
    parts = []
    for x, y, size, text in lines:
        words = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        parts.append(b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (size, x, y, words))
    return b"\n".join(parts)


def _written(objects: Mapping[int, bytes]) -> bytes:
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1))
    for number in range(1, max(objects) + 1):
        out.write(b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f"))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, start))
    return out.getvalue()


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    """A ZIP file with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
