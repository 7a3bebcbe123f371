"""Forms of tables of earlier years' plans: the file, how the plans were approved, why a table is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.core import wording
from merilo.plans.forms.remediation import ApprovalForm
from merilo.plans.queries.remediation_imports import FIRST_YEAR
from merilo.registry.models import Institution, Municipality


class TableForm(forms.Form):
    """A file with measures, and what it may leave unsaid."""

    file = forms.FileField(
        label="Файл с таблицей",
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="Excel, OpenDocument или CSV. Нужны столбцы «Недостаток», «Мероприятие», «Плановый срок».",
    )
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label="Учреждение, если столбца нет",
        required=False,
        empty_label="указано в таблице",
    )
    year = forms.IntegerField(
        label="Год оценки, если столбца нет", required=False, min_value=FIRST_YEAR, max_value=2100
    )

    def __init__(self, *args: Any, municipality: Municipality, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.filter(municipality=municipality).order_by("name", "pk")


class TakeInForm(ApprovalForm):
    """How the plans of the table were approved; rows with faults are only passed over on purpose."""

    def __init__(self, *args: Any, faults: int, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["approved_on"].widget.attrs["max"] = today.isoformat()
        if faults:
            rows = wording.counted(faults, "строку", "строки", "строк")
            self.fields["skip_faults"] = forms.BooleanField(
                label=f"Пропустить {rows} с ошибками и внести остальное", required=False
            )

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        given = dict(self.cleaned_data)
        return {"skip_faults": given.pop("skip_faults", False), "approval": given}


class UndoForm(forms.Form):
    """Why a table is taken back."""

    reason = forms.CharField(label="Почему", max_length=500)
