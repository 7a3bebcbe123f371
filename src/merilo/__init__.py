"""Merilo: the independent assessment of service conditions, from the plan to the mended shortcoming."""
