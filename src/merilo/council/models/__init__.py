"""The council, its meetings and decisions."""

from merilo.council.models.letters import Proposal
from merilo.council.models.meetings import Guest, Material, Matter, Meeting, Question, Remark, Resolution, Seat, Vote
from merilo.council.models.people import Conflict, Council, Member

__all__ = [
    "Conflict",
    "Council",
    "Guest",
    "Material",
    "Matter",
    "Meeting",
    "Member",
    "Proposal",
    "Question",
    "Remark",
    "Resolution",
    "Seat",
    "Vote",
]
