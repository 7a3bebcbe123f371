"""Russian deadline words -> schedule -> dates; the schedule in words, with how it was counted."""

from merilo.core.deadlines.answer import WrongPeriod, parse
from merilo.core.deadlines.calendar import Calendar, CalendarUnreadable, load_calendar
from merilo.core.deadlines.phrases import Phrase, PhrasesUnreadable, read_phrases
from merilo.core.deadlines.schedule import Flags, Kind, Schedule, Window
from merilo.core.deadlines.speech import say
from merilo.core.deadlines.terms import Every, Offset

__all__ = [
    "Calendar",
    "CalendarUnreadable",
    "Every",
    "Flags",
    "Kind",
    "Offset",
    "Phrase",
    "PhrasesUnreadable",
    "Schedule",
    "Window",
    "WrongPeriod",
    "load_calendar",
    "parse",
    "read_phrases",
    "say",
]
