"""Public pages of a municipality and the parts every page shares."""
