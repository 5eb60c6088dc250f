"""Files that users bring: told by content, decoded and written anew in a process of their own, and owned."""
