"""The user's own pictures, sounds, scores and footage as artifacts like any other."""
