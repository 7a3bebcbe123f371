"""Pages of people, invitations, deputies, the journal, notices, and the ways in."""
