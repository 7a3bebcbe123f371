"""The tables of this room."""

from __future__ import annotations

from merilo.outreach.models.audits import AuditPicture, AuditRules, AuditRun, OtherSite, SiteAudit
from merilo.outreach.models.publications import Channel, Happening, Occasion, Placement, Requirement
from merilo.outreach.models.voices import Mailing, MailingLetter, MediaItem, Partner, PartnerContact

__all__ = [
    "AuditPicture", "AuditRules", "AuditRun", "Channel", "Happening", "Mailing", "MailingLetter", "MediaItem",
    "Occasion", "OtherSite", "Partner", "PartnerContact", "Placement", "Requirement", "SiteAudit",
]  # fmt: skip
