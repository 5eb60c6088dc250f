"""Pages, one blueprint a concern."""
