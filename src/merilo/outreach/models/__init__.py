"""The tables of this room."""

from __future__ import annotations

from merilo.outreach.models.publications import Channel, Happening, Occasion, Publication, Requirement
from merilo.outreach.models.voices import Mailing, MailingLetter, MediaItem, Partner, PartnerContact

__all__ = [
    "Channel", "Happening", "Mailing", "MailingLetter", "MediaItem", "Occasion", "Partner", "PartnerContact",
    "Publication", "Requirement",
]  # fmt: skip
