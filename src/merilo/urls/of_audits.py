"""Addresses of audits of institutions' sites."""

from __future__ import annotations

from django.urls import URLPattern

patterns: list[URLPattern] = []
