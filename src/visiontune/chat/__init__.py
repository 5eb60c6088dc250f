"""The assistant: what a message means, what is made of it, and what is said."""
