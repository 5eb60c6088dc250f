"""Word files: styles become headings, lists and tables; what was deleted is not read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from helpers_documents import SENTENCES, zipped
from visiontune.chat.documents import Document, read_document
from visiontune.errors import InputError
from visiontune.text.cleaning import clean


def read(tmp_path: Path, content: bytes) -> Document:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    return read_document(path)


def saved(document: docx.document.Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def body(document: docx.document.Document, xml: str) -> None:
    """Put this XML before the end of the document."""
    document.element.body.insert(
        -1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1) if xml.startswith("<w:p>") else xml)
    )


def test_titles_headings_lists_and_tables(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("The Beaver Book", 0)
    word.add_heading("Dams", 1)
    paragraph = word.add_paragraph("Beavers build ")
    paragraph.add_run("dams").bold = True
    paragraph.add_run(" from branches.\tIndeed.")
    word.add_heading("What they need", 2)
    word.add_paragraph("branches", style="List Bullet")
    word.add_paragraph("mud & <stones>", style="List Number")
    table = word.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Year", "Dams", "2021", "12 | 13"), strict=True):
        cell.text = words
    document = read(tmp_path, saved(word))
    assert document.kind == "docx" and document.title == "The Beaver Book" and document.pages is None
    assert document.text.split("\n\n") == [
        "# The Beaver Book", "# Dams", "Beavers build dams from branches. Indeed.", "## What they need",
        "- branches\n- mud & \\<stones>", "| Year | Dams |\n| --- | --- |\n| 2021 | 12 / 13 |",
    ]  # fmt: skip
    assert clean(document.text, "drop") == "Beavers build dams from branches. Indeed.\n\nbranches. mud & <stones>."


def test_a_style_of_the_users_own_is_a_heading_by_what_it_is_based_on(tmp_path: Path) -> None:
    word = docx.Document()
    style = word.styles.add_style("Kapitel", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Heading 2"]
    word.add_paragraph("Winter", style="Kapitel")
    word.add_paragraph(SENTENCES[2])
    assert read(tmp_path, saved(word)).text == f"## Winter\n\n{SENTENCES[2]}"


def test_tracked_changes_text_boxes_and_content_controls(tmp_path: Path) -> None:
    word = docx.Document()
    w = nsdecls("w")
    body(
        word,
        f"<w:p {w}><w:r><w:t>Kept </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>and put in</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>.</w:t></w:r></w:p>",
    )
    body(word, f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    toc = "<w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    body(word, f"<w:sdt {w}>{toc}<w:sdtContent><w:p><w:r><w:t>Dams 3</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    mc = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    body(
        word,
        f"<w:p {w} {mc}><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert read(tmp_path, saved(word)).text == "Kept and put in.\n\nIn a control.\n\nIn a box."


def test_a_frame_of_one_cell_is_text_and_merged_cells_do_not_multiply(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_table(rows=1, cols=1).cell(0, 0).text = SENTENCES[0]
    wide = word.add_table(rows=2, cols=3)
    wide.cell(0, 0).merge(wide.cell(0, 2)).text = "Dams"
    wide.cell(1, 0).text = "12"
    for span in word.element.body.iter(qn("w:gridSpan")):
        span.set(qn("w:val"), "1000000000")
    assert read(tmp_path, saved(word)).text == f"{SENTENCES[0]}\n\n| Dams |  |  |\n| --- | --- | --- |\n| 12 |  |  |"


def test_the_title_may_come_from_the_properties(tmp_path: Path) -> None:
    word = docx.Document()
    word.core_properties.title = "On Ponds"
    word.add_paragraph(SENTENCES[0])
    document = read(tmp_path, saved(word))
    assert document.title == "On Ponds" and document.text == f"# On Ponds\n\n{SENTENCES[0]}"


def test_templates_and_files_with_macros_are_read_without_them(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph(SENTENCES[0])
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    for other in (
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
        main.replace(b"document.main", b"template.main"),
    ):
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(saved(word))) as source, zipfile.ZipFile(changed, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(main, other))
        assert other in zipfile.ZipFile(changed).read("[Content_Types].xml")
        assert read(tmp_path, changed.getvalue()).text == SENTENCES[0]


def test_pictures_are_not_opened(tmp_path: Path) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    word = docx.Document()
    word.add_picture(io.BytesIO(picture.getvalue()))
    word.add_paragraph(SENTENCES[0])
    with zipfile.ZipFile(io.BytesIO(saved(word))) as source:
        members = {name: source.read(name) for name in source.namelist()}
    path = zipped(tmp_path / "a.docx", members)
    at = path.read_bytes().index(b"word/media/image1.png") + 25
    path.write_bytes(path.read_bytes()[:at] + b"\xff" * 20 + path.read_bytes()[at + 20 :])
    with zipfile.ZipFile(path) as broken, pytest.raises(Exception, match="."):
        broken.read("word/media/image1.png")
    assert read_document(path).text == SENTENCES[0]


def test_a_zip_bomb_is_refused_soon(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph(SENTENCES[0])
    with zipfile.ZipFile(io.BytesIO(saved(word))) as source:
        members = {name: source.read(name) for name in source.namelist()}
    bomb = members | {"word/document.xml": b"<a>" + b" " * 120_000_000 + b"</a>"}
    path = zipped(tmp_path / "bomb.docx", bomb)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to more than 100 MB"):
        read_document(path)
    many = zipped(tmp_path / "many.docx", members | {f"word/{n}.xml": b"" for n in range(10_001)})
    with pytest.raises(InputError, match="parts, more than any Word file"):
        read_document(many)


@pytest.mark.parametrize(
    "xml",
    [
        b"not XML",
        b"<?xml version='1.0'?><a/>",
        b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>",
        b"",
    ],
)
def test_a_damaged_body_is_told(tmp_path: Path, xml: bytes) -> None:
    word = docx.Document()
    with zipfile.ZipFile(io.BytesIO(saved(word))) as source:
        members = {name: source.read(name) for name in source.namelist()}
    with pytest.raises(InputError, match="letter.docx.*(?:damaged|no words)"):
        read_document(zipped(tmp_path / "letter.docx", members | {"word/document.xml": xml}))


def test_entities_of_other_files_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret word", encoding="utf-8")
    word = docx.Document()
    word.add_paragraph("MARK")
    word.add_paragraph(SENTENCES[0])
    with zipfile.ZipFile(io.BytesIO(saved(word))) as source:
        members = {name: source.read(name) for name in source.namelist()}
    xml = members["word/document.xml"].replace(b"MARK", b"&leak;")
    head = f"<!DOCTYPE d [<!ENTITY leak SYSTEM '{(tmp_path / 'secret').as_uri()}'>]>".encode()
    members["word/document.xml"] = xml.replace(b"?>", b"?>" + head, 1)
    assert read_document(zipped(tmp_path / "a.docx", members)).text == SENTENCES[0]
