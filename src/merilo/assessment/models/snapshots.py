"""Frozen states of a cycle: numbered, each naming its parent; the answers file is never rewritten."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from merilo.assessment.models.cycles import Cycle


class Snapshot(models.Model):
    """Answers, marks, units and exclusions as they were, as files with a manifest.

    folder: below the file store. manifest_sha256: what a calculation names. sheets: counted ones; excluded: left out.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("№")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("почему сделан", max_length=1000)
    folder = models.CharField(max_length=200)
    manifest_sha256 = models.CharField(max_length=64)
    answers_sha256 = models.CharField(max_length=64)
    sheets = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()
    marks = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"снимок № {self.number}"
