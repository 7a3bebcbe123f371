"""Papers for people outside: letters to partners, the press release, posters and booklets."""
