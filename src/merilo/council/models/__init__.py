"""The council, its meetings and decisions."""

from merilo.council.models.guides import Guide, Inquiry
from merilo.council.models.letters import Proposal
from merilo.council.models.meetings import Guest, Material, Matter, Meeting, Question, Remark, Resolution, Seat, Vote
from merilo.council.models.operators import Offer, OfferFile, Selection
from merilo.council.models.own import OwnIndicator, OwnValue
from merilo.council.models.people import Conflict, Council, Member

__all__ = [
    "Conflict",
    "Council",
    "Guest",
    "Guide",
    "Inquiry",
    "Material",
    "Matter",
    "Meeting",
    "Member",
    "Offer",
    "OfferFile",
    "OwnIndicator",
    "OwnValue",
    "Proposal",
    "Question",
    "Remark",
    "Resolution",
    "Seat",
    "Selection",
    "Vote",
]
