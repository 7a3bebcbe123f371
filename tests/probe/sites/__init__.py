"""Invented sites of several makes, each with the verdicts an expert would give (`KEY`)."""
