"""Files given with the council's affairs: looked into and kept as evidence of plans is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from merilo.accounts.models import User
from merilo.plans.models import StoredFile
from merilo.plans.services import files
from merilo.registry.models import Municipality


def taken(file: Any, municipality: Municipality, actor: User, at: datetime) -> StoredFile | None:
    """Keep what was sent with a form, None where nothing was; the deed around it has asked for the right.

    Raises FileRejected for what cannot be kept.
    """
    if not file:
        return None
    return files.store(
        municipality=municipality, name=file.name, content=file, actor=actor, at=at, kinds=files.EVIDENCE
    )
