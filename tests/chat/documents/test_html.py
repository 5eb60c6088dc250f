"""HTML: the page's own words, whatever stands around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers_documents import SENTENCES
from visiontune.chat.documents import Document, read_document
from visiontune.errors import InputError
from visiontune.text.cleaning import clean

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Beavers at work | Wild News</title>
<script>var words = "<p>never shown</p>"</script><style>p {{ color: red }}</style></head><body class="no-sidebar">
<a class="skip-link" href="#m">Skip to content</a>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav></header>
<div id="cookieBanner"><p>We use cookies to improve your experience.</p><button>Accept</button></div>
<main id=m><article><header><h1>How beavers build</h1></header><p>{SENTENCES[0]} They <a href="http://x.invalid/">need</a> water.
<p>{SENTENCES[1]}<img src="http://x.invalid/a.png" alt="A lodge"></p><p hidden>unseen words</p>
<h2>Winter &amp; ice</h2><p>{SENTENCES[2]}</p><ul><li>They store bark.</li><li>They sleep in the lodge.</li></ul>
<table><tr><th>Year</th><th>Dams</th></tr><tr><td>2021</td><td>12</td></tr></table>
<blockquote>Nothing is as busy as a beaver.</blockquote><pre><code>dam()</code></pre></article>
<aside class="related"><h3>Related articles</h3><ul><li><a href="q">Ten facts on otters</a></li></ul></aside>
<div class="social-share"><a href=1>Share</a></div></main>
<div class="newsletter"><p>Sign up for our newsletter and never miss a story.</p></div>
<footer><p>© 2026 Wild News. All rights reserved.</p></footer></body></html>"""


def read(tmp_path: Path, content: str | bytes) -> Document:
    path = tmp_path / "page.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path)


def test_the_main_text_of_a_page_and_nothing_else(tmp_path: Path) -> None:
    document = read(tmp_path, PAGE)
    assert document.kind == "html" and document.title == "How beavers build" and document.warnings == ()
    assert document.text.split("\n\n") == [
        "# How beavers build", f"{SENTENCES[0]} They need water.", SENTENCES[1], "## Winter & ice", SENTENCES[2],
        "- They store bark.\n- They sleep in the lodge.", "| Year | Dams |\n| --- | --- |\n| 2021 | 12 |",
        "Nothing is as busy as a beaver.", "```\ndam()\n```",
    ]  # fmt: skip
    assert "dam()" not in clean(document.text) and SENTENCES[2] in clean(document.text)


def test_an_old_page_without_any_structure(tmp_path: Path) -> None:
    page = (
        "<html><body><form><div class=menu><a href=1>One</a> <a href=2>Two</a> <a href=3>Three</a></div><table><tr><td>"
        f"{SENTENCES[0]}<br><br>{SENTENCES[1]} <b>Bold</b> words.<br>{SENTENCES[2]}</td></tr></table></form></body></html>"
    )
    assert read(tmp_path, page).text.split("\n\n") == [SENTENCES[0], f"{SENTENCES[1]} Bold words.\n{SENTENCES[2]}"]


def test_a_theme_that_names_everything_a_banner_keeps_its_words(tmp_path: Path) -> None:
    page = f"<html><body><div class='sidebar menu'><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></div></body></html>"
    assert read(tmp_path, page).text == f"{SENTENCES[0]}\n\n{SENTENCES[1]}"


def test_the_title_of_a_page_without_headings_is_put_before_it(tmp_path: Path) -> None:
    document = read(
        tmp_path, f"<html><title>Beavers at work – Wild News</title><body><p>{SENTENCES[0]}</p></body></html>"
    )
    assert document.title == "Beavers at work" and document.text == f"# Beavers at work\n\n{SENTENCES[0]}"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("shift_jis", "shift_jis"), ("koi8-r", "koi8-r")],
)
def test_the_encoding_that_a_page_declares_is_taken(tmp_path: Path, declared: str, codec: str) -> None:
    words = {"cp1252": "Füße – „schön“", "shift_jis": "ビーバーはダムを作る。", "koi8-r": "Бобры строят плотины."}[
        codec
    ]
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><p>{words}</p></body></html>'
    assert read(tmp_path, page.encode(codec)).text == words


def test_a_declaration_that_lies_does_not_spoil_the_words(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="ascii"?><html><meta charset="no-such"><body><p>Füße</p></body></html>'
    assert read(tmp_path, page).text == "Füße"


def test_a_piece_of_html_and_words_that_look_like_marks(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>Use &lt;main&gt; for 2 * 3 * 4.</p><p># no heading</p>")
    assert clean(document.text) == "Use <main> for 2 * 3 * 4.\n\n# no heading"


def test_a_page_that_scripts_build_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no words of its own"):
        read(tmp_path, "<html><body><div id=root></div><script>render()</script></body></html>")


def test_deep_and_broken_markup_is_read_all_the_same(tmp_path: Path) -> None:
    deep = "<html><body>" + "<div>" * 1_500 + f"<p>{SENTENCES[0]}"
    assert read(tmp_path, deep).text == SENTENCES[0]
    broken = f"<html><body></div></p><b><p>{SENTENCES[0]}</b><<>><p>& {SENTENCES[1]}</wrong>\x01"
    text = read(tmp_path, broken).text
    assert SENTENCES[0] in text and SENTENCES[1] in text


def test_a_page_that_a_browser_saved_whole(tmp_path: Path) -> None:
    from email.mime.image import MIMEImage
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    saved = MIMEMultipart("related")
    saved["From"] = "<Saved by Blink>"
    saved["Subject"] = "Beavers at work"
    saved.attach(MIMEText(PAGE, "html", "utf-8"))
    saved.attach(MIMEImage(b"\x89PNG", "png"))
    document = read(tmp_path, saved.as_bytes())
    assert document.kind == "html" and document.text == read(tmp_path, PAGE).text
