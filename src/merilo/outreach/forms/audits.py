"""Forms of the audits of sites."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.outreach.models import AuditRules
from merilo.outreach.services.audits_reporting import STEPS

SHOW = [
    ("", "все сайты"), ("lacking", "чего-то нет"), ("worse", "стало хуже"), ("better", "стало лучше"),
    ("unread", "не прочитаны"),
]  # fmt: skip


class ShowForm(forms.Form):
    """Which sites are shown."""

    show = forms.ChoiceField(label="Что показать", choices=SHOW, required=False)

    @property
    def asked(self) -> str:
        """Return what is asked for; nonsense asks for everything."""
        return str(self.cleaned_data.get("show", "")) if self.is_valid() else ""


class RulesForm(forms.Form):
    """How often the sites are checked by themselves."""

    every = forms.ChoiceField(label="Проверять сайты", choices=AuditRules.Every.choices, widget=forms.RadioSelect)
    browser = forms.BooleanField(
        label="Открывать в браузере страницы, которые строит скрипт", required=False,
        help_text="Нужен Chromium на сервере; без него такие страницы останутся «не определить».",
    )  # fmt: skip

    own_site = forms.URLField(
        label="Раздел о независимой оценке на сайте муниципалитета", max_length=500, required=False,
        assume_scheme="https",
        help_text="Проверяются результаты, планы по устранению недостатков, новости и ссылка на bus.gov.ru. "
        "Если не указать, проверяется официальный сайт из сведений о муниципалитете.",
    )  # fmt: skip

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        return {"every": given["every"], "render": given["browser"], "own_site": given["own_site"]}


class OtherSiteForm(forms.Form):
    """Another site of an institution."""

    address = forms.URLField(label="Адрес", max_length=500, assume_scheme="https")

    note = forms.CharField(
        label="Что это за сайт", max_length=200, required=False,
        help_text="Например: старый сайт, страница на портале культуры района.",
    )  # fmt: skip


class ReportForm(forms.Form):
    """Lines about what the audits answer to."""

    steps = forms.MultipleChoiceField(
        label="О чём отчитаться", choices=[(code, words) for code, (words, _) in STEPS.items()],
        widget=forms.CheckboxSelectMultiple, initial=list(STEPS),
    )  # fmt: skip

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"steps": self.cleaned_data["steps"]}
