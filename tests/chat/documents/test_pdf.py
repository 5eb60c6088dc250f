"""PDF: paragraphs, headings and tables out of characters and their places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fpdf import FPDF

from helpers_documents import SENTENCES, prose, raw_pdf, shown
from visiontune.bundled import assets_folder
from visiontune.chat.documents import Document, read_document
from visiontune.errors import InputError
from visiontune.text.cleaning import clean


class Report(FPDF):
    """Pages with a running header that changes sides, and their numbers at the foot."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Journal of Ponds, Vol. 12", align="L" if self.page_no() % 2 else "R")
        self.ln(14)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")


def read(tmp_path: Path, content: bytes) -> Document:
    path = tmp_path / "some_file.bin"  # told from its content
    path.write_bytes(content)
    return read_document(path)


def report(paragraphs: int = 24) -> Report:
    pdf = Report()
    pdf.add_page()
    pdf.set_font("Helvetica", style="B", size=20)
    pdf.multi_cell(0, 10, "How Beavers Build Ponds", align="C", new_x="LMARGIN")
    for n in range(1, paragraphs + 1):
        if n % 6 == 1:
            pdf.ln(4)
            pdf.set_font("Helvetica", style="B", size=14)
            pdf.multi_cell(0, 8, f"{n // 6 + 1}. Part", new_x="LMARGIN")
        pdf.ln(2)
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 5.5, prose(n), new_x="LMARGIN")
    return pdf


def test_pages_become_paragraphs_under_headings_without_running_headers_and_numbers(tmp_path: Path) -> None:
    document = read(tmp_path, bytes(report().output()))
    assert document.kind == "pdf" and document.pages == 3 and document.title == "How Beavers Build Ponds"
    blocks = document.text.split("\n\n")
    assert [block for block in blocks if block.startswith("#")] == [
        "# How Beavers Build Ponds", "## 1. Part", "## 2. Part", "## 3. Part", "## 4. Part",
    ]  # fmt: skip
    assert [block for block in blocks if not block.startswith("#")] == [prose(n) for n in range(1, 25)]
    assert document.warnings == ()


def test_every_page_is_found_again_by_its_place_in_the_text(tmp_path: Path) -> None:
    document = read(tmp_path, bytes(report(40).output()))
    assert document.pages is not None and len(document.page_starts) == document.pages
    places = [document.page_at(document.text.index(f"Paragraph {n} begins")) for n in range(1, 41)]
    known = [place for place in places if place is not None]
    assert known == sorted(known) and known[0] == 1 and set(known) == set(range(1, document.pages + 1))


def test_what_it_reads_is_fit_for_a_film(tmp_path: Path) -> None:
    told = clean(read(tmp_path, bytes(report().output())).text, "drop")
    assert told == "\n\n".join(prose(n) for n in range(1, 25))


def test_words_that_were_broken_at_the_end_of_a_line_are_whole_again(tmp_path: Path) -> None:
    lines = [
        "The extraor-", "dinary dams of a well-", "known rodent slow the water. Self-", "made canals carry",
        "timber, and the well-known pond keeps ene-", "mies away from the lodge of the family.",
    ]  # fmt: skip
    page = shown((72, 700 - 14 * n, 11, line) for n, line in enumerate(lines))
    assert read(tmp_path, raw_pdf([page])).text == (
        "The extraordinary dams of a well-known rodent slow the water. Self-made canals carry timber, and the "
        "well-known pond keeps enemies away from the lodge of the family."
    )


LEFT = [
    "Beavers build dams from",
    "branches, mud and stones.",
    "The pond behind a dam",
    "keeps enemies away from",
    "the lodge.",
]
RIGHT = ["In winter the family lives", "under the ice and eats bark", "that was stored in autumn.", "Young ones leave home",
         "after two years."]  # fmt: skip


@pytest.mark.parametrize("order", ["by column", "row by row"])
def test_columns_are_read_one_after_the_other(tmp_path: Path, order: str) -> None:
    left = [(60.0, 700.0 - 14 * n, 11.0, line) for n, line in enumerate(LEFT)]
    right = [(320.0, 700.0 - 14 * n, 11.0, line) for n, line in enumerate(RIGHT)]
    lines = [*left, *right] if order == "by column" else [line for row in zip(left, right, strict=True) for line in row]
    document = read(tmp_path, raw_pdf([shown([(60, 760, 22, "Two columns under one title here"), *lines])]))
    assert document.text.split("\n\n") == [
        "# Two columns under one title here", " ".join(LEFT), " ".join(RIGHT),
    ]  # fmt: skip


