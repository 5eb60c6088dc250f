"""How English reads what is not a word: units, currencies, abbreviations, symbols, Greek letters."""

# Word lists are split from text, as a hundred quoted words are hard to read.
# ruff: noqa: SIM905
from __future__ import annotations

MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
    "aug": "August", "sep": "September", "sept": "September", "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
MONTH_NAMES = tuple(dict.fromkeys(MONTHS.values()))

# Symbol or code: one, many, one hundredth, hundredths.
CURRENCIES: dict[str, tuple[str, str, str, str]] = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "USD": ("US dollar", "US dollars", "cent", "cents"),
    "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "GBP": ("British pound", "British pounds", "penny", "pence"),
    "¥": ("yen", "yen", "", ""),
    "JPY": ("yen", "yen", "", ""),
    "CNY": ("yuan", "yuan", "", ""),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "INR": ("rupee", "rupees", "paisa", "paise"),
    "₽": ("ruble", "rubles", "kopek", "kopeks"),
    "₩": ("won", "won", "", ""),
    "₺": ("lira", "lira", "", ""),
    "₴": ("hryvnia", "hryvnias", "", ""),
    "₪": ("shekel", "shekels", "", ""),
    "₫": ("dong", "dong", "", ""),
    "₱": ("peso", "pesos", "", ""),
    "₿": ("bitcoin", "bitcoins", "", ""),
    "CHF": ("Swiss franc", "Swiss francs", "", ""),
    "¢": ("cent", "cents", "", ""),
}
SCALES = {
    "k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million", "b": "billion", "B": "billion",
    "bn": "billion", "T": "trillion", "tn": "trillion",
}  # fmt: skip
SCALE_WORDS = frozenset(("hundred", "thousand", "million", "billion", "trillion"))

UNITS: dict[str, tuple[str, str]] = {
    "km": ("kilometer", "kilometers"), "m": ("metre", "metres"), "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"), "µm": ("micrometer", "micrometers"), "nm": ("nanometer", "nanometers"),
    "kg": ("kilogram", "kilograms"), "g": ("gram", "grams"), "mg": ("milligram", "milligrams"),
    "µg": ("microgram", "micrograms"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"),
    "ft": ("foot", "feet"), "yd": ("yard", "yards"), "mi": ("mile", "miles"), "l": ("liter", "liters"),
    "L": ("liter", "liters"), "ml": ("milliliter", "milliliters"), "mL": ("milliliter", "milliliters"),
    "ha": ("hectare", "hectares"), "h": ("hour", "hours"), "hr": ("hour", "hours"), "hrs": ("hour", "hours"),
    "min": ("minute", "minutes"), "mins": ("minute", "minutes"), "s": ("second", "seconds"),
    "sec": ("second", "seconds"), "ms": ("millisecond", "milliseconds"), "kB": ("kilobyte", "kilobytes"),
    "KB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"), "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"), "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"), "GW": ("gigawatt", "gigawatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"), "V": ("volt", "volts"), "kV": ("kilovolt", "kilovolts"),
    "mA": ("milliamp", "milliamps"), "J": ("joule", "joules"), "kJ": ("kilojoule", "kilojoules"),
    "cal": ("calorie", "calories"), "kcal": ("kilocalorie", "kilocalories"), "Pa": ("pascal", "pascals"),
    "hPa": ("hectopascal", "hectopascals"), "kPa": ("kilopascal", "kilopascals"), "dB": ("decibel", "decibels"),
    "rpm": ("R P M", "R P M"), "fps": ("frame per second", "frames per second"), "px": ("pixel", "pixels"),
    "ppm": ("part per million", "parts per million"), "mph": ("mile per hour", "miles per hour"),
    "bpm": ("beat per minute", "beats per minute"), "kph": ("kilometer per hour", "kilometers per hour"),
    "°": ("degree", "degrees"), "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "%": ("percent", "percent"), "‰": ("per mille", "per mille"),
}  # fmt: skip
# After a slash: "km/h", "$20/month" (whole words stand for themselves).
PER = {"h": "hour", "hr": "hour", "s": "second", "min": "minute", "d": "day", "mo": "month", "yr": "year", "kg": "kilogram",
       "m": "metre", "l": "liter", "L": "liter", "m²": "square metre", "m³": "cubic metre", "km²": "square kilometer"}  # fmt: skip

