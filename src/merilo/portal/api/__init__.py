"""What programs are told and may hand over: /api/v1/, described by its own OpenAPI document."""

from __future__ import annotations

from merilo.portal.api.door import api
from merilo.portal.api.reading import router as reading
from merilo.portal.api.writing import router as writing

__all__ = ["api"]

api.add_router("", reading)
api.add_router("", writing)
