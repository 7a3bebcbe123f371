"""Addresses of publications, posters and papers, media, partners."""

from __future__ import annotations

from django.urls import URLPattern

patterns: list[URLPattern] = []
