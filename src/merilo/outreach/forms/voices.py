"""Forms of media, partners and letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from merilo.accounts.choosing import SearchingForm
from merilo.outreach.models import Mailing, MailingLetter, MediaItem, Partner, PartnerContact
from merilo.outreach.services.proofs import Proof
from merilo.registry.forms.fields import DayField, Several, fields_of
from merilo.registry.models import Institution, Municipality

_PARTNER = ("name", "kind", "person", "post", "phone", "email", "address", "note", "is_aside")


def _institutions(municipality: Municipality, on: date, own: frozenset[int] | None) -> Any:
    """Return institutions to choose from: those that work, or only those a person heads."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    found = municipality.institutions.filter(still, parent=None)
    return found if own is None else found.filter(pk__in=own)


class MediaForm(SearchingForm):
    """A piece in a newspaper, on the air, in a network; leaflets given out."""

    outlet = forms.CharField(
        label="Издание, канал или страница", max_length=200, help_text="Для буклетов и листовок — где их роздали."
    )
    kind = forms.ChoiceField(label="Вид", choices=MediaItem.Kind.choices)
    title = forms.CharField(label="Заголовок или тема", max_length=300)
    published_on = DayField(label="Дата выхода")
    institution = forms.ModelChoiceField(
        queryset=Institution.objects.none(), label="О каком учреждении", required=False,
        empty_label="об оценке в муниципалитете",
    )  # fmt: skip
    url = forms.URLField(label="Ссылка", max_length=1000, required=False, assume_scheme="https")
    proof = forms.FileField(
        label="Вырезка",
        required=False,
        help_text="Снимок полосы, PDF или документ; для буклетов — сам буклет. Нужна ссылка или вырезка.",
    )
    note = forms.CharField(label="Примечание", max_length=500, required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, municipality: Municipality, today: date,
        own: frozenset[int] | None, asked: dict[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial={"published_on": today, **asked})
        field: Any = self.fields["institution"]
        field.queryset = _institutions(municipality, today, own)
        if own is not None:
            field.required, field.empty_label = True, None
        self.search_in("institution")

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        proof = said.pop("proof")
        return {**said, "proof": Proof(proof.name, proof) if proof else None}


class PartnerForm(forms.Form):
    """An organisation that helps."""

    def __init__(self, data: Any = None, *, partner: Partner | None = None) -> None:
        initial = {} if partner is None else {name: getattr(partner, name) for name in _PARTNER}
        super().__init__(data, initial=initial)
        self.fields.update(fields_of(_PARTNER, Partner))
        self.fields["person"].help_text = "Рабочие сведения: имя и должность того, с кем ведёте разговор."
        if partner is None:
            del self.fields["is_aside"]


class ContactForm(SearchingForm):
    """A talk, a meeting or a letter."""

    way = forms.ChoiceField(label="Как", choices=PartnerContact.Way.choices, widget=forms.RadioSelect)
    on = DayField(label="Когда")
    topic = forms.CharField(label="О чём", max_length=300)
    outcome = forms.CharField(
        label="Что получилось", max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    next_on = DayField(label="Вернуться к разговору", required=False)
    institution = forms.ModelChoiceField(
        queryset=Institution.objects.none(), label="От какого учреждения", required=False,
        empty_label="от муниципалитета или совета",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, municipality: Municipality, today: date, own: frozenset[int] | None
    ) -> None:
        super().__init__(data, initial={"on": today, "way": PartnerContact.Way.CALL})
        field: Any = self.fields["institution"]
        field.queryset = _institutions(municipality, today, own)
        if own is not None:
            field.required, field.empty_label = True, None
        self.search_in("institution")


class MailingForm(SearchingForm):
    """One letter to several organisations."""

    kind = forms.ChoiceField(label="Вид", choices=Mailing.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="О чём", max_length=200, min_length=3, help_text="Станет заголовком письма.")
    text = forms.CharField(
        label="Текст письма", max_length=8000, widget=forms.Textarea({"rows": 12}),
        help_text="Пустая строка начинает новый абзац. Кому письмо, программа напишет сама.",
    )  # fmt: skip
    partners = Several(
        queryset=Partner.objects.none(), label="Кому", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте хотя бы одну организацию."},
    )  # fmt: skip
    written_on = DayField(label="Дата письма")
    number = forms.CharField(
        label="Исходящий номер", max_length=60, required=False,
        help_text="К номеру каждого письма добавится его место в серии: 12/1, 12/2.",
    )  # fmt: skip
    reply_by = DayField(label="Ответить до", required=False)
    signed_post = forms.CharField(label="Должность подписавшего", max_length=300, required=False)
    signed_by = forms.CharField(label="Кто подписывает", max_length=200, required=False)

    def __init__(
        self, data: Any = None, *, municipality: Municipality, today: date, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(
            data, initial={"kind": Mailing.Kind.LETTER, "written_on": today, **(initial or {})}
        )  # fmt: skip
        field: Any = self.fields["partners"]
        field.queryset = Partner.objects.filter(municipality=municipality, is_aside=False)
        self.search_in("partners")


class SentForm(forms.Form):
    """When the letters were sent."""

    sent_on = DayField(label="Когда отправлены")


class OutcomeForm(forms.Form):
    """What came of one letter."""

    outcome = forms.ChoiceField(label="Что получилось", choices=MailingLetter.Outcome.choices, widget=forms.RadioSelect)
    answered_on = DayField(label="Когда ответили", required=False)
    note = forms.CharField(label="Что ответили", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, letter: MailingLetter) -> None:
        names = ("outcome", "answered_on", "note")
        super().__init__(data, initial={name: getattr(letter, name) for name in names})
