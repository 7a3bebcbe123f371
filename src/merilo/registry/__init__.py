"""Municipalities, institutions with branches and stands, coverage over three years."""
