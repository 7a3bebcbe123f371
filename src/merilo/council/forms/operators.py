"""Forms of selecting an operator: the selection, terms of reference, offers, the choice, the contract, the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from merilo.council.forms.resting import RestingForm
from merilo.council.models import Offer, Selection
from merilo.council.queries.decisions import Choice
from merilo.council.queries.operators import Compared
from merilo.plans.forms.tasks import FilesField
from merilo.registry.forms.fields import DayField, fields_of
from merilo.registry.queries import rules

_ROWS = {"rows": 4}


class SumField(forms.DecimalField):
    """A sum of money as people write it: «125 000,50»."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, min_value=0, localize=True, required=False, **options)

    def to_python(self, value: Any) -> Any:
        """Return the sum; blanks between thousands are no part of it."""
        return super().to_python(re.sub(r"\s", "", value) if isinstance(value, str) else value)


class SelectionForm(forms.Form):
    """What an operator is looked for, until when offers are taken."""

    year = forms.TypedChoiceField(label="За какой год оценка", coerce=int)
    title = forms.CharField(
        label="Предмет", max_length=300, required=False, help_text="Пусто — «Отбор оператора на 2026 год»."
    )
    offers_until = DayField(label="Предложения принимаются до", required=False)
    most_price = SumField(label="Предельная цена, руб.", help_text="Начальная цена контракта, если она определена.")

    def __init__(self, data: Any = None, *, today: date, selection: Selection | None = None) -> None:
        initial: dict[str, Any] = {"year": today.year}
        if selection is not None:
            initial = {name: getattr(selection, name) for name in ("year", "title", "offers_until", "most_price")}
        super().__init__(data, initial=initial)
        years = sorted({*range(today.year - 1, today.year + 2), initial["year"]}, reverse=True)
        self.fields["year"].choices = [(one, str(one)) for one in years]  # type: ignore[attr-defined]
        self.fields["title"].help_text = f"Пусто — «Отбор оператора на {today.year} год»."


class TermsForm(forms.Form):
    """Terms of reference as a file."""

    file = forms.FileField(label="Техническое задание", help_text="Word или PDF.")


class DecidedForm(RestingForm):
    """By which decision."""

    basis = forms.CharField(
        label="Решение", max_length=500, help_text="Вид документа, дата и номер: протокол совета от 12.03.2026 № 3"
    )
    decided_on = DayField(label="Дата решения")

    def __init__(self, data: Any = None, *, today: date, council: Sequence[Choice], **more: Any) -> None:
        super().__init__(data, **more)
        self.offer(council)
        self.fields["decided_on"].initial = today
        self.fields["decided_on"].widget.attrs["max"] = today.isoformat()


class OfferForm(forms.Form):
    """An offer: who, for how much, how long, with what experience; files as evidence."""

    def __init__(
        self, data: Any = None, files: Any = None, *, today: date, offer: Offer | None = None
    ) -> None:  # fmt: skip
        names = ("name", "inn", "contacts", "received_on", "price", "days", "works", "experience", "conditions")
        initial: dict[str, Any] = {"received_on": today}
        if offer is not None:
            initial = {name: getattr(offer, name) for name in names}
        super().__init__(data, files, initial=initial)
        self.fields.update(fields_of(names, Offer))
        self.fields["price"] = SumField(label="Цена, руб.")
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()
        self.fields["days"].help_text = "Календарных дней со дня контракта."
        self.fields["experience"].help_text = "Где и когда проводил такую оценку, кто работает, чем подтверждается."
        self.fields["conditions"].help_text = "Что ещё обещает: отчёт, снимки, выезды, обучение."
        for name in ("experience", "conditions"):
            self.fields[name].widget.attrs["rows"] = 4
        self.fields["attached"] = FilesField(
            label="Файлы", required=False, help_text="Само предложение, контракты, отзывы; можно выбрать несколько."
        )

    def clean_inn(self) -> str:
        """Return ten or twelve digits, or nothing."""
        given = re.sub(r"\s", "", self.cleaned_data["inn"])
        if given and not re.fullmatch(r"(?:\d{10}|\d{12})", given, re.ASCII):
            raise ValidationError("В ИНН 10 цифр у организации, 12 — у предпринимателя.")
        return given


class DeclineForm(forms.Form):
    """Why an offer is not considered."""

    reason = forms.CharField(
        label="Почему не рассматривается", max_length=500, required=False,
        help_text="Например: поступило позже срока. Пустое поле вернёт предложение к рассмотрению.",
    )  # fmt: skip


class ChooseForm(DecidedForm):
    """Which offer, by which decision, why."""

    chosen = forms.TypedChoiceField(label="Кого выбрали", coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label="Почему", max_length=1000, widget=forms.Textarea(_ROWS))
    field_order = ["chosen", "reason", "of_council", "basis", "decided_on"]

    def __init__(
        self, data: Any = None, *, today: date, council: Sequence[Choice], offers: Sequence[Compared]
    ) -> None:  # fmt: skip
        super().__init__(data, today=today, council=council)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (one.offer.pk, " — ".join(filter(None, (one.offer.name, one.price, one.days)))) for one in offers
        ]
        self.order_fields(self.field_order)


class ContractForm(forms.Form):
    """The contract."""

    number = forms.CharField(label="№ контракта", max_length=60, required=False)
    signed_on = DayField(label="Когда подписан")
    price = SumField(label="Цена контракта, руб.")
    report_due_on = DayField(
        label="Отчёт по контракту до", required=False, help_text="Просроченный отчёт появится на рабочем столе."
    )
    file = forms.FileField(label="Контракт файлом", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, today: date, selection: Selection) -> None:
        price = selection.chosen.price if selection.chosen is not None else None
        super().__init__(data, files, initial={"signed_on": today, "price": price})
        self.fields["signed_on"].widget.attrs["max"] = today.isoformat()


class CameForm(forms.Form):
    """The report has come."""

    received_on = DayField(label="Когда поступил")
    basis = forms.CharField(label="Чем подтверждается", max_length=500, help_text="Например: письмо, вх. № 214.")
    file = forms.FileField(label="Отчёт файлом", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, today: date, selection: Selection) -> None:
        super().__init__(data, files, initial={"received_on": today})
        self.fields["received_on"].help_text = rules.told()["operator_report"]
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()


class AcceptForm(forms.Form):
    """The work is accepted."""

    accepted_on = DayField(label="Когда принята")
    basis = forms.CharField(label="Акт приёмки", max_length=500, help_text="Например: акт от 01.10.2026 № 7.")
    file = forms.FileField(label="Акт файлом", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, today: date, selection: Selection) -> None:
        super().__init__(data, files, initial={"accepted_on": today})
        self.fields["accepted_on"].widget.attrs["max"] = today.isoformat()


class CancelForm(forms.Form):
    """Why nothing came of a selection."""

    reason = forms.CharField(label="Почему отбор не состоялся", max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, files: Any = None, *, today: date, selection: Selection) -> None:
        super().__init__(data)
