"""Cards and diagrams: what stands for ideas that have no body, with labels from the sentence."""
