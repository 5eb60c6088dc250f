"""What models of music share: bodies for training, graphs and state for playing."""
