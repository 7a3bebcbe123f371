"""The public council: who sits in it, its meetings, votes and decisions, what becomes of them."""
