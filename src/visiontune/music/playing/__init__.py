"""Scores as sound: performed, played by a SoundFont, in a room, at once or as a stream."""
