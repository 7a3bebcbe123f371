"""Forms of staff about messages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.accounts.choosing import MANY, SearchingForm
from merilo.feedback.forms.public import PHONE
from merilo.feedback.models import Appeal, Contact
from merilo.feedback.queries import appeals, terms
from merilo.feedback.services.handling import LONGEST_ANSWER
from merilo.feedback.services.receiving import LONGEST, MOST_FILES, ContactInput, FileInput
from merilo.plans.forms.tasks import FilesField
from merilo.registry.forms.fields import DayField
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import open_institutions, rules

NO_INSTITUTION = "не об одном учреждении"
_TERMS = terms.rules()


def _institutions(municipality: Municipality, on: date, kept: Institution | None, *, heads: bool = False) -> Any:
    """Return the institutions that work on a day, with branches unless only heads are asked for, and the kept one."""
    head_keys = [one.pk for one in open_institutions(municipality, on)]
    found = Institution.objects.filter(municipality=municipality, pk__in=head_keys)
    if not heads:
        found |= Institution.objects.filter(municipality=municipality, parent__in=head_keys, closed_on__isnull=True)
    if kept is not None:
        found |= Institution.objects.filter(pk=kept.pk)
    return found.distinct().order_by("name", "pk")


class FilesMixin(forms.Form):
    """Files that go with words."""

    attached = FilesField(
        label="Файлы", required=False, help_text=f"До {MOST_FILES} файлов: снимки, PDF, документы.",
    )  # fmt: skip

    @property
    def files_in(self) -> list[FileInput]:
        """Return the files as services take them."""
        return [FileInput(one.name, one, one.size) for one in self.cleaned_data["attached"]]


class FilterForm(forms.Form):
    """Which messages to show; in a large district an institution is found by words, a link may still name it."""

    state = forms.ChoiceField(label="Какие", choices=appeals.STATES, required=False)
    kind = forms.ChoiceField(label="Что это", choices=[("", "любые"), *Appeal.Kind.choices], required=False)
    institution = forms.ModelChoiceField(
        queryset=Institution.objects.none(), label="Учреждение", required=False, empty_label="любое"
    )
    words = forms.CharField(label="Номер, слова или учреждение", required=False, max_length=100)

    def __init__(self, data: Any, *, municipality: Municipality) -> None:
        super().__init__(data)
        every = Institution.objects.filter(municipality=municipality).order_by("name", "pk")
        field: Any = self.fields["institution"]
        field.queryset = every
        if every.count() > MANY:
            field.widget = forms.HiddenInput()

    @property
    def asked(self) -> dict[str, Any]:
        """Return what is asked for; nonsense asks for nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        institution = said.get("institution")
        return {
            "state": said.get("state", ""),
            "kind": said.get("kind", ""),
            "institution": institution.pk if institution is not None else None,
            "words": said.get("words", ""),
        }


class DescribeForm(SearchingForm):
    """What a message is and about whom."""

    kind = forms.ChoiceField(label="Что это", choices=Appeal.Kind.choices)
    topic = forms.ChoiceField(label="О чём", choices=Appeal.Topic.choices)
    institution = forms.ModelChoiceField(
        queryset=Institution.objects.none(), label="Об учреждении", required=False, empty_label=NO_INSTITUTION
    )

    def __init__(self, data: Any = None, *, appeal: Appeal, on: date) -> None:
        shown = {"kind": appeal.kind, "topic": appeal.topic, "institution": appeal.institution_id}
        super().__init__(data, initial=shown)
        here = _institutions(appeal.municipality, on, appeal.institution)
        self.fields["institution"].queryset = here  # type: ignore[attr-defined]
        self.search_in("institution")


class RegisterForm(DescribeForm):
    """The same, and by which rules the term is counted."""

    is_legal = forms.BooleanField(
        label="Это обращение по закону № 59-ФЗ", required=False,
        help_text=f"Отметьте, если личность подтверждена. {_TERMS['answer'].help_text}",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, appeal: Appeal, on: date) -> None:
        super().__init__(data, appeal=appeal, on=on)
        if appeal.way == Appeal.Way.WEB:  # nobody has confirmed who writes
            del self.fields["is_legal"]

    def clean(self) -> dict[str, Any]:
        """A message through the site is never an appeal under the law."""
        return {"is_legal": False, **(super().clean() or {})}


class RouteForm(SearchingForm):
    """Which institution prepares the answer, and by when."""

    to = forms.ModelChoiceField(queryset=Institution.objects.none(), label="Кому")
    prepare_by = DayField(label="Подготовить ответ до")
    note = forms.CharField(label="Что проверить", max_length=500, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, appeal: Appeal, on: date, prepare_by: date) -> None:
        about = appeal.institution
        head = (about.parent_id or about.pk) if about is not None else None
        super().__init__(data, initial={"to": head, "prepare_by": prepare_by})
        here = _institutions(appeal.municipality, on, None, heads=True)
        self.fields["to"].queryset = here  # type: ignore[attr-defined]
        self.fields["prepare_by"].widget.attrs |= {
            "min": on.isoformat(), "max": appeal.due_on.isoformat() if appeal.due_on else "",
        }  # fmt: skip
        self.search_in("to")


