"""What of publications, partners and letters waits on people's desks."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import wording
from merilo.outreach.queries import audits, voices
from merilo.outreach.queries.duties import Duty, Year
from merilo.plans.queries.waiting import Line
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import open_institutions


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what is to be published or looked at now, those of one kind in one line."""
    keeps = access.may(user, Act.RECORD_PUBLICATION, within=municipality.place, at=at)
    headed = access.institutions(user, municipality.pk, on=today)
    if not keeps and not headed:
        return ()
    year = Year(municipality, today.year, today=today)
    found: list[Line | None] = []
    if keeps:
        own = reverse("information_own", args=[municipality.slug])
        found += [*_of(year.of(None), "муниципалитет", own), _others(year, municipality, today)]
        found += _partners(municipality, today)
    if access.may(user, Act.KEEP_AUDITS, within=municipality.place, at=at):
        found += _sites(municipality, at)
    for one in Institution.objects.filter(municipality=municipality, pk__in=headed, parent=None):
        found += _of(year.of(one), str(one), reverse("information_of", args=[municipality.slug, one.pk]))
    return tuple(line for line in found if line is not None)


def _of(asked: list[Duty], who: str, address: str) -> list[Line | None]:
    """Return a line for what is late or due within days, and one for what was not looked at for long."""
    due = [one for one in asked if one.shape in ("late", "soon") and one.found is None]
    old = [one for one in asked if one.shape in ("late", "soon") and one.found is not None]
    return [_line("Разместить и записать", due, who, address), _line("Проверить, на месте ли", old, who, address)]


def _line(text: str, some: list[Duty], who: str, address: str) -> Line | None:
    if not some:
        return None
    first = min(some, key=lambda one: (one.shape != "late", one.due_on or date.max))
    names = list(dict.fromkeys(f"{one.title}: {one.where}" for one in some))
    sub = "; ".join(names[:3]) + (f" и ещё {len(names) - 3}" if len(names) > 3 else "")
    return Line(text, f"{who} · {sub}", first.words, first.shape, address)


def _others(year: Year, municipality: Municipality, today: date) -> Line | None:
    """Return one line for all institutions that are late."""
    late = [one for one in open_institutions(municipality, today) if any(duty.is_late for duty in year.of(one))]
    if not late:
        return None
    names = ", ".join(str(one) for one in late[:3]) + (f" и ещё {len(late) - 3}" if len(late) > 3 else "")
    words = wording.counted(len(late), "учреждение", "учреждения", "учреждений")
    address = reverse("information", args=[municipality.slug])
    return Line("Учреждения опаздывают с размещением", names, words, "late", address)


def _partners(municipality: Municipality, today: date) -> list[Line | None]:
    quiet = voices.quiet_letters(municipality, today)
    waiting = voices.to_come_back(municipality, today)
    return [
        Line(
            "Записать, что ответили партнёры", "срок ответа на письма прошёл",
            wording.counted(quiet, "письмо", "письма", "писем"), "soon", reverse("mailings", args=[municipality.slug]),
        ) if quiet else None,
        Line(
            "Вернуться к разговору с партнёрами", "; ".join(waiting[:3]),
            wording.counted(len(waiting), "организация", "организации", "организаций"), "soon",
            reverse("partners", args=[municipality.slug]),
        ) if waiting else None,
    ]  # fmt: skip


def _sites(municipality: Municipality, at: datetime) -> list[Line | None]:
    """Return the sites that did not answer when they were last looked at."""
    names = audits.silent(municipality, at=at)
    if not names:
        return []
    unlike = list(dict.fromkeys(names))
    sub = ", ".join(unlike[:3]) + (f" и ещё {len(unlike) - 3}" if len(unlike) > 3 else "")
    address = f"{reverse('site_audits', args=[municipality.slug])}?show=unread"
    count = wording.counted(len(names), "сайт", "сайта", "сайтов")
    return [Line("Сайты не ответили при проверке", sub, count, "soon", address)]
