"""The studio for assistants that speak the Model Context Protocol: tools that make things, resources that were made."""
