"""Deeds of this room: people and roles, invitations, deputies, ways in, notices."""

from merilo.accounts.services.digests import send_digests
from merilo.accounts.services.entrance import unlock
from merilo.accounts.services.notices import notify

__all__ = ["notify", "send_digests", "unlock"]
