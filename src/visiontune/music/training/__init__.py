"""Composers trained from scores: found, read once, taught, exported."""
