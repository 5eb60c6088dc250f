"""Jobs: tables, leases and executors. Durability lives in the database and the store, never in an engine."""
