"""A file of strangers is read in a process of its own: one that never ends, or eats all memory, ends alone."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings


class EndedBadly(Exception):
    """The process was not well: `is_late` when its time was over, otherwise it died (mostly for lack of memory)."""

    def __init__(self, *, is_late: bool) -> None:
        self.is_late = is_late
        super().__init__("too late" if is_late else "died")


def call(function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Return what a function of the core returns, or raise what it raises, within READ_SECONDS.

    Raises EndedBadly. A function that needs the database cannot be called so: the process does not start Django.
    """
    if not settings.READ_APART:
        return function(*given, **named)
    process = subprocess.Popen(
        [sys.executable, "-m", "merilo.accounts.apart"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        said, _ = process.communicate(pickle.dumps((function, given, named)), timeout=settings.READ_SECONDS)
    except subprocess.TimeoutExpired:
        raise EndedBadly(is_late=True) from None
    finally:
        process.kill()
        process.wait()
    if process.returncode != 0:
        raise EndedBadly(is_late=False)
    is_well, found = pickle.loads(said)  # written by our own process
    if not is_well:
        raise found
    return found


def main() -> None:
    """Do what was asked, in the process of its own."""
    with os.fdopen(os.dup(1), "wb") as answer:
        os.dup2(2, 1)  # what a library prints must not get between
        function, given, named = pickle.load(sys.stdin.buffer)  # written by our own process
        try:
            found = (True, function(*given, **named))
        except Exception as failure:  # handed over to whoever has asked
            found = (False, failure)
        answer.write(pickle.dumps(found))


if __name__ == "__main__":
    main()
