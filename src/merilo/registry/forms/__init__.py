"""What people fill in about municipalities and institutions."""
