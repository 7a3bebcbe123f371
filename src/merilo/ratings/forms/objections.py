"""Forms of objections: sending results, objecting, showing more, answering, making results final."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from merilo.assessment.forms.cycles import DecisionForm
from merilo.assessment.queries import checklists
from merilo.core import wording
from merilo.council.queries.decisions import Choice
from merilo.plans.forms.tasks import FilesField
from merilo.ratings.models import Objection
from merilo.ratings.queries.objections import MOST_PROOFS, ItemChoice, Subject
from merilo.ratings.services.answering import NewMark
from merilo.ratings.services.objecting import LONGEST, ProofInput

VALUES = {"1": Decimal(1), "0.5": Decimal("0.5"), "0": Decimal(0), "na": None}
MOST_SHEETS = 5000
_ROWS = {"rows": 4}


class SendForm(DecisionForm):
    """By which decision the preliminary results go to the institutions."""

    reason = forms.CharField(label="Примечание", max_length=1000, required=False)


class FinalForm(DecisionForm):
    """By which decision the results are final; why, where something is left open."""

    reason = forms.CharField(
        label="Почему утверждаем, хотя закончено не всё", max_length=700, widget=forms.Textarea(_ROWS)
    )

    def __init__(
        self, data: Any = None, *, today: date, gaps: Sequence[str] = (), council: Sequence[Choice] = ()
    ) -> None:
        super().__init__(data, today=today, council=council)
        if not gaps:
            del self.fields["reason"]


class ProofForm(forms.Form):
    """What an objection rests on."""

    attached = FilesField(
        label="Файлы", required=False, help_text="Снимки, PDF, документы или таблицы; можно выбрать несколько."
    )
    url = forms.URLField(
        label="Ссылка", max_length=1000, required=False, assume_scheme="https",
        help_text="Страница сайта, где это видно.",
    )  # fmt: skip
    note = forms.CharField(label="Что видно", max_length=300, required=False)

    def clean_attached(self) -> list[Any]:
        """Refuse more files than an objection holds."""
        given: list[Any] = self.cleaned_data["attached"]
        if len(given) >= MOST_PROOFS:
            raise ValidationError(f"Выберите не больше {MOST_PROOFS - 1} файлов.")
        return given

    @property
    def proofs(self) -> list[ProofInput]:
        """Return what was shown, files first."""
        said = self.cleaned_data
        found = [ProofInput(name=one.name, content=one, note=said["note"]) for one in said["attached"]]
        return [*found, *([ProofInput(url=said["url"], note=said["note"])] if said["url"] else [])]


class ObjectionForm(ProofForm):
    """What one does not agree with, why, and what shows it."""

    what = forms.ChoiceField(label="С чем вы не согласны")
    text = forms.CharField(
        label="Почему", max_length=LONGEST, widget=forms.Textarea({"rows": 6}),
        help_text="Опишите, что есть на самом деле. Возражение к отметке подтвердите снимком, документом или ссылкой.",
    )  # fmt: skip
    receipt = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ["what", "text", "attached", "url", "note", "receipt"]

    def __init__(self, data: Any = None, files: Any = None, *, subjects: Sequence[Subject], what: str = "") -> None:
        super().__init__(data, files, initial={"what": what, "receipt": str(uuid.uuid4())})
        groups: list[Any] = [("", "выберите показатель или отметку")]
        for one in subjects:
            shown = wording.decimal_words(Decimal(one.value)) if one.value is not None else "без балла"
            figure = (one.code, f"{'Итог' if one.code == 'S' else one.code}: {shown} — весь показатель")
            items = [
                (item.code, wording.shortened(f"{item.name} — {item.word}: {item.text}", 150)) for item in one.items
            ]
            groups.append((wording.shortened(f"{one.code} {one.title}", 120), [figure, *items]))
        self.fields["what"].choices = groups  # type: ignore[attr-defined]

    @property
    def subject(self) -> dict[str, str]:
        """Return what the objection is about: the indicator, and the item where it is a mark."""
        what = self.cleaned_data["what"]
        return {"indicator": what.split("/")[0], "item": what if "/" in what else ""}


class AnswerForm(forms.Form):
    """What comes of an objection; new marks, sheets to leave out."""

    outcome = forms.ChoiceField(
        label="Решение", widget=forms.RadioSelect,
        choices=[(Objection.State.UPHELD, "принять возражение"), (Objection.State.DECLINED, "отклонить возражение")],
    )  # fmt: skip
    answer = forms.CharField(
        label="Ответ учреждению", max_length=LONGEST, widget=forms.Textarea({"rows": 6}),
        help_text="Почему так решено. Учреждение увидит этот текст.",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, cycle: Any, items: Sequence[ItemChoice], may_exclude: bool, is_final: bool = False
    ) -> None:
        super().__init__(data)
        self._items = {f"mark_{place}": item for place, item in enumerate(items)}
        if is_final:
            self.fields["outcome"].choices = [(Objection.State.DECLINED, "отклонить возражение")]  # type: ignore[attr-defined]
            return
        for name, item in self._items.items():
            now = checklists.value_words(item.value)
            ways = [(value, words) for value, words in checklists.value_choices(cycle) if value != now]
            self.fields[name] = forms.ChoiceField(
                label=f"Отметка: {item.name}", required=False, choices=[("", f"оставить «{item.word}»"), *ways],
                help_text=item.text, initial="1" if len(items) == 1 else "",
            )  # fmt: skip
        if may_exclude:
            self.fields["sheets"] = forms.CharField(
                label="Исключить анкеты с номерами", required=False, max_length=20_000,
                help_text="Номера через запятую, подряд — через тире: 15–40, 52. Они видны в разборе анкет и в снимке.",
            )  # fmt: skip

    def clean_sheets(self) -> list[int]:
        """Return the numbers of sheets; nonsense is refused by name."""
        found: set[int] = set()
        for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–—]\s*", "–", self.cleaned_data["sheets"].strip())):
            if not part:
                continue
            span = re.fullmatch(r"(\d{1,12})(?:–(\d{1,12}))?", part, re.ASCII)
            if span is None:
                raise ValidationError(f"Не номер анкеты: «{part[:40]}». Пример: 15–40, 52.")
            first, last = int(span[1]), int(span[2] or span[1])
            if last < first or last - first + len(found) >= MOST_SHEETS:
                raise ValidationError(f"Проверьте номера «{part[:40]}»: за один раз — не больше {MOST_SHEETS} анкет.")
            found |= set(range(first, last + 1))
        return sorted(found)

    def clean(self) -> dict[str, Any]:
        """A declined objection changes nothing: marks chosen beside it are not meant."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == Objection.State.DECLINED and given.get("sheets"):
            self.add_error("sheets", "Возражение отклонено — анкеты не исключаются. Уберите номера.")
        return given

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = self.cleaned_data
        is_upheld = said["outcome"] == Objection.State.UPHELD
        marks = [NewMark(item.code, VALUES[said[name]]) for name, item in self._items.items() if said.get(name)]
        return {
            "outcome": said["outcome"], "answer": said["answer"], "marks": marks if is_upheld else [],
            "sheets": said.get("sheets", []),
        }  # fmt: skip
