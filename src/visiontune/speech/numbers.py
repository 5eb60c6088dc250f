"""Numbers as words, in the languages that num2words knows; English without "and", as newsreaders say it.

Numbers arrive as the digits that were written ("1204", "3.10"), never as floats, so that no digit is lost.
"""

from __future__ import annotations

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LONGEST = 15  # digits; longer ones are names (card numbers, serial numbers) and are read digit by digit


def supported(language: str) -> bool:
    """Whether numbers can be written out in `language`."""
    from num2words import CONVERTER_CLASSES

    return _code(language) in CONVERTER_CLASSES


def cardinal(digits: str, language: str = "en") -> str:
    """ "1204" -> "one thousand two hundred four"; digit by digit where it starts with 0 or is very long."""
    if len(digits) > LONGEST or (len(digits) > 1 and digits[0] == "0"):
        return spell(digits, language)
    return _words(int(digits), "cardinal", language)


def ordinal(digits: str, language: str = "en") -> str:
    """ "21" -> "twenty-first"."""
    return _words(int(digits[:LONGEST]), "ordinal", language)


def decimal(whole: str, fraction: str, language: str = "en") -> str:
    """ "3", "14" -> "three point one four"; other languages put their own word for the point."""
    if _code(language) == "en":
        return f"{cardinal(whole or '0')} point {spell(fraction)}"
    if len(whole) + len(fraction) > LONGEST:
        return f"{spell(whole, language)} {spell(fraction, language)}"
    return _words(f"{whole or '0'}.{fraction}", "cardinal", language)


def spell(digits: str, language: str = "en") -> str:
    """ "007" -> "zero zero seven"."""
    if _code(language) == "en":
        return " ".join(DIGITS[int(digit)] for digit in digits)
    return " ".join(_words(int(digit), "cardinal", language) for digit in digits)


def negative(language: str) -> str:
    """The word before a number below zero: "minus", "moins", "минус"."""
    return _words(-1, "cardinal", language).removesuffix(_words(1, "cardinal", language)).strip()


def year(digits: str) -> str:
    """English years: "1994" -> "nineteen ninety-four", "2005" -> "two thousand five", "1905" -> "nineteen oh five"."""
    value = int(digits)
    high, low = divmod(value, 100)
    if not 1_000 <= value < 10_000 or (high % 10 == 0 and low < 10):
        return cardinal(str(value))
    tail = "hundred" if low == 0 else (f"oh {DIGITS[low]}" if low < 10 else cardinal(str(low)))
    return f"{cardinal(str(high))} {tail}"


def plural(words: str) -> str:
    """English: "nineteen ninety" -> "nineteen nineties"."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("x", "s")) else "s")


def roman(numeral: str) -> int | None:
    """The value of a Roman numeral in its one right form, None for anything else ("IIII", "MIX" is 1009)."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1_000}
    if not numeral or any(letter not in values for letter in numeral):
        return None
    total = 0
    for letter, following in zip(numeral, [*numeral[1:], ""], strict=True):
        total += -values[letter] if following and values[following] > values[letter] else values[letter]
    written, rest = "", total
    for value, letters in zip(
        (1_000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, rest = divmod(rest, value)
        written += letters * count
    return total if written == numeral else None


def _code(language: str) -> str:
    return language.split("-")[0].lower()


def _words(number: int | str, form: str, language: str) -> str:
    from num2words import num2words

    code = _code(language)
    try:
        found = str(num2words(number, lang=code, to=form))
    except (NotImplementedError, OverflowError, ValueError, TypeError, KeyError, IndexError):
        # num2words raises any of these where a language lacks a form; the digits are still right.
        return str(number)
    if code == "en":
        found = found.replace(",", "").replace(" and ", " ")
    return found
