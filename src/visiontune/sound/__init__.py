"""Sound of any source: how loud it is, and bringing it to one loudness."""
