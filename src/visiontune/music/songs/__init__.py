"""Lyrics: their syllables, their place in time, and the melody that sings them."""
