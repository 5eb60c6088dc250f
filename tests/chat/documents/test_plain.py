"""Text and Markdown, in the encodings that people's files have."""

from __future__ import annotations

from pathlib import Path

import pytest

from visiontune.chat.documents import read_document
from visiontune.chat.documents.plain import decode

WORDS = {
    "cp1252": "Die „schönen“ Biber bauen Dämme aus Ästen – und im Winter schläft die Familie unter dem Eis.",
    "cp1251": "Бобры строят плотины из веток, грязи и камней. Зимой семья живёт подо льдом.",
    "koi8-r": "Бобры строят плотины из веток, грязи и камней. Зимой семья живёт подо льдом.",
    "shift_jis": "ビーバーは枝と泥と石でダムを作ります。冬には氷の下で暮らします。",
    "gb18030": "海狸用树枝、泥土和石头筑坝。冬天它们住在冰下，吃储存的树皮。",
    "euc_kr": "비버는 나뭇가지와 진흙, 돌로 댐을 짓는다. 겨울에는 얼음 아래에서 산다.",
    "iso8859-2": "Żółte łódki płyną po rzece, a bobry budują tamy z gałęzi, błota i kamieni.",
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_german_in_every_encoding(codec: str) -> None:
    assert decode(WORDS["cp1252"].encode(codec)) == WORDS["cp1252"]


@pytest.mark.parametrize("codec", sorted(WORDS))
def test_legacy_encodings_are_guessed(codec: str) -> None:
    assert decode(WORDS[codec].encode(codec)) == WORDS[codec]


@pytest.mark.parametrize("text", ["Café déjà vu", "A “quiet” pond – the beavers’ own.", "naïve", "100 €"])
def test_a_few_letters_beyond_ascii_are_western(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_long_text_in_a_legacy_encoding_is_read_whole() -> None:
    text = "\n".join(WORDS["koi8-r"] for _ in range(6_000))
    assert decode(text.encode("koi8-r")) == text


def test_markdown_is_kept_as_it_is_and_gives_its_title(tmp_path: Path) -> None:
    path = tmp_path / "my_notes.pdf"
    path.write_bytes(b"---\ntitle: On dams\nkeywords: beaver\n---\n# Dams\r\n\r\nSome *words*.\r\n\r\n- one\r\n")
    document = read_document(path)
    assert (document.kind, document.title, document.pages) == ("markdown", "On dams", None)
    assert document.text == "# Dams\n\nSome *words*.\n\n- one"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Dams and *ponds*\n\nWords.", "Dams and ponds"),
        ("How beavers work\n\nThey build dams. They sleep.", "How beavers work"),
        ("They build dams. They sleep.", "my notes"),
    ],
)
def test_titles_come_from_a_heading_a_first_line_or_the_name(tmp_path: Path, text: str, title: str) -> None:
    path = tmp_path / "my_notes.txt"
    path.write_text(text, encoding="utf-8")
    assert read_document(path).title == title
