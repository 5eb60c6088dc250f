"""Engraved pages: SVG that stands alone, PDF and PNG of it, and what cannot be engraved."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.music.notation.engraving import engrave, write_engraving
from visiontune.music.notation.musicxml import musicxml, write_musicxml
from visiontune.music.score import Note, Part, Score

SVG = "{http://www.w3.org/2000/svg}"


def _score(bars: int = 4, parts: int = 2) -> Score:
    notes = tuple(Note(n * 240, 240, 60 + n * 5 % 13, 80, "la" if n < 4 else "") for n in range(bars * 8))
    return Score(
        tuple(Part(f"Voice {n}", 52, notes) for n in range(parts)),
        tempi=((0, 100.0),),
        title="Ländler & más",
        composer="in the manner of Bach",
    )


@pytest.fixture
def long(tmp_path: Path) -> Path:
    write_musicxml(_score(30, 4), tmp_path / "long.musicxml")
    return tmp_path / "long.musicxml"


def test_a_page_stands_alone() -> None:
    (page,) = engrave(musicxml(_score()))
    root = ElementTree.fromstring(page)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("210mm", "297mm", "0 0 2100 2970")
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert {"Ländler & más", "in the manner of Bach", "Moderato", "= 100", "la", "Voice 0"} <= set(words)
    # Signs are outlines: no font of the reader's is needed, none is fetched.
    assert "Leipzig" not in page and "@font-face" not in page and not re.search("[\ue000-\uf8ff]", page)
    assert len(list(root.iter(f"{SVG}use"))) > 60  # 64 heads, clefs, metres
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_the_same_score_is_the_same_page_and_nothing_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    document = musicxml(_score())
    assert engrave(document) == engrave(document)
    assert capfd.readouterr() == ("", "")


def test_pages_are_stacked_in_one_document(long: Path, tmp_path: Path) -> None:
    pages = engrave(long.read_text())
    assert len(pages) > 1
    write_engraving(long, tmp_path / "score.svg")
    root = ElementTree.parse(tmp_path / "score.svg").getroot()
    assert root.get("viewBox") == f"0 0 2100 {2970 * len(pages)}"
    assert [inner.get("y") for inner in root] == [str(2970 * n) for n in range(len(pages))]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "pages share names"


def test_a_picture_has_every_page(long: Path, tmp_path: Path) -> None:
    pages = len(engrave(long.read_text()))
    write_engraving(long, tmp_path / "score.png")
    pixels = cv2.imread(str(tmp_path / "score.png"), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None and pixels.shape[1] == 1600 and pixels.shape[0] == pages * 2263
    for page in np.split(pixels, pages):
        assert page[0, 0] == 255 and 0.01 < (page < 128).mean() < 0.2
        # A staff's lines run over most of the page.
        assert ((page < 250).mean(axis=1) > 0.5).sum() >= 10


def test_a_pdf_has_every_page_sharp(long: Path, tmp_path: Path) -> None:
    pages = len(engrave(long.read_text()))
    write_engraving(long, tmp_path / "score.pdf")
    content = (tmp_path / "score.pdf").read_bytes()
    assert content.startswith(b"%PDF-1.5") and content.endswith(b"%%EOF\n")
    assert content.count(b"/Type /Page ") == pages and b"/Count %d" % pages in content
    assert b"/MediaBox [0 0 595." in content  # A4
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref")
    places = [int(line[:10]) for line in content[start:].split(b"\n")[3:] if line.endswith(b" n ")]
    assert [content[at : at + 8].split()[0] for at in places] == [str(n + 1).encode() for n in range(len(places))]
    about, packed = re.search(rb"/Width (\d+) /Height.*?Length \d+>>\nstream\n(.*?)\nendstream", content, re.S).groups()  # type: ignore[union-attr]
    assert int(about) == 2480 and len(zlib.decompress(packed)) == (2480 + 1) * 3507


def test_the_same_file_is_the_same_bytes(tmp_path: Path) -> None:
    write_musicxml(_score(), tmp_path / "score.musicxml")
    for suffix in (".pdf", ".png", ".svg"):
        for name in ("a", "b"):
            write_engraving(tmp_path / "score.musicxml", tmp_path / f"{name}{suffix}")
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize(
    "content",
    ["", "no xml", "<score-partwise/>", "<html><body/></html>", musicxml(_score())[:3_000], "\x00\x01"],
    ids=["empty", "text", "no parts", "html", "cut", "binary"],
)
def test_what_is_damaged_is_refused(content: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.musicxml").write_text(content)
    with pytest.raises(InputError, match="no MusicXML"):
        write_engraving(tmp_path / "bad.musicxml", tmp_path / "x.svg")
    assert not (tmp_path / "x.svg").exists() and capfd.readouterr().err == ""


def test_other_formats_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.svg, \.pdf, \.png"):
        write_engraving(tmp_path / "a.musicxml", tmp_path / "a.gif")
    with pytest.raises(InputError, match="cannot be read"):
        write_engraving(tmp_path / "a.musicxml", tmp_path / "a.svg")


def test_drums_rests_and_odd_metres_are_engraved() -> None:
    kit = Part("Drums", 0, (Note(0, 240, 36), Note(0, 240, 42), Note(240, 160, 38)), drums=True)
    silent = Part("Flute", 73, ())
    (page,) = engrave(musicxml(Score((kit, silent), metres=((0, 5, 4),))))
    assert "Drums" in page and "Flute" in page
