"""Operators' checklist summaries: looked at row by row, stored as a whole, never over a mark without being told to."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.assessment.models import Assignee, ChecklistImport, Inspection, Mark
from merilo.assessment.queries import checklist_imports as imports
from merilo.assessment.services import checklist_importing as importing
from merilo.assessment.services import inspecting
from merilo.assessment.services.checklist_importing import AlreadyLoaded, ImportRefused, PreviewMoved
from merilo.assessment.services.inspecting import DayRejected, MarkInput
from merilo.core import intake, methodology
from tests.assessment import looking
from tests.assessment.looking import codes, cycle_here, form_here, make_load, summary
from tests.site import walking
from tests.town import AT, ON, Town

LIBRARY, CLUB = "Тихореченская библиотека", "Дом культуры «Искра»"
ITEM = "1.1/stand/01"


def seen(town: Town, load: ChecklistImport) -> imports.Preview:
    return imports.preview(imports.import_of(cycle_here(town), load.pk), cycle_here(town))


def confirmed(town: Town, load: ChecklistImport, **values: Any) -> ChecklistImport:
    """Confirm what the preview shows, by Anna."""
    given = {"mark": importing.mark_of(seen(town, load)), "actor": town.anna, "at": AT} | values
    return importing.confirm_import(load=imports.import_of(cycle_here(town), load.pk), **given)


def marks(form: Inspection) -> dict[str, tuple[object, str]]:
    """Return the marks of a form that count, with where they came from."""
    now = Mark.objects.filter(inspection__unit=form.unit, inspection__channel=form.channel, is_current=True)
    return {mark.item: (mark.value, mark.origin) for mark in now}


def marked(town: Town, form: Inspection, value: int) -> Inspection:
    """Let Vera mark the first item of a form."""
    given = [MarkInput(codes(form)[0], Decimal(value))]
    return inspecting.set_marks(inspection=form, marks=given, actor=town.vera, at=AT, inspected_on=ON).inspection


# Reading


def test_a_summary_fills_the_forms_of_all_channels_and_leaves_them_open(town: Town) -> None:
    day = date(2026, 4, 10)
    load = make_load(
        town, summary((LIBRARY, {ITEM: 0, "1.2/site/01": ""}), ("дом культуры Искра", {})), inspected_on=day
    )
    assert load.state == "ready", load.failure
    found = seen(town, load)
    assert (found.units, found.same, found.blank, found.differing, found.closed) == (2, 0, 1, (), ())
    assert confirmed(town, load).stored == found.adds
    stand, site = form_here(town, channel="stand"), form_here(town, channel="site")
    assert set(marks(stand)) == set(codes(stand)) and marks(stand)[ITEM] == (0, "import")
    assert marks(site)["1.2/site/01"] == (None, "import")
    forms = Inspection.objects.filter(marks__isnull=False).distinct()
    assert {(one.state, one.inspected_on) for one in forms} == {("open", day)} and len(forms) == 6
    assert Entry.objects.get(act="import_checklists").after == {"marks": found.adds, "inspections": 6}


def test_a_channel_nobody_has_looked_at_stays_empty(town: Town) -> None:
    visit = dict.fromkeys(codes(form_here(town, channel="visit")), "")
    confirmed(town, make_load(town, summary((LIBRARY, visit))))
    assert not marks(form_here(town, channel="visit")) and marks(form_here(town, channel="site"))


def test_items_that_are_not_of_the_cycle_or_the_profile_are_said_and_not_stored(town: Town) -> None:
    own = ("Обеспечение в организации комфортных условий для предоставления услуг [Наличие буфета]",)
    found = seen(town, make_load(town, summary((town.theatre.name, {}), own=own)))
    assert any("отложены" in note for note in found.notes)
    asked = {code for channel in ("stand", "site", "visit") for code in _codes(town, channel)}
    assert {item for form in found.forms for item, _ in form.adds} == asked
    assert found.foreign == sum(len(one.items) for one in _lists()) - len(asked)


def _codes(town: Town, channel: str) -> tuple[str, ...]:
    try:
        return codes(form_here(town, channel=channel, name=town.theatre.name))
    except AssertionError:  # nothing is looked at there
        return ()


def _lists() -> Any:
    return methodology.load_edition("344n-2024").checklists


def test_rows_with_faults_twice_the_same_and_unknown_names_hinder_until_they_are_decided(town: Town) -> None:
    load = make_load(town, summary((LIBRARY, {ITEM: "может быть"}), (CLUB, {}), ("Изба-читальня", {})))
    found = seen(town, load)
    assert [(one.row, one.column) for one in found.faults] == [(2, "B")]
    assert (found.unknown, found.faulty) == (1, 1)
    with pytest.raises(ImportRefused, match="не найдено"):
        confirmed(town, load)
    chosen = {intake.identity("Изба-читальня"): 0}
    importing.map_names(load=imports.import_of(cycle_here(town), load.pk), chosen=chosen, actor=town.anna, at=AT)
    with pytest.raises(ImportRefused, match="с ошибками"):
        confirmed(town, load)
    confirmed(town, load, skip_faults=True)
    assert not marks(form_here(town, channel="stand")) and marks(form_here(town, channel="stand", name=CLUB))
    twice = make_load(town, summary((LIBRARY, {}), (LIBRARY, {ITEM: 0})))
    with pytest.raises(ImportRefused, match="Строки 2 и\u00a03 — об одном учреждении"):
        confirmed(town, twice)


def test_what_is_no_summary_is_refused_in_words(town: Town) -> None:
    load = make_load(town, looking.workbook([["a", 1]], headers=["Организация", "Сколько"]))
    assert load.state == "failed" and "сводная таблица чек-листов" in load.failure
    with pytest.raises(DayRejected):
        make_load(town, summary((LIBRARY, {})), inspected_on=date(2026, 5, 1))


def test_the_sample_is_read_back(town: Town) -> None:
    book = openpyxl.load_workbook(io.BytesIO(imports.template_book(cycle_here(town), made_on=ON)))
    page = book.active
    for line in page.iter_rows(min_row=2, min_col=2):
        for cell in line:
            cell.value = "да"
    out = io.BytesIO()
    book.save(out)
    found = seen(town, make_load(town, out.getvalue()))
    assert not found.faults and not found.notes and not found.whole
    assert len({form.unit.pk for form in found.forms}) == 4


# Marks that stand there


def test_a_persons_mark_stays_unless_the_form_is_named(town: Town) -> None:
    stand, visit = form_here(town, channel="stand"), form_here(town, channel="visit")
    first, second = codes(stand)[0], codes(visit)[0]
    marked(town, stand, 0)
    marked(town, visit, 0)
    load = make_load(town, summary((LIBRARY, {})))
    found = seen(town, load)
    assert [(form.channel, [one.whose for one in form.differs]) for form in found.differing] == [
        ("stand", [str(town.vera)]),
        ("visit", [str(town.vera)]),
    ]
    confirmed(town, load, replaced={found.differing[1].key})
    assert marks(stand)[first] == (0, "first") and marks(visit)[second] == (1, "import")
    assert Mark.objects.filter(item=second, is_current=False, value=0).count() == 1


@pytest.mark.parametrize("accepted", [False, True])
def test_a_closed_form_is_not_touched_even_when_named(town: Town, accepted: bool) -> None:
    form = looking.closed(town, missing=1)
    if accepted:
        inspecting.accept_inspection(inspection=form, actor=town.zoya, at=AT)
    before = marks(form)
    load = make_load(town, summary((LIBRARY, {})))
    found = seen(town, load)
    assert [(one.key, len(one.differs)) for one in found.closed] == [(f"{form.unit_id}-visit", 1)]
    confirmed(town, load, replaced={found.closed[0].key})
    assert marks(form) == before and marks(form_here(town, channel="site"))


def test_a_mark_set_after_the_look_stops_the_storing(town: Town) -> None:
    load = make_load(town, summary((LIBRARY, {})))
    shown = importing.mark_of(seen(town, load))
    marked(town, form_here(town, channel="stand"), 0)
    with pytest.raises(PreviewMoved):
        confirmed(town, load, mark=shown)
    assert not Mark.objects.filter(origin="import").exists()


def test_undo_brings_back_what_stood_there_and_leaves_what_people_set_since(town: Town) -> None:
    stand = marked(town, form_here(town, channel="stand"), 0)
    first, second = codes(stand)[:2]
    load = make_load(town, summary((LIBRARY, {})))
    confirmed(town, load, replaced={one.key for one in seen(town, load).differing})
    later = [MarkInput(second, Decimal(0))]
    inspecting.set_marks(inspection=stand, marks=later, actor=town.vera, at=AT)
    one = imports.import_of(cycle_here(town), load.pk)
    with pytest.raises(ImportRefused, match="почему"):
        importing.undo_import(load=one, reason=" ", actor=town.anna, at=AT)
    gone = importing.undo_import(load=one, reason="не тот файл", actor=town.anna, at=AT)
    assert gone == one.stored - 1
    assert marks(stand) == {first: (0, "first"), second: (0, "first")}
    assert not marks(form_here(town, channel="site"))
    with pytest.raises(ImportRefused, match="уже отменён"):
        importing.undo_import(load=one, reason="ещё", actor=town.anna, at=AT)
    again = make_load(town, summary((LIBRARY, {})))
    confirmed(town, again)
    assert marks(form_here(town, channel="site"))


def test_a_file_whose_forms_were_closed_is_not_taken_back(town: Town) -> None:
    load = confirmed(town, make_load(town, summary((LIBRARY, {})), actor=town.anna), actor=town.anna)
    form = form_here(town, channel="stand")
    inspecting.close_inspection(inspection=form, actor=town.vera, at=AT, inspected_on=ON)
    with pytest.raises(ImportRefused, match=r"закрыты: «Тихореченская библиотека» \(стенд\)"):
        importing.undo_import(load=load, reason="надо", actor=town.anna, at=AT)


# Who and when


def test_the_same_file_is_taken_once_while_it_waits(town: Town) -> None:
    content = summary((LIBRARY, {}))
    load = make_load(town, content)
    with pytest.raises(AlreadyLoaded):
        make_load(town, content)
    confirmed(town, load)
    assert seen(town, make_load(town, content)).adds == 0


def test_an_expert_brings_in_own_institutions_only_and_nobody_after_gathering(town: Town) -> None:
    cycle = cycle_here(town)
    Assignee.objects.exclude(unit__name=LIBRARY).filter(unit__cycle=cycle).delete()
    load = make_load(town, summary((LIBRARY, {}), (CLUB, {})), actor=town.vera)
    with pytest.raises(ImportRefused, match="поручены не Вам: «Дом культуры"):
        confirmed(town, load, actor=town.vera)
    for person in (town.boris, town.gleb, town.stranger):
        with pytest.raises(NotAllowed):
            make_load(town, summary((LIBRARY, {ITEM: 0})), actor=person)
    cycle.phase = "preliminary"
    cycle.save()
    with pytest.raises(NotAllowed):
        importing.confirm_import(load=load, mark="", actor=town.anna, at=AT)


def test_a_file_is_brought_in_through_the_pages(client: Client, town: Town) -> None:
    cycle = cycle_here(town)
    marked(town, form_here(town, channel="stand"), 0)
    client.force_login(town.anna, backend=walking.BACKEND)
    here = [town.municipality.slug, cycle.pk]
    assert "Внести из файла" in client.get(reverse("inspections", args=here)).content.decode()
    file = SimpleUploadedFile("чек-листы.xlsx", summary((LIBRARY, {}), ("Клуб Искорка", {ITEM: "<b>нет</b>"})))
    look = client.post(reverse("checklist_imports", args=here), {"file": file}).headers["Location"]
    shown = client.get(look).content.decode()
    assert "Клуб Искорка" in shown and "стоит «нет» (Верина" in shown and "<b>нет</b>" not in shown
    load = ChecklistImport.objects.get()
    names, confirm = (reverse(f"checklist_import_{name}", args=[*here, load.pk]) for name in ("names", "confirm"))
    assert "нет учреждения «Баня»" in client.post(names, {"unit-0": "Баня"}).content.decode()
    assert client.post(names, {"unit-0": 'дом культуры "искра"'}).status_code == 302
    mark = client.get(look).context["confirm"]["mark"].value()
    assert "строки с ошибками" in client.post(confirm, {"mark": mark}).content.decode()
    sent = {"mark": mark, "replace-0": "on", "skip_faults": "on"}
    assert "Внесено: " in client.post(confirm, sent, follow=True).content.decode()
    assert marks(form_here(town, channel="stand"))[ITEM] == (1, "import")
    form = reverse("inspection", args=[*here, form_here(town).unit_id, "stand"])
    assert "из файла оператора" in client.get(form).content.decode()
    faults = client.get(reverse("checklist_import_faults", args=[*here, load.pk]))
    assert openpyxl.load_workbook(io.BytesIO(faults.content)).active.max_row > 1
    undo = reverse("checklist_import_undo", args=[*here, load.pk])
    assert "Снято: " in client.post(undo, {"reason": "проба"}, follow=True).content.decode()
    assert marks(form_here(town, channel="stand")) == {ITEM: (0, "first")}
