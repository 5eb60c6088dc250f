"""Model files: a catalogue of what exists, and a resolver that finds, fetches and checks them."""

from visiontune.weights.resolver import Weights

__all__ = ["Weights"]
