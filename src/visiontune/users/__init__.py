"""Who may use a studio that several share: accounts, passwords, sessions, keys, quotas, rates. Nothing here knows the web."""
