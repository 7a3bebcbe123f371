"""The report of a cycle: its data, its words, and how one becomes the other."""
