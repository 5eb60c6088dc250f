"""Scores that come from files, and MIDI files of scores."""
