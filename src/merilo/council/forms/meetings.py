"""Forms of meetings: calling one, its agenda, who came, decisions, votes, minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from merilo.accounts.choosing import SearchingForm
from merilo.council.models import Guest, Meeting, Member, Question, Remark, Resolution, Seat, Vote
from merilo.council.queries.agenda import Waiting
from merilo.council.queries.decisions import Choice
from merilo.plans.models import Task
from merilo.registry.forms.fields import DayField, Several, fields_of
from merilo.registry.models import Institution, Municipality

_ROWS = {"rows": 3}
MOST_TASKS = 200


class Moment(forms.DateTimeField):
    """Day and hour, picked in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"], **options)

    def clean(self, value: Any) -> Any:
        """Return the moment. Refuses years in which nobody of this house works."""
        moment = super().clean(value)
        if moment is not None and not 2010 <= moment.year <= 2100:
            raise forms.ValidationError("Проверьте год.")
        return moment


class MeetingForm(forms.Form):
    """A meeting: how people meet, when, where."""

    format = forms.ChoiceField(label="Как собираются", choices=Meeting.Format.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Тема", max_length=500, required=False)
    starts_at = Moment(label="Начало")
    address = forms.CharField(
        label="Где", max_length=500, required=False, help_text="Адрес и кабинет или ссылка на видеосвязь."
    )
    votes_until = DayField(
        label="Голоса принимаются до", required=False, help_text="Только для заочного голосования: последний день."
    )
    body = forms.CharField(
        label="Чьё совещание", max_length=500, required=False,
        help_text="Только для совещаний другого органа, в которых совет участвует: администрация округа.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, meeting: Meeting | None = None) -> None:
        names = ("format", "title", "address", "votes_until", "body")
        initial: dict[str, Any] = {"format": Meeting.Format.ORDINARY}
        if meeting is not None:
            initial = {name: getattr(meeting, name) for name in names}
            initial["starts_at"] = timezone.localtime(meeting.starts_at)
        super().__init__(data, initial=initial)


class WaitingForm(forms.Form):
    """Which of what waits comes on the agenda."""

    keys = forms.MultipleChoiceField(label="Что внести в повестку", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, waits: Sequence[Waiting]) -> None:
        super().__init__(data)
        self.fields["keys"].choices = [(one.key, f"{one.title} — {one.why}") for one in waits]  # type: ignore[attr-defined]


class QuestionForm(SearchingForm):
    """A question of the agenda; when the meeting was held also what was heard and said."""

    def __init__(
        self, data: Any = None, *, municipality: Municipality, tasks: Iterable[Task], question: Question | None = None,
        is_held: bool = False,
    ) -> None:  # fmt: skip
        names = ("title", "speaker", "kind", "heard", "said") if is_held else ("title", "speaker", "kind")
        initial: dict[str, Any] = {}
        if question is not None:
            initial = {name: getattr(question, name) for name in (*names, "task")}
            initial["institutions"] = [one.pk for one in question.institutions.all()]
        super().__init__(data, initial=initial)
        self.fields.update(fields_of(names, Question))
        self.fields["speaker"].help_text = "Фамилия и должность."
        for name in ("heard", "said"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 6
        shown = [(one.pk, f"{one.item.number} {one.item.text[:90]} {one.label}".strip()) for one in tasks]
        self.fields["task"] = forms.TypedChoiceField(
            label="Какой пункт плана этим исполняется", choices=[("", "никакой"), *shown], required=False, coerce=int,
            empty_value=None, help_text="Когда протокол будет подписан, пункт отметится исполненным с протоколом.",
        )  # fmt: skip
        heads = Institution.objects.filter(municipality=municipality, closed_on__isnull=True).order_by("name")
        self.fields["institutions"] = Several(
            heads, label="О каких учреждениях", required=False, widget=forms.CheckboxSelectMultiple,
            help_text="Члены совета с конфликтом интересов по ним не голосуют.",
        )  # fmt: skip
        if question is None:
            self.fields["draft"] = forms.CharField(
                label="Проект решения", max_length=8000, required=False, widget=forms.Textarea(_ROWS)
            )
        self.search_in("task", "institutions")


class MaterialForm(forms.Form):
    """A document or a link given with a question."""

    name = forms.CharField(label="Название", max_length=300, required=False)
    file = forms.FileField(label="Файл", required=False, help_text="Документ, таблица, PDF или снимок.")
    url = forms.URLField(label="Ссылка", max_length=1000, required=False, assume_scheme="https")


class GuestForm(SearchingForm):
    """Somebody invited: a head of an institution, or a person by name."""

    institution: forms.ModelChoiceField[Institution] = forms.ModelChoiceField(
        Institution.objects.none(), label="Руководитель учреждения", required=False, empty_label="нет, другой человек",
        help_text="Имя, должность и почта возьмутся из реестра.",
    )  # fmt: skip
    name = forms.CharField(label="Фамилия, имя, отчество", max_length=200, required=False)
    post = forms.CharField(label="Должность", max_length=500, required=False)
    email = forms.EmailField(label="Электронная почта", required=False)

    def __init__(self, data: Any = None, *, municipality: Municipality) -> None:
        super().__init__(data)
        heads = Institution.objects.filter(municipality=municipality, parent__isnull=True, closed_on__isnull=True)
        self.fields["institution"].queryset = heads.order_by("name")  # type: ignore[attr-defined]
        self.search_in("institution")

    def clean(self) -> dict[str, Any]:
        """An institution or a name: one of them there must be."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("institution") and not given.get("name") and not self.errors:
            self.add_error("name", "Выберите учреждение или напишите имя.")
        return given


class HoldForm(forms.Form):
    """Who came, who presided, what guests said."""

    template_name = "council/holding.html"

    def __init__(
        self, data: Any = None, *, meeting: Meeting, members: Sequence[Member], guests: Sequence[Guest],
        seats: dict[int, Seat],
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.members, self.guests = members, guests
        is_absentee = meeting.format == Meeting.Format.ABSENTEE
        leads = members if meeting.format != Meeting.Format.OTHER else ()  # others preside and keep minutes there
        chair = next((one.pk for one in leads if one.post == Member.Post.CHAIR), None)
        secretary = next((one.name for one in leads if one.post == Member.Post.SECRETARY), "")
        if not is_absentee:
            was = [one.pk for one in members if one.pk in seats and seats[one.pk].came == Seat.Came.PRESENT]
            self.fields["present"] = forms.MultipleChoiceField(
                label="Присутствовали", choices=[(one.pk, str(one)) for one in members], required=False,
                widget=forms.CheckboxSelectMultiple, initial=was,
            )  # fmt: skip
            for one in members:
                self.fields[f"why_{one.pk}"] = forms.CharField(
                    label=f"Почему отсутствует: {one.name}", max_length=300, required=False,
                    initial=seats[one.pk].reason if one.pk in seats else "",
                    widget=forms.TextInput(
                        {"aria-label": f"Почему отсутствует: {one.name}", "placeholder": "почему отсутствует"}
                    ),
                )  # fmt: skip
        for guest in guests:
            self.fields[f"guest_{guest.pk}"] = forms.BooleanField(
                label=f"Участвует: {guest.name}", required=False, initial=guest.came == Seat.Came.PRESENT
            )
            self.fields[f"position_{guest.pk}"] = forms.CharField(
                label=f"Позиция: {guest.name}", max_length=8000, required=False, initial=guest.position,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip
        self.fields["presided"] = forms.TypedChoiceField(
            label="Председательствовал", choices=[("", "— выберите —"), *((one.pk, str(one)) for one in members)],
            coerce=int, empty_value=None, required=meeting.format not in (Meeting.Format.CLUB, Meeting.Format.OTHER),
            initial=meeting.presided_id or chair,
        )  # fmt: skip
        self.fields["secretary"] = forms.CharField(
            label="Секретарь", max_length=200, required=False, initial=meeting.secretary or secretary
        )

    @property
    def beside(self) -> set[str]:
        """Return the fields that stand in one list, a row for each member."""
        return {"present", *(f"why_{one.pk}" for one in self.members)}

    @property
    def attendance(self) -> list[tuple[Any, Any]]:
        """Return for each member the box to tick and the field why he is away."""
        if "present" not in self.fields:
            return []
        return [(box, self[f"why_{one.pk}"]) for box, one in zip(self["present"], self.members, strict=True)]

    def values(self) -> dict[str, Any]:
        """Return what was filled in, as the service takes it."""
        given = self.cleaned_data
        came = {int(key) for key in given.get("present", ())}
        return {
            "present": [one for one in self.members if one.pk in came],
            "presided": next((one for one in self.members if one.pk == given["presided"]), None),
            "secretary": given["secretary"],
            "reasons": {one.pk: given.get(f"why_{one.pk}", "") for one in self.members},
            "guests": {one.pk: given[f"position_{one.pk}"] for one in self.guests if given[f"guest_{one.pk}"]},
        }


class ResolutionForm(forms.Form):
    """The draft of a decision: what, who does it by when, instead of what."""

    text = forms.CharField(label="Решили", max_length=8000, widget=forms.Textarea({"rows": 4}))
    responsible = forms.CharField(
        label="Ответственный", max_length=500, required=False,
        help_text="Человек или учреждение; нескольких разделите точкой с запятой. После протокола станет задачей.",
    )  # fmt: skip
    due_on = DayField(label="Срок", required=False)
    supersedes = forms.TypedChoiceField(
        label="Вместо решения", required=False, coerce=int, empty_value=None,
        help_text="Принятое решение не правят, а заменяют новым.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, old: Sequence[Choice], resolution: Resolution | None = None) -> None:
        names = ("text", "responsible", "due_on")
        initial: dict[str, Any] = {}
        if resolution is not None:
            initial = {name: getattr(resolution, name) for name in names} | {"supersedes": resolution.supersedes_id}
        super().__init__(data, initial=initial)
        if old:
            choices = [("", "нет"), *((one.id, one.label) for one in old)]
            self.fields["supersedes"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["supersedes"]


class CountForm(forms.Form):
    """How many were for, against, abstained."""

    votes_for = forms.IntegerField(label="За", min_value=0, max_value=999)
    against = forms.IntegerField(label="Против", min_value=0, max_value=999)
    abstained = forms.IntegerField(label="Воздержались", min_value=0, max_value=999)
    chair_was_for = forms.BooleanField(
        label="Председатель голосовал за", required=False, help_text="Решает при равенстве голосов.", initial=True
    )

    def __init__(self, data: Any = None, *, voters: int, resolution: Resolution) -> None:
        counted = resolution.votes_for is not None
        super().__init__(
            data,
            initial={
                "votes_for": resolution.votes_for if counted else voters,
                "against": resolution.votes_against if counted else 0,
                "abstained": resolution.abstained if counted else 0,
            },
        )


class NamesForm(forms.Form):
    """How each voted."""

    def __init__(self, data: Any = None, *, voters: Sequence[Member], given: dict[int, str], all_must: bool) -> None:
        super().__init__(data)
        choices = [*Vote.Choice.choices, *([] if all_must else [("", "листа нет")])]
        for one in voters:
            self.fields[f"vote_{one.pk}"] = forms.ChoiceField(
                label=one.name, choices=choices, widget=forms.RadioSelect, required=all_must,
                initial=given.get(one.pk, ""),
            )  # fmt: skip

    def values(self) -> dict[int, str]:
        """Return what was said, by key of the member."""
        return {int(name.removeprefix("vote_")): said for name, said in self.cleaned_data.items() if said}


class BallotForm(forms.Form):
    """A member's own sheet in an absentee vote."""

    def __init__(self, data: Any = None, *, open_ones: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        for key, label in open_ones:
            self.fields[f"vote_{key}"] = forms.ChoiceField(
                label=label, choices=Vote.Choice.choices, widget=forms.RadioSelect, required=False
            )

    def values(self) -> dict[int, str]:
        """Return what was said, by key of the decision."""
        return {int(name.removeprefix("vote_")): said for name, said in self.cleaned_data.items() if said}


class RemarkForm(forms.Form):
    """What is to be changed in the minutes."""

    text = forms.CharField(label="Замечание", max_length=4000, widget=forms.Textarea(_ROWS))


class AnswerForm(forms.Form):
    """What became of a remark."""

    state = forms.ChoiceField(
        label="Что с замечанием", widget=forms.RadioSelect,
        choices=[(Remark.State.TAKEN, "Учтено"), (Remark.State.DECLINED, "Отклонено")],
    )  # fmt: skip
    answer = forms.CharField(label="Что сделано или почему отклонено", max_length=1000, required=False)


class CloseForm(forms.Form):
    """The minutes are signed."""

    signed_on = DayField(label="Когда подписан")
    file = forms.FileField(
        label="Скан подписанного протокола", required=False,
        help_text="Если не приложить, сохранится протокол, напечатанный программой.",
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, today: date) -> None:
        super().__init__(data, files, initial={"signed_on": today})
        self.fields["signed_on"].widget.attrs["max"] = today.isoformat()


class WhyForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Почему", max_length=500)