# Read so wherever they stand.
ABBREVIATIONS = {
    "mr.": "Mister", "mrs.": "Missus", "ms.": "Miz", "e.g.": "for example", "eg.": "for example", "i.e.": "that is",
    "ie.": "that is", "etc.": "et cetera", "etc": "et cetera", "vs.": "versus", "vs": "versus", "approx.": "approximately",
    "ca.": "circa", "cf.": "compare", "jr.": "Junior", "sr.": "Senior", "inc.": "Incorporated", "ltd.": "Limited",
    "corp.": "Corporation", "dept.": "department", "govt.": "government", "ave.": "Avenue", "blvd.": "Boulevard",
    "ph.d.": "P H D", "ph.d": "P H D", "w/": "with", "w/o": "without", "viz.": "namely", "et.": "et", "al.": "al", "est.": "established",
    "a.k.a.": "also known as", "aka": "also known as", "dr.": "Doctor", "mt.": "Mount",
}  # fmt: skip
# Read so before a capitalised name.
TITLES = {
    "dr": "Doctor", "mr": "Mister", "mrs": "Missus", "prof.": "Professor", "st.": "Saint", "mt": "Mount", "ft.": "Fort",
    "gen.": "General", "gov.": "Governor", "sen.": "Senator", "rep.": "Representative", "capt.": "Captain",
    "lt.": "Lieutenant", "col.": "Colonel", "sgt.": "Sergeant", "rev.": "Reverend", "hon.": "Honorable",
    "pres.": "President", "maj.": "Major", "adm.": "Admiral",
}  # fmt: skip
# Read so before a number.
BEFORE_NUMBER = {
    "no.": "number", "nos.": "numbers", "nr.": "number", "fig.": "figure", "figs.": "figures", "vol.": "volume", "p.": "page",
    "pp.": "pages", "ch.": "chapter", "sec.": "section", "eq.": "equation", "art.": "article", "c.": "circa", "§": "section",
}  # fmt: skip

SYMBOLS = {
    "&": "and", "+": "plus", "=": "equals", "@": "at", "×": "times", "÷": "divided by", "±": "plus or minus",
    "≈": "about", "~": "about", "<": "less than", ">": "greater than", "≤": "at most", "≥": "at least", "≠": "is not",
    "∞": "infinity", "√": "square root of", "§": "section", "#": "number", "%": "percent", "°": "degrees",
}  # fmt: skip
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
        "psi omega".split(),
        strict=True,
    )
)
POWERS = {"²": "squared", "³": "cubed"}
FRACTIONS = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
WRITTEN_SO = {"CO2": "C O two", "H2O": "H two O", "24/7": "twenty-four seven", "50/50": "fifty-fifty", "C#": "C sharp"}

RULERS = frozenset(
    "Henry Louis Charles Edward George James William Richard Elizabeth Philip Frederick Catherine Peter Ivan Alexander "
    "Napoleon Nicholas Otto Leopold Ramesses Ptolemy Paul Pius Benedict Francis John Innocent Leo Gregory Urban Clement "
    "Alfonso Ferdinand Carlos Felipe Gustav Christian Harald Olav Haakon Umberto Pedro Amenhotep Thutmose Cleopatra Darius "
    "Xerxes Antiochus Mehmed Murad Selim Suleiman Wilhelm Friedrich Boniface Sixtus Julius Robert Malcolm Vittorio".split()
)
NUMBERED = frozenset(
    "war chapter part act scene volume book section phase type stage class title article apollo rocky bowl appendix figure "
    "table mark episode level grade factor world psalm symphony opus sonata".split()
)
TOP_LEVELS = "com org net edu gov io co uk de fr info biz us ca au tv me ai dev app eu int".split()
# Lower-case words on -s that do not make the number before them a count ("in 1994 this was …").
NOT_COUNTED = frozenset(
    "was is has as this its his us thus does perhaps always yes plus whose ours hers theirs".split()
)