def test_a_paragraph_goes_on_over_columns_and_pages(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    text = " ".join(prose(n) for n in range(22))
    with pdf.text_columns(ncols=2, gutter=12) as columns:
        columns.write(text)
    document = read(tmp_path, bytes(pdf.output()))
    assert " ".join(document.text.split()) == text


def test_a_table_is_kept_as_one(tmp_path: Path) -> None:
    rows = [("Year", "Dams", "Ponds"), ("2021", "12", "9"), ("2022", "17", "14")]
    lines = [(72.0 + 120 * k, 600.0 - 18 * n, 11.0, cell) for n, row in enumerate(rows) for k, cell in enumerate(row)]
    document = read(tmp_path, raw_pdf([shown([(72, 640, 11, "The colonies of the river in two years:"), *lines])]))
    assert document.text == (
        "The colonies of the river in two years:\n\n| Year | Dams | Ponds |\n| --- | --- | --- |\n| 2021 | 12 | 9 |\n| 2022 | 17 | 14 |"
    )
    assert "2021" not in clean(document.text)  # a table cannot be spoken


def test_code_bullets_and_contents(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for line in (
        "Contents",
        "Dams . . . . . . . . . . . 1",
        "Ponds . . . . . . . . . . 2",
        "Lodges . . . . . . . . . . 3",
    ):
        pdf.multi_cell(0, 6, line, new_x="LMARGIN")
    pdf.ln(6)
    pdf.multi_cell(0, 6, prose(1), new_x="LMARGIN")
    pdf.ln(4)
    for line in ("\u00b7 branches", "\u00b7 mud"):
        pdf.multi_cell(0, 6, line, new_x="LMARGIN")
    pdf.ln(4)
    pdf.set_font("Courier", size=10)
    for line in ("def dam():", "return 1 < 2"):
        pdf.multi_cell(0, 6, line, new_x="LMARGIN")
    assert read(tmp_path, bytes(pdf.output())).text.split("\n\n") == [
        prose(1), "- branches\n- mud", "```\ndef dam():\nreturn 1 < 2\n```",
    ]  # fmt: skip


def test_other_scripts_and_characters_beyond_the_first_plane(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_font("Noto", fname=str(assets_folder() / "fonts" / "NotoSans-Regular.ttf"))
    pdf.add_page()
    pdf.set_font("Noto", size=12)
    text = "Бобры строят плотины из веток, грязи и камней; ο κάστορας χτίζει φράγματα. Über Äste, naïve façades."
    pdf.multi_cell(0, 6, text)
    assert read(tmp_path, bytes(pdf.output())).text == text


def test_marks_of_markdown_in_a_pdf_are_words(tmp_path: Path) -> None:
    document = read(tmp_path, raw_pdf([shown([(72, 700, 11, "Set <b> by 2 * 3 * 4 and _name_ in [a](b).")])]))
    assert clean(document.text) == "Set <b> by 2 * 3 * 4 and _name_ in [a](b)."


def test_the_title_that_the_file_tells_is_taken_unless_a_program_made_it_up(tmp_path: Path) -> None:
    pdf = report(3)
    pdf.set_title("Ponds and their builders")
    assert read(tmp_path, bytes(pdf.output())).title == "Ponds and their builders"
    pdf = report(3)
    pdf.set_title("Microsoft Word - ponds_final2.doc")
    assert read(tmp_path, bytes(pdf.output())).title == "How Beavers Build Ponds"
    plain = raw_pdf([shown([(72, 700, 11, SENTENCES[0])])])
    assert read(tmp_path, plain).title == "some file"


def test_headings_that_open_pages_are_no_running_headers(tmp_path: Path) -> None:
    pages = [
        shown([(72, 780, 20, f"Chapter {n}"), (72, 740, 11, f"{SENTENCES[n]} It is told at length.")]) for n in range(5)
    ]
    text = read(tmp_path, raw_pdf(pages)).text
    assert [line for line in text.split("\n") if line.startswith("#")] == [f"# Chapter {n}" for n in range(5)]


def test_a_locked_pdf_is_refused_and_one_that_is_only_protected_is_read(tmp_path: Path) -> None:
    pdf = report(3)
    pdf.set_encryption(owner_password="owner", user_password="secret")
    with pytest.raises(InputError, match="locked by a password"):
        read(tmp_path, bytes(pdf.output()))
    pdf = report(3)
    pdf.set_encryption(owner_password="owner")
    assert prose(2) in read(tmp_path, bytes(pdf.output())).text


def test_scans_are_told(tmp_path: Path) -> None:
    from PIL import Image

    def scanned() -> FPDF:
        scan = FPDF()
        for _ in range(2):
            scan.add_page()
            scan.image(Image.new("RGB", (60, 80), "white"), w=100)
        return scan

    with pytest.raises(InputError, match=r"is a scan.*OCR"):
        read(tmp_path, bytes(scanned().output()))
    scan = scanned()
    scan.add_page()
    scan.set_font("Helvetica", size=11)
    scan.multi_cell(0, 6, prose(1))
    document = read(tmp_path, bytes(scan.output()))
    assert document.text == prose(1) and document.page_at(0) == 3
    assert document.warnings == ("Pages 1, 2 hold no text, only pictures; what is written in them is not read.",)


def test_a_pdf_of_empty_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no text"):
        read(tmp_path, raw_pdf([b"", b""]))


def test_text_that_stands_on_its_side_is_left_out(tmp_path: Path) -> None:
    stamp = b"BT /F1 11 Tf 0 1 -1 0 30 300 Tm (stamped sideways) Tj ET\n"
    assert read(tmp_path, raw_pdf([stamp + shown([(72, 700, 11, SENTENCES[0])])])).text == SENTENCES[0]


HEBREW = (
    "הבונים בונים סכרים מענפים, בוץ ואבנים. בחורף המשפחה חיה מתחת",
    "לקרח ואוכלת קליפות עצים שנאספו בסתיו של שנת 1985 ועוד. הבריכה",
    "שמאחורי הסכר מרחיקה זאבים ודובים.",
    "הגורים עוזבים את הבית אחרי שנתיים, ובונים סכר משלהם בנהר אחר,",
    "רחוק מן ההורים.",
)


def test_a_script_that_runs_to_the_left(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_font("Noto", fname=str(assets_folder() / "fonts" / "NotoSansHebrew-Regular.ttf"))
    pdf.add_page()
    pdf.set_font("Noto", size=12)
    for n, line in enumerate(HEBREW):
        if n == 3:
            pdf.ln(6)
        shown_line = re.sub(r"\d+", lambda number: number.group()[::-1], line[::-1])
        pdf.cell(0, 7, shown_line, align="R", new_x="LMARGIN", new_y="NEXT")
    document = read(tmp_path, bytes(pdf.output()))
    assert document.text.split("\n\n") == [" ".join(HEBREW[:3]), " ".join(HEBREW[3:])]


def test_ligatures_are_letters(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_font("Noto", fname=str(assets_folder() / "fonts" / "NotoSans-Regular.ttf"))
    pdf.add_page()
    pdf.set_font("Noto", size=12)
    pdf.cell(0, 7, "The e\ufb03cient \ufb02ow of a \ufb01eld.")
    assert read(tmp_path, bytes(pdf.output())).text == "The efficient flow of a field."


def test_three_columns_between_titles_over_all_of_them(tmp_path: Path) -> None:
    lines = [(40.0, 780.0, 20.0, "A title that spans all of the three columns")]
    told = []
    for band, top in enumerate((740, 560)):
        for column in range(3):
            texts = [f"Words {band}{column}{n} of one column" for n in range(6)]
            lines += [(40.0 + 180 * column, top - 14.0 * n, 10.0, text) for n, text in enumerate(texts)]
            told.append(" ".join(texts))
        lines.append((40.0, top - 120.0, 16.0, f"Heading {band} that spans all of the three columns of it"))
    text = read(tmp_path, raw_pdf([shown(lines)])).text
    blocks = [block for block in text.split("\n\n") if not block.startswith("#")]
    assert " ".join(blocks) == " ".join(told)


def test_the_name_of_a_chapter_at_the_top_of_its_pages_goes(tmp_path: Path) -> None:
    pages = []
    for n in range(24):
        lines = [(72.0, 700.0 - 14 * k, 11.0, f"{n}-{k}: {sentence}") for k, sentence in enumerate(SENTENCES)]
        lines.append((72, 810, 9, f"{['Dams', 'Ponds', 'Lodges', 'Kits', 'Food', 'Fur'][n // 4]} and beavers"))
        lines.append((290, 30, 9, str(n + 1)))
        pages.append(shown(lines))
    text = read(tmp_path, raw_pdf(pages)).text
    assert "and beavers" not in text and all(f"{n}-{k}: {SENTENCES[k]}" in text for n in range(24) for k in range(6))
    assert re.findall(r"\b\d+\b", text.replace("850 metres", "").replace("by 1900", "")) == [
        str(number) for n in range(24) for k in range(6) for number in (n, k)
    ]


def test_lines_that_are_alike_on_every_page_stay_where_they_are_no_header(tmp_path: Path) -> None:
    pages = [
        shown((72.0, 780.0 - 14 * k, 11.0, f"{k} {sentence}") for k, sentence in enumerate(SENTENCES)) for _ in range(5)
    ]
    text = read(tmp_path, raw_pdf(pages)).text
    assert all(text.count(f"{k} {SENTENCES[k]}") == 5 for k in (3, 4, 5))
