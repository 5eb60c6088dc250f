"""Scores written, engraved and drawn."""
