"""Pictures of pages made by scripts: kept beside the evidence they show, thrown away when they are a year old."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

from merilo.core import probe
from merilo.outreach.models import AuditPicture, SiteAudit
from merilo.outreach.queries.audit_sites import bare
from merilo.plans.models import StoredFile
from merilo.plans.services import files
from merilo.registry.models import Municipality

log = logging.getLogger(__name__)

KEPT = timedelta(days=366)
_QUALITY = 75  # words of a page stay readable, and a picture takes a tenth of what the browser writes


def keep(audit: SiteAudit, found: probe.Audit, folder: Path, *, at: datetime) -> int:
    """Keep the pictures the evidence of an audit names; one that cannot be kept is left out. Return how many."""
    evidence = [one for item in (*found.items, *found.beside) for one in item.evidence if one.screenshot]
    addresses = {one.screenshot: one.url for one in evidence}
    kept = 0
    for name, address in sorted(addresses.items()):
        if not (folder / name).is_file():
            continue
        try:
            file = _stored(folder / name, f"{bare(address)}, {at:%d.%m.%Y}", audit.run.municipality, at)
        except (files.FileRejected, OSError, ValueError):  # the audit is worth keeping without it
            log.exception("a picture of audit %s was not kept", audit.pk)
            continue
        AuditPicture.objects.get_or_create(audit=audit, name=name, defaults={"file": file})
        kept += 1
    return kept


def forget(*, at: datetime) -> int:
    """Throw away the pictures of audits older than a year; return how many. The words of the audits stay."""
    old = AuditPicture.objects.filter(audit__finished_at__lt=at - KEPT)
    keys = files_of(old)
    number = old.delete()[0]
    drop_unseen(keys)
    return number


def files_of(pictures: Iterable[AuditPicture]) -> set[int]:
    """Return the files of pictures that are about to go."""
    return {one.file_id for one in pictures}


def drop_unseen(keys: Collection[int]) -> None:
    """Drop the files that no picture shows any more; what lies on the disk goes with the next tidying."""
    StoredFile.objects.filter(pk__in=keys).exclude(pk__in=AuditPicture.objects.values("file")).delete()


def _stored(path: Path, name: str, municipality: Municipality, at: datetime) -> StoredFile:
    """Keep a picture made smaller; the one that looks the same as before is not kept twice."""
    smaller = BytesIO()
    with Image.open(path, formats=["PNG"]) as picture:
        picture.convert("RGB").save(smaller, format="WEBP", quality=_QUALITY)
    checked = files.check(name=f"{name}.webp", content=smaller.getvalue(), kinds=frozenset({"picture"}))
    same = AuditPicture.objects.filter(file__municipality=municipality, file__sha256=checked.sha256)
    there = same.select_related("file").first()
    return there.file if there else files.keep(checked, municipality=municipality, actor=None, at=at)
