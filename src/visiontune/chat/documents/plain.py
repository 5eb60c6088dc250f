"""Text and Markdown in the encodings that people's files have."""

from __future__ import annotations

import codecs
import unicodedata

from visiontune.chat.documents.base import Kind, Read, Unreadable, tidy
from visiontune.chat.documents.kinds import utf16_of
from visiontune.reading import decoded

_SAMPLE = 200_000  # bytes from which an encoding is guessed
_LEAD = 20_000  # characters in which a title is looked for
_SURE = 0.12
"""Below, the guess is noise: few letters beyond ASCII, as in English with one é."""
_NO_TEXT = 0.04
"""Below, no script fits: even a word or two of any are surer."""
_MANY = 0.3
"""Share of bytes beyond ASCII that only text of another script than ours has."""
_ODD = 0.05
"""Share of characters that are none, at which UTF-16 is none."""
_BINARY = "is no document but binary data; give text, Markdown, PDF, .docx or HTML"


def decode(content: bytes, declared: str = "") -> str:
    """The text in `content`: UTF-8, UTF-16, what it declares itself to be, or the likeliest legacy encoding.

    Raises:
        Unreadable: it is no text.
    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    for name in ("" if marked else declared, "utf-8"):
        try:
            if name and codecs.lookup(name).name != "utf-8":
                # What is declared Latin-1 is Windows' in truth, as browsers know.
                windows = codecs.lookup(name).name in ("iso8859-1", "ascii")
                return _lenient(content) if windows else content.decode(name)
            if name:
                return decoded(content)
        except (UnicodeDecodeError, LookupError):
            continue
    if marked:
        name = "utf-8-sig" if content.startswith(b"\xef") else "utf-16"
        return content.decode(name, errors="replace")
    if b"\0" in content and (unmarked := utf16_of(content)):
        return content.decode(unmarked, errors="replace")
    return _guessed(content)


def read_plain(content: bytes, kind: Kind) -> Read:
    """A text or Markdown file, as it is; front matter gives its title and goes.

    Raises:
        Unreadable: it is none, or holds no words.
    """
    from visiontune.text.furniture import body_of
    from visiontune.text.notes import read_note

    text = tidy(decode(content))
    sample = text[:_LEAD]
    odd = sum(letter == "\ufffd" or unicodedata.category(letter) in ("Cn", "Co") for letter in sample)
    if odd > _ODD * len(sample):
        raise Unreadable(_BINARY)
    if not any(map(str.isalnum, text)):
        raise Unreadable("holds no words; give a document that does")
    # The title stands in the beginning: what looks for it may take long over much text that is made to be slow.
    lead = text[:_LEAD]
    note = read_note(lead, "")
    title = note.title
    if not title and kind == "text":
        title = body_of(lead).title
    front = text[: lead.rfind(note.body)] if note.body and lead.startswith(("---", "\ufeff---")) else ""
    return Read(text[len(front) :].strip(), title)


def _guessed(content: bytes) -> str:
    import chardet

    sample = content[:_SAMPLE]
    beyond = sum(byte > 127 for byte in sample)
    if beyond < 3:
        return _lenient(content)
    found = chardet.detect(sample)
    name = found["encoding"] or ""
    if beyond > _MANY * len(sample) and (not name or (found["confidence"] or 0.0) < _NO_TEXT):
        raise Unreadable(_BINARY)
    if name and not name.startswith("Mac") and (found["confidence"] or 0.0) >= _SURE:
        try:
            return content.decode(name, errors="strict" if len(content) <= _SAMPLE else "replace")
        except (UnicodeDecodeError, LookupError):
            pass
    return _lenient(content)


def _lenient(content: bytes) -> str:
    """Windows' western text; the five bytes that it leaves open are Latin-1's."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")
