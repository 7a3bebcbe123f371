"""Words and shapes of plans for templates."""
