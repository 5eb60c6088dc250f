"""Optional checks of what is asked for. Nothing calls them yet: they are for painted pictures, never for drawings."""
