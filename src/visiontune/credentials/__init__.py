"""Content Credentials (C2PA): a signed statement in a file of how it was made, which tells when a byte was changed."""
