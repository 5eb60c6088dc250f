"""What is kept: conversations and preferences."""
