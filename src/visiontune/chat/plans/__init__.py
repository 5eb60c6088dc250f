"""From what a message means to plans, and plans run."""
