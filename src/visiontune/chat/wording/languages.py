"""Languages by the names that people have for them, in English and in their own."""

from __future__ import annotations

from functools import cache

_TABLE = """
en english american britisch british englisch anglais inglés ingles
de german deutsch allemand alemán aleman
fr french français francais französisch francés frances
es spanish español espanol castilian spanisch espagnol mexican
it italian italiano italienisch italien
pt portuguese português portugues brazilian portugiesisch
nl dutch nederlands flemish
sv swedish svenska
no norwegian norsk
da danish dansk
fi finnish suomi
is icelandic
pl polish polski
cs czech čeština
sk slovak
hu hungarian magyar
ro romanian română
bg bulgarian
hr croatian
sr serbian
sl slovenian slovene
el greek ελληνικά
tr turkish türkçe turkce
ru russian русский
uk ukrainian українська
ar arabic العربية
he hebrew עברית
fa persian farsi
hi hindi हिन्दी
bn bengali bangla
ur urdu
ta tamil
te telugu
ml malayalam
mr marathi
gu gujarati
pa punjabi
kn kannada
ne nepali
th thai
vi vietnamese
id indonesian bahasa
ms malay
tl tagalog filipino
zh chinese mandarin cantonese 中文
ja japanese 日本語
ko korean 한국어
sw swahili kiswahili
am amharic
yo yoruba
zu zulu
af afrikaans
la latin
cy welsh cymraeg
ga irish gaelic gaeilge
eu basque
ca catalan català
gl galician
et estonian
lv latvian
lt lithuanian
sq albanian
mk macedonian
hy armenian
ka georgian
az azerbaijani
kk kazakh
mn mongolian
eo esperanto
"""


@cache
def languages() -> dict[str, str]:
    """ISO 639-1 codes by name, in small letters."""
    rows = [row.split() for row in _TABLE.strip().splitlines()]
    return {name: code for code, *names in rows for name in names}


def language(text: str) -> str | None:
    """The ISO 639-1 code of a language's name, of one inside `text`, or of a code itself.

    >>> [language(text) for text in ("German", "auf Deutsch", "brazilian portuguese", "de", "Klingon")]
    ['de', 'de', 'pt', 'de', None]
    """
    words = text.lower().replace("-", " ").split()
    known = languages()
    # "Mexican Spanish", "British English": the last name counts.
    named = [known[word] for word in words if word in known]
    if named:
        return named[-1]
    return words[0] if len(words) == 1 and words[0] in known.values() else None
