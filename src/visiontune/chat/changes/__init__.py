"""What a follow-up changes: rules of English, careful ones, on the request that made the last thing."""
