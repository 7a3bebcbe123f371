"""Pages of long lists as rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE = 40  # an entry of the journal may tell of many fields
Row = TypeVar("Row")


def page_of(found: QuerySet[Any], number: str, rows: Callable[[Iterable[Any]], Iterable[Row]]) -> Page[Row]:
    """Return a page of what was found, each line made by `rows`; a number that is nonsense is the first page."""
    page = Paginator(found, PAGE).get_page(number)
    return Page(list(rows(page.object_list)), page.number, page.paginator)