class PrepareForm(forms.Form):
    """What the institution proposes to answer."""

    text = forms.CharField(label="Что ответить", max_length=LONGEST, widget=forms.Textarea({"rows": 10}))


class AnswerForm(FilesMixin):
    """The answer."""

    text = forms.CharField(label="Ответ", max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 14}))
    sent_how = forms.CharField(
        label="Как отправлен", max_length=200, help_text="Например: письмом № 12 от 1 апреля, по телефону."
    )
    field_order = ["text", "attached", "sent_how"]

    def __init__(self, data: Any = None, files: Any = None, *, appeal: Appeal, text: str = "") -> None:
        super().__init__(data, files, initial={"text": text})
        if appeal.way == Appeal.Way.WEB:
            del self.fields["sent_how"]

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = self.cleaned_data
        return {"text": said["text"], "sent_how": said.get("sent_how", ""), "attached": self.files_in}


class ExtendForm(forms.Form):
    """Till when and why."""

    due_on = DayField(label="Ответить до")
    reason = forms.CharField(
        label="Почему", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="Причину увидит автор сообщения."
    )

    def __init__(self, data: Any = None, *, most: date | None) -> None:
        super().__init__(data, initial={"due_on": most})
        if most is not None:
            self.fields["due_on"].help_text = f"Не больше чем: {_TERMS['extend'].help_text}"


class ForwardForm(forms.Form):
    """Where to."""

    to = forms.CharField(
        label="Куда переадресовано", max_length=500,
        help_text="Орган, к которому относится вопрос, и исходящий номер письма. Это увидит автор сообщения. "
        f"{_TERMS['forward'].help_text}",
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Почему", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="Причина останется в журнале: не называйте в ней людей.",
    )  # fmt: skip


class LogForm(SearchingForm, FilesMixin):
    """A call, a letter or a visit written down."""

    way = forms.ChoiceField(
        label="Как поступило", choices=[one for one in Appeal.Way.choices if one[0] != Appeal.Way.WEB]
    )
    received_on = DayField(label="Когда поступило", help_text=_TERMS["register"].help_text)
    is_legal = forms.BooleanField(
        label="Это обращение по закону № 59-ФЗ", required=False,
        help_text=f"Человек назвал себя и адрес для ответа. {_TERMS['answer'].help_text}",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Что это", choices=Appeal.Kind.choices)
    topic = forms.ChoiceField(label="О чём", choices=Appeal.Topic.choices)
    institution = forms.ModelChoiceField(
        queryset=Institution.objects.none(), label="Об учреждении", required=False, empty_label=NO_INSTITUTION
    )
    text = forms.CharField(label="Содержание", max_length=LONGEST, widget=forms.Textarea({"rows": 6}))
    answer = forms.CharField(
        label="Ответ, если он дан сразу", max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea({"rows": 4})
    )
    basis = forms.ChoiceField(
        label="На каком основании записаны контакты", required=False,
        choices=[("", "контакты не записаны")]
        + [one for one in Contact.Basis.choices if one[0] != Contact.Basis.CONSENT],
        help_text="Записывайте только то, что нужно для ответа. По телефону без письменного согласия — ничего. "
        f"{rules.told()['contacts']}",
    )  # fmt: skip
    name = forms.CharField(label="Имя", max_length=200, required=False)
    email = forms.EmailField(label="Электронная почта", required=False)
    phone = forms.RegexField(PHONE, label="Телефон", max_length=40, required=False)
    address = forms.CharField(label="Почтовый адрес", max_length=500, required=False)
    field_order = ["way", "received_on", "is_legal", "kind", "topic", "institution", "text", "attached", "answer"]

    def __init__(self, data: Any = None, files: Any = None, *, municipality: Municipality, on: date) -> None:
        super().__init__(data, files, initial={"received_on": on})
        self.fields["received_on"].widget.attrs["max"] = on.isoformat()
        here = _institutions(municipality, on, None)
        self.fields["institution"].queryset = here  # type: ignore[attr-defined]
        self.search_in("institution")

    def clean(self) -> dict[str, Any]:
        """Contacts are kept by some right."""
        given: dict[str, Any] = super().clean() or {}
        if any(given.get(name) for name in ("name", "email", "phone", "address")) and not given.get("basis"):
            self.add_error("basis", "Выберите основание или уберите контакты.")
        return given

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        del said["attached"]
        contact = ContactInput(**{name: said.pop(name) for name in ("basis", "name", "email", "phone", "address")})
        return {**said, "contact": contact if contact.basis else None, "attached": self.files_in}
