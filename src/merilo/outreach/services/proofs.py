"""Files that show something: checked before a transaction begins, kept inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlsplit

from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.plans.models import StoredFile
from merilo.plans.services import files
from merilo.registry.models import Municipality


class LinkRejected(Refused):
    """What was given is no link to a page."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it comes in."""

    name: str
    content: BinaryIO | bytes


def checked(proof: Proof | None) -> files.Checked | None:
    """Look into a file. Raises FileRejected."""
    return None if proof is None else files.check(name=proof.name, content=proof.content)


def keep(found: files.Checked | None, *, municipality: Municipality, actor: User, at: datetime) -> StoredFile | None:
    """Keep a checked file."""
    return None if found is None else files.keep(found, municipality=municipality, actor=actor, at=at)


def link(url: str) -> str:
    """Return a link without spaces around it. Raises LinkRejected."""
    found = url.strip()
    if found and (urlsplit(found).scheme not in ("http", "https") or not urlsplit(found).hostname):
        raise LinkRejected("Ссылка начинается с https:// или http://.")
    return found


def tidy(text: str) -> str:
    """Return words on one line."""
    return " ".join(text.replace("\0", "").split())
