"""The web studio: pages and interfaces over one `Studio`. It builds requests and reads the database; workers make."""
