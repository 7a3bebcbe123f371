"""A schedule as one short line, so that a table of phrases can be read and added to by a clerk.

`recurring quarter; 4: 2026-01-01..2026-03-31 ... 2026-10-01..2026-12-31` — the kind, how often, the windows (the first
and last where there are more than four), an offset, an event, a flag; parts of `several` stand in braces.
"""

from __future__ import annotations

from merilo.core.deadlines import Schedule, Window


def meaning(schedule: Schedule) -> str:
    words = [schedule.kind]
    if schedule.every is not None:
        count = "" if schedule.every.count == 1 else f"{schedule.every.count} "
        at_least = ">=" if schedule.at_least else ""
        times = f"{at_least}{schedule.times} per " if schedule.times != 1 or at_least else ""
        words.append(f"{times}{count}{schedule.every.unit}")
    if schedule.offset is not None:
        words.append(f"{schedule.offset.count} {schedule.offset.unit} {schedule.offset.side}")
    parts = [" ".join(words)]
    if schedule.event is not None:
        parts.append(schedule.event)
    if schedule.windows:
        parts.append(_windows(schedule.windows))
    if schedule.parts:
        parts.append("{" + " | ".join(meaning(part) for part in schedule.parts) + "}")
    if schedule.flags.if_possible:
        parts.append("if possible")
    if schedule.flags.condition:
        parts.append(f"condition {schedule.flags.condition}")
    if schedule.flags.basis:
        parts.append(f"basis {schedule.flags.basis}")
    if any(schedule.doubts) or any(any(part.doubts) for part in schedule.parts):
        parts.append("doubt")
    return "; ".join(parts)


def _windows(windows: tuple[Window, ...]) -> str:
    if len(windows) <= 4:
        return ", ".join(map(_window, windows))
    return f"{len(windows)}: {_window(windows[0])} ... {_window(windows[-1])}"


def _window(window: Window) -> str:
    if window.start == window.end:
        return window.start.isoformat()
    return f"{window.start.isoformat()}..{window.end.isoformat()}"
