"""What stands around a text and is no part of it: mail headers, bylines, menus, references, signatures.

A film of a pasted article must not begin with "By Anna Field, 6 min read" and end with "[1] See Coles". Paragraphs go
whole, by narrow rules, and each that goes is named, so that nothing is lost in silence. Inside sentences only marks go
that point elsewhere, as footnote marks do: citations, and links in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from visiontune.text.sentences import CLOSERS, FREE_STOPS, SPACED_STOPS

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_HEADER = re.compile(r"^(from|to|cc|bcc|subject|date|sent|reply-to|von|an|betreff|gesendet):[ \t]+\S.*$", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:subject|betreff):[ \t]+(?:(?:re|fwd?|aw|wg):[ \t]*)*(.+)$", re.IGNORECASE | re.MULTILINE)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?\n]{0,40},[ \t]*\n", re.IGNORECASE
)
_SIGN_OFF = re.compile(
    r"\n[ \t]*(?:many thanks|thanks(?: again)?|thank you|thx|cheers|best(?: wishes)?|(?:kind |best |warm )?regards|"
    r"sincerely|yours(?: \w+)?|see you)[,!.]?[ \t]*\n(?:[^\n]{0,40}(?:\n|\Z)){1,2}\s*\Z",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\n--[ \t]*\n(?:.*(?:\n|\Z)){0,8}\Z")
_BYLINE = re.compile(r"by (?-i:(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]*)(?:\s*[,|·•—–-].*|\s+on\b.*)?", re.IGNORECASE)
_DATED = re.compile(
    rf"(?:(?:(?:first |last )?(?:published|updated|posted|modified)\b[^.!?]{{0,30}})?{_DATE}|"
    r"(?:.{0,60}[·•|—–,-]\s*)?\d+[ -]min(?:ute)?s?(?: read)?)(?:\s*[·•|—–,-].{0,60})?",
    re.IGNORECASE,
)
_MENU = re.compile(r"[^|]{1,40}(?:\s\|\s[^|]{1,40})+")
_LEGAL = re.compile(
    r"(?:©|\(c\)\s*\d{4}|copyright\b.{0,20}\d{4}).*|.{0,60}\ball rights reserved\b.{0,20}", re.IGNORECASE
)
_BUTTON = re.compile(
    r"(?:share(?: this)?(?: (?:article|on \w+))?|tweet|subscribe(?: now)?|sign (?:up|in)|log ?in|advertisement|read more|"
    r"related (?:articles?|posts?)|skip to (?:main )?content|follow us(?: on \w+)?|print|menu|\[edit\])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?:\[\d{1,3}\]:?\s+\S.*|\^\s+\S.*)")
_REFERENCES = re.compile(
    r"#*\s*(?:references|bibliography|works cited|further reading|external links|see also|einzelnachweise|weblinks)\s*:?\s*#*",
    re.IGNORECASE,
)
# "(Puttock et al., 2021)", "(see Coles & Orr 2006; Field, 2019)".
_AUTHOR = r"(?:[A-Z][\w'’-]+(?:,? (?:and|&) [A-Z][\w'’-]+| et al\.?)?),? (?:19|20)\d\d[a-z]?"
_POINTER = re.compile(
    rf"[ \t]?\((?:see |e\.g\.,? )?{_AUTHOR}(?:; {_AUTHOR})*\)|[ \t]?\[(?:edit|citation needed)\]|"
    r"[ \t]?(?<!\])\([^()\n]{0,60}https?://[^()\s]+\)"
)
_LIST = re.compile(r"\s*(?:[-*+•>|#<]|\d+[.)]\s)")
_STOPPED = re.compile(rf"[{FREE_STOPS}{SPACED_STOPS},;:，；：][{re.escape(CLOSERS)}]*$")
_SENTENCE = re.compile(rf"[{FREE_STOPS}{SPACED_STOPS}]")
_HEAD = 5  # paragraphs: bylines and dates are looked for only there
_TITLE = 80  # characters; a longer line is a sentence


@dataclass(frozen=True)
class Text:
    """A text without what stands around it."""

    body: str
    title: str
    """From a mail's subject, or a first line that is one; empty where there is none."""
    left_out: tuple[str, ...]


def body_of(source: str) -> Text:
    """`source` (Markdown or plain) without what is no part of the text; whole where nothing else would be left."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    text, title, gone = _without_mail(source)
    kept: list[str] = []
    skipping = False
    for n, block in enumerate(re.split(r"\n[ \t]*\n", text)):
        line = " ".join(block.split())
        heading = line.startswith("#")
        skipping = bool(_REFERENCES.fullmatch(line)) or (skipping and not heading)
        if line and (skipping or _is_furniture(line, first=n < _HEAD)):
            gone.append(line)
        else:
            kept.append(_POINTER.sub("", block))
    body = "\n\n".join(kept)
    if not any(map(str.isalnum, body)):
        return Text(source, title, ())
    if not title and (title := _plain_title(kept)):
        body = "\n\n".join(kept[1:])
    return Text(body, title, tuple(gone))


def _is_furniture(line: str, first: bool) -> bool:
    line = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line).strip("*_ ")
    if _REFERENCE.fullmatch(line) or _LEGAL.fullmatch(line) or _BUTTON.fullmatch(line):
        return True
    if _MENU.fullmatch(line) and all(len(part.split()) <= 3 for part in line.split(" | ")):
        return True
    return first and bool(_BYLINE.fullmatch(line) or _DATED.fullmatch(line))


def _plain_title(blocks: list[str]) -> str:
    """The first paragraph where it is a title: one short line without a stop, before sentences that have one."""
    if any(block.lstrip().startswith("#") for block in blocks):
        return ""  # where headings are marked, what is not marked is text
    line = blocks[0].strip()
    if "\n" in line or not 0 < len(line) <= _TITLE or _LIST.match(line) or _STOPPED.search(line):
        return ""
    words = line.strip("*_ ")
    if not any(map(str.isalnum, words)) or len(words.split()) > 12:
        return ""
    return words if _SENTENCE.search("".join(blocks[1:])) else ""


def _without_mail(text: str) -> tuple[str, str, list[str]]:
    """The body of a pasted mail, its subject, and what was taken away; a text that is no mail as it is."""
    lines = text.lstrip().split("\n")
    count = next((n for n, line in enumerate(lines) if not _HEADER.match(line)), len(lines))
    names = {line.split(":")[0].lower() for line in lines[:count]}
    if count < 2 or not names & {"from", "subject", "von", "betreff"}:
        return text, "", []
    head, body = "\n".join(lines[:count]), "\n".join(lines[count:]).lstrip("\n")
    subject = _SUBJECT.search(head)
    gone = [" ".join(head.split())]
    for pattern in (_SIGNATURE, _SIGN_OFF, _GREETING):
        found = pattern.search(body)
        if found:
            gone.append(" ".join(found.group().split()))
            body = body[: found.start()] + body[found.end() :]
    return body, subject.group(1).strip() if subject else "", gone
