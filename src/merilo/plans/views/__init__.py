"""Pages of plans: drafts, plans, tasks, the desk, papers and feeds."""
