"""What is done with municipalities and institutions; other rooms call these by name."""

from merilo.registry.services.closing import close, reopen
from merilo.registry.services.coverage import plan_assessment, record_assessment, remove_planned
from merilo.registry.services.institutions import (
    add_branch,
    add_institution,
    change_institution,
    correct_name,
    rename,
    set_recipients,
)
from merilo.registry.services.mergers import merge, merge_into_new
from merilo.registry.services.municipalities import describe_municipality, make_municipality
from merilo.registry.services.stands import add_stand, change_stand, remove_stand

__all__ = [
    "add_branch",
    "add_institution",
    "add_stand",
    "change_institution",
    "change_stand",
    "close",
    "correct_name",
    "describe_municipality",
    "make_municipality",
    "merge",
    "merge_into_new",
    "plan_assessment",
    "record_assessment",
    "remove_planned",
    "remove_stand",
    "rename",
    "reopen",
    "set_recipients",
]
