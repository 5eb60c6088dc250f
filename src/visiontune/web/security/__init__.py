"""Who may do what: identity, access, origins, headers."""
