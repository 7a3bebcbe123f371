"""Forms of the council and its people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from merilo.accounts.choosing import SearchingForm
from merilo.accounts.models import User
from merilo.council.models import Council, Member
from merilo.registry.forms.fields import DayField, fields_of
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import rules

TERM_YEARS = 3  # for which a council is formed (закон 3612-1, ст. 36.1)


class CouncilForm(forms.Form):
    """A council: by what it was formed, for how long, the rules of its statute."""

    def __init__(self, data: Any = None, files: Any = None, *, today: date, council: Council | None = None) -> None:
        names = ("name", "basis", "formed_on", "ends_on", "statute", "quorum", "chair_decides", "remark_days")
        initial: dict[str, Any] = {name: getattr(council, name) for name in (*names, "keep_years")} if council else {}
        if council is None:
            initial = {
                "name": "Общественный совет по независимой оценке качества условий оказания услуг",
                "ends_on": after_years(today, TERM_YEARS),
            }
        super().__init__(data, files, initial=initial)
        self.fields.update(fields_of((*names, "keep_years"), Council))
        law = rules.told()
        self.fields[
            "basis"
        ].help_text = f"Например: решение общественной палаты от 12.03.2026 № 4. {law['council_formed']}"
        self.fields["ends_on"].help_text = law["council_term"]
        self.fields["statute"].help_text = "Чем утверждено положение: вид документа, дата и номер."
        self.fields[
            "keep_years"
        ].help_text = "Потом почта, телефон, место работы и причина выхода стираются; имя остаётся в протоколах."
        self.fields["file"] = forms.FileField(label="Положение файлом", required=False)
        self.fields["formed_on"].widget.attrs["max"] = today.isoformat()

    def values(self) -> dict[str, Any]:
        """Return what was filled in, without the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class EndForm(forms.Form):
    """The end of a council's work."""

    ended_on = DayField(label="Полномочия прекращены")
    reason = forms.CharField(
        label="Почему", max_length=500, help_text="Например: срок истёк, сформирован новый состав."
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})


class MemberForm(SearchingForm):
    """A member: only what the papers of the council need."""

    is_clear = forms.BooleanField(
        label="Не замещает государственных и муниципальных должностей и не работает в учреждениях, которые оцениваются",
    )

    def __init__(self, data: Any = None, *, people: QuerySet[User], today: date, member: Member | None = None) -> None:
        names = ("name", "employer", "post", "joined_on", "joined_basis", "stated_on", "email", "phone")
        initial: dict[str, Any] = {"joined_on": today, "stated_on": today}
        if member is not None:
            initial = {name: getattr(member, name) for name in names} | {"user": member.user_id, "is_clear": True}
        super().__init__(data, initial=initial)
        self.fields = {**fields_of(names, Member), **self.fields}
        self.fields["stated_on"].required = True
        self.fields["employer"].help_text = "Для протокола и проверки запретов."
        self.fields["is_clear"].error_messages["required"] = (
            "Отметьте, что человек заявил об отсутствии запретов: без этого в совет не включают."
        )
        self.fields["is_clear"].help_text = f"Сверьте с заявлением человека. {rules.told()['council_ban']}"
        self.fields["email"].help_text = "Приглашения на заседания уйдут сюда. Видят только те, кто ведёт совет."
        self.fields["user"] = forms.ModelChoiceField(
            people, label="Учётная запись", required=False, empty_label="нет, участвует на бумаге",
            help_text="Чтобы человек голосовал и замечал к протоколу сам.",
        )  # fmt: skip
        self.order_fields((*names, "user", "is_clear"))
        self.search_in("user")

    def values(self) -> dict[str, Any]:
        """Return what was filled in, without the word that all is clear."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_clear"}


class LeaveForm(forms.Form):
    """A person leaves the council."""

    left_on = DayField(label="Последний день в составе")
    reason = forms.CharField(label="Почему", max_length=500, help_text="Например: заявление от 01.04.2026.")

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"left_on": today})


class ConflictForm(SearchingForm):
    """About which institution a member does not vote, and why."""

    institution: forms.ModelChoiceField[Institution] = forms.ModelChoiceField(
        Institution.objects.none(), label="Учреждение", empty_label="— выберите —"
    )
    words = forms.CharField(label="В чём интерес", max_length=500, help_text="Например: в учреждении работает супруга.")
    stated_on = DayField(label="Когда заявлено")

    def __init__(self, data: Any = None, *, municipality: Municipality, today: date) -> None:
        super().__init__(data, initial={"stated_on": today})
        heads = Institution.objects.filter(municipality=municipality, parent__isnull=True, closed_on__isnull=True)
        self.fields["institution"].queryset = heads.order_by("name")  # type: ignore[attr-defined]
        self.search_in("institution")


class DayForm(forms.Form):
    """The day on which the composition is looked at."""

    on = DayField(label="Состав на день", required=False)


def after_years(day: date, years: int) -> date:
    """Return the same day so many years later."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
