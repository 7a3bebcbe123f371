"""Papers of the council: invitations, minutes, voting sheets, terms of reference, proposals; one sheet for all."""
