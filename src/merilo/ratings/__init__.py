"""Ratings: calculations, objections, publication, what was posted elsewhere."""
