"""Our own interface for programs, under `/api`."""
