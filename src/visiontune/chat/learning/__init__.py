"""How the network that understands messages is trained: its lessons, its body in PyTorch, and its marks."""
