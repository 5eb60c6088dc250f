"""The first hand of the illustrator: sceneries, cards and diagrams from a scene plan."""
