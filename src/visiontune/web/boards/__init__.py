"""What the storyboard's pages share."""
