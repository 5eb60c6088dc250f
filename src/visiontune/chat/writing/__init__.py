"""Words to be written: poems to prompts."""
