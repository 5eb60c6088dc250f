"""A capable model that talks, and calls our plans as tools."""
