"""How English reads numbers, dates, money, units, abbreviations and the like."""
