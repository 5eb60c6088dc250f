"""Storyboards: a video's scenes, edits on them, and drafts that keep every change until the film is made anew."""
