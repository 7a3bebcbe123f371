"""Who may, who did: people, roles, invitations, the journal, notices."""
