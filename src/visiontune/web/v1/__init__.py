"""What OpenAI's clients speak: `/v1`."""
