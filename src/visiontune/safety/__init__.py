"""Optional checks of what is asked for: of painted pictures, never of drawings, which are made of known parts."""
