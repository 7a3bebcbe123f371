"""What people fill in about plans and tasks."""
