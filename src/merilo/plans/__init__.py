"""Everything with a deadline: plans, items, tasks, evidence, target indicators."""
