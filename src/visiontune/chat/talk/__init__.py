"""Words as answers: small talk, documents, the almanac, language models."""
