"""What a conversation shows, and what is said in it."""
