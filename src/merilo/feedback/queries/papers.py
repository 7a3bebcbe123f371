"""What papers about messages of citizens say."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from merilo.accounts.models import User
from merilo.core import papers, wording
from merilo.feedback.models import Answer, Appeal, Consent, Contact
from merilo.feedback.queries.numbers import Line, Numbers
from merilo.registry.models import Municipality

HEADS = ("Поступило", "С ответом", "В срок", "Просрочено", "Дней до ответа", "Ответ помог")


FIRST = {  # what the lines of a table are
    "По месяцам": "Месяц", "Что это было": "Вид", "О чём": "Предмет", "Как поступили": "Способ",
    "По учреждениям": "Учреждение",
}  # fmt: skip


def statistics(municipality: Municipality, found: Numbers, *, today: date, author: User) -> papers.Account:
    """Return the report on a year's messages: how many, about what, how soon they were answered."""
    whole = found.whole
    came = wording.counted(whole.total, "сообщение", "сообщения", "сообщений")
    lead = [
        f"За {found.year} год поступило {came}. Ответ дан на {whole.answered}, из них в срок {whole.in_time}; "
        f"просрочено {whole.late}."
        if whole.total
        else f"За {found.year} год сообщений не поступало."
    ]
    if whole.days is not None:
        lead.append(f"Ответ готовили в среднем {_days(whole)} дня.")
    if whole.rated:
        raters = wording.counted(whole.rated, "автор", "автора", "авторов")
        lead.append(f"Помог ли ответ, сказали {raters}; помог {whole.helped}.")
    return papers.Account(
        municipality=municipality.authority or municipality.name,
        title="Отчёт о сообщениях граждан",
        subtitle=f"о качестве условий оказания услуг, {found.year} год",
        lead=tuple(lead),
        parts=tuple(
            papers.AccountPart(
                title=one.title, heads=(FIRST[one.title], *HEADS), rows=tuple(_row(line) for line in one.lines)
            )
            for one in found.tables
            if one.lines
        ),
        signature_post=author.position,
        signature_name=author.name,
        is_wide=True,
        made_on=today,
    )


def _row(line: Line) -> papers.AccountRow:
    helped = f"{line.helped} из {line.rated}" if line.rated else "—"
    numbers = (line.total, line.answered, line.in_time, line.late)
    return papers.AccountRow(cells=(line.name, *map(str, numbers), _days(line), helped))


def _days(line: Line) -> str:
    return "—" if line.days is None else f"{line.days:.1f}".replace(".", ",")


def letter(appeal: Appeal, answer: int, *, today: date) -> papers.PartnerLetter | None:
    """Return an answer as a letter; None where there is no such answer or its text was forgotten."""
    found = Answer.objects.filter(appeal=appeal, pk=answer).exclude(text="").select_related("by").first()
    if found is None:
        return None
    contact = Contact.objects.filter(appeal=appeal).first()
    municipality, by = appeal.municipality, found.by
    return papers.PartnerLetter(
        sender=municipality.authority or municipality.name,
        to=contact.name if contact is not None and contact.name else "Автору сообщения",
        address=contact.address or contact.email if contact is not None else "",
        written_on=timezone.localdate(found.at),
        title=f"Ответ на сообщение №{wording.NBSP}{appeal.number} от {wording.date_words(appeal.received_on)}",
        text=found.text,
        signed_post=by.position if by is not None else "",
        signed_by=_signed(by.name) if by is not None else "",
        made_on=today,
    )


def _signed(name: str) -> str:
    """Return a name as letters are signed: initials first."""
    family, *given = name.split()
    return wording.NBSP.join([*(f"{one[0]}." for one in given[:2]), family])


def consent(appeal: Appeal, *, today: date, author: User) -> papers.Account | None:
    """Return the consent that was given with a message: its very text, when, by whom; `author` prints it."""
    found = Consent.objects.filter(appeal=appeal).first()
    if found is None:
        return None
    contact = Contact.objects.filter(appeal=appeal).first()
    given = timezone.localtime(found.given_at)
    number = f"№{wording.NBSP}{appeal.number}"
    said = [f"Согласие дано {wording.date_words(given.date())} в {given:%H:%M} отметкой на сайте к сообщению {number}."]
    if found.withdrawn_at is not None:
        said.append(f"Отозвано {wording.date_words(timezone.localdate(found.withdrawn_at))}; контакты удалены.")
    if contact is not None:
        left = (contact.name, contact.email, contact.phone, contact.address)
        said.append(f"Оставлены контакты: {', '.join(one for one in left if one)}.")
    return papers.Account(
        municipality=appeal.municipality.authority or appeal.municipality.name,
        title="Согласие на обработку персональных данных",
        parts=(
            papers.AccountPart(texts=tuple(one.strip() for one in found.text.split("\n") if one.strip())),
            papers.AccountPart(texts=tuple(said)),
        ),
        signature_post=author.position,
        signature_name=author.name,
        made_on=today,
    )
