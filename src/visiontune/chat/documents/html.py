"""HTML, read through lxml: the words of the page itself, without what stands around it. Nothing is fetched or run."""

from __future__ import annotations

import re
from typing import Any

from visiontune.chat.documents.base import Read, Unreadable, tidy
from visiontune.chat.documents.blocks import blocks_of
from visiontune.chat.documents.boilerplate import main_part
from visiontune.chat.documents.markdown import escaped
from visiontune.chat.documents.plain import decode
from visiontune.text.cleaning import clean

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)[\"'][^>]*\?>", re.IGNORECASE)
_SITE = re.compile(r"\s+[|–—·»:-]\s+[^|–—·»]{2,40}$")


def read_html(content: bytes) -> Read:
    """The main text of a page: headings, paragraphs, lists and tables.

    Raises:
        Unreadable: no page can be made of it, or it has no words.
    """
    from lxml import etree, html

    if not content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        content = _saved_page(content)
    found = _CHARSET.search(content[:4096]) or re.search(rb"\A\s*<\?xml[^>]*encoding=[\"']([\w.:-]+)", content[:200])
    text = decode(content, found.group(1).decode("ascii", "ignore") if found else "")
    # lxml refuses a declaration of an encoding in what is text already.
    text = tidy(_DECLARATION.sub("", text))
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        page = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(
            "is no HTML that can be read, or has no words; save the page anew, or give its text"
        ) from error
    title = _title(page)
    main = main_part(page)
    words = blocks_of(main)
    if not any(map(str.isalnum, words)):
        raise Unreadable("has no words of its own; a page that scripts build must be saved from the browser whole")
    first = re.search(r"^# +(.+)$", words, re.MULTILINE)
    if first:
        title = " ".join(clean(first.group(1)).split()).rstrip(".") or title
    elif title:
        words = f"# {escaped(title, start=False)}\n\n{words}"
    return Read(words, title)


def _saved_page(content: bytes) -> bytes:
    """The page in a file that a browser saved whole (MHTML); `content` itself where it is none."""
    import email

    message = email.message_from_bytes(content)
    for part in message.walk() if message.is_multipart() else ():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else content
    return content


def _title(page: Any) -> str:
    """What the page calls itself, without the name of its site."""
    for heading in page.iter("h1"):
        if words := " ".join(heading.text_content().split()):
            return words[:300]
    told = page.xpath("string(//meta[@property='og:title']/@content)") or page.xpath("string(//title)")
    words = " ".join(str(told).split())
    shorter = _SITE.sub("", words)
    return (shorter if len(shorter) >= 10 else words)[:300]
