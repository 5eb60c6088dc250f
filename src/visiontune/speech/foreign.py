"""Numbers, percents and money in languages other than English, as far as num2words writes them out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from visiontune.speech import numbers
from visiontune.text.sentences import ORDINAL_STOP

if TYPE_CHECKING:
    from visiontune.speech.normalise import Word

# Languages that write 1.204,50; the others write 1,204.50.
COMMA = frozenset(("az", "be", "ca", "cs", "da", "de", "el", "es", "fi", "fr", "hu", "id", "is", "it", "lt", "lv", "nl", "no",
                   "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi"))  # fmt: skip
PERCENT = {"de": "Prozent", "fr": "pour cent", "es": "por ciento", "it": "per cento", "pt": "por cento", "nl": "procent",
           "ru": "процентов", "uk": "відсотків", "pl": "procent", "sv": "procent", "da": "procent", "no": "prosent",
           "tr": "yüzde", "ja": "パーセント", "fi": "prosenttia", "cs": "procent"}  # fmt: skip
AND = {"de": "und", "fr": "et", "es": "y", "it": "e", "pt": "e", "nl": "en", "ru": "и", "uk": "і", "pl": "i", "sv": "och",
       "da": "og", "no": "og", "tr": "ve", "fi": "ja", "cs": "a"}  # fmt: skip
MONEY = {"€": "Euro", "$": "Dollar", "£": "Pfund"}
MONEY_NAMES = {"de": MONEY, "fr": {"€": "euros", "$": "dollars", "£": "livres"}, "es": {"€": "euros", "$": "dólares", "£": "libras"},
               "it": {"€": "euro", "$": "dollari", "£": "sterline"}, "pt": {"€": "euros", "$": "dólares", "£": "libras"},
               "nl": {"€": "euro", "$": "dollar", "£": "pond"}, "ru": {"€": "евро", "$": "долларов", "£": "фунтов"},
               "uk": {"€": "євро", "$": "доларів", "£": "фунтів"}}  # fmt: skip
_NUMBER = re.compile(r"([€$£]?)([-−]?)([0-9]+(?:[.,\u00a0\u202f'’][0-9]+)*)([%€$£]?)")


def read_foreign(word: Word, following: str, language: str) -> str:
    """What is said for one written word; digits stay where the language has no number words here.

    Args:
        word: The word.
        following: The next word, "" at the end.
        language: ISO 639-1 code without region.
    """
    core = word.core
    if core == "&":
        return AND.get(language, "")
    if core == "%":
        return PERCENT.get(language, "")
    if core in MONEY:
        return MONEY_NAMES.get(language, {}).get(core, "")
    ordinal = re.fullmatch(r"[0-9]{1,4}", core) and word.after == "." and following[:1].isalpha()
    if ordinal and language in ORDINAL_STOP and numbers.supported(language):
        return numbers.ordinal(core, language) + ("n" if language == "de" else "")
    return _numbers_read(core, language)


def _numbers_read(word: str, language: str) -> str:
    if not numbers.supported(language):
        return word
    return _NUMBER.sub(lambda match: _number(match, language), word) if any("0" <= c <= "9" for c in word) else word


def _number(match: re.Match[str], language: str) -> str:
    before, sign, digits, after = match.groups()
    point = "," if language in COMMA else "."
    whole, fraction = _parts(digits, point)
    if whole is None:
        return match.group()
    said = numbers.decimal(whole, fraction, language) if fraction else numbers.cardinal(whole, language)
    mark = after or before
    if mark == "%":
        name = PERCENT.get(language, "%")
        said = f"{name} {said}" if language == "tr" else f"{said} {name}"
    elif mark:
        said = f"{said} {MONEY_NAMES.get(language, {}).get(mark, mark)}"
    beside = match.string[match.end() : match.end() + 1]
    if sign:
        said = f"{numbers.negative(language) if match.start() == 0 else ''} {said}"
    return said + (" " if beside.isalpha() else "")


def _parts(digits: str, point: str) -> tuple[str | None, str]:
    """Whole and fraction of a written number; None when it is none (a date, a version)."""
    groups = re.split(r"([.,\u00a0\u202f'’])", digits)
    marks, pieces = groups[1::2], groups[0::2]
    if not marks:
        return digits, ""
    if len(set(marks[:-1])) <= 1 and point not in marks[:-1]:
        thousands = all(len(piece) == 3 for piece in pieces[1 : len(pieces) - (marks[-1] == point)])
        if marks[-1] == point and thousands:
            return "".join(pieces[:-1]), pieces[-1]
        if thousands and len(pieces[0]) <= 3:
            return "".join(pieces), ""
        if len(pieces) == 2:
            # The other convention's decimal, "3.14" in German: nobody means three hundred fourteen.
            return pieces[0], pieces[1]
    return None, ""
