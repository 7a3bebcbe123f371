"""From phase to phase: what may be done when and by whom, what each deed does, what the plan hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from merilo.accounts.models import Entry, Notice
from merilo.assessment.models import Cycle, Decision, Inspection, Phase, SheetTrace, Snapshot
from merilo.assessment.queries import cards, checklists, progress, readiness
from merilo.assessment.queries import phases as line_of
from merilo.assessment.services import cycles, deciding, phases, waves
from tests.assessment.making import make_cycle, make_marks, make_sheets
from tests.town import AT, ON, Town

BASIS = {"basis": "протокол совета от 10.04.2026 № 2", "decided_on": date(2026, 4, 10)}
LATER = ON + timedelta(days=90)

Deed = Callable[[Cycle, Town], Any]


def _do(service: Callable[..., Any], **more: Any) -> Deed:
    def deed(cycle: Cycle, town: Town, actor: Any = None) -> Any:
        return service(cycle=cycle, actor=actor or town.anna, at=AT, **{**BASIS, **more})

    return deed


DEEDS: dict[str, Deed] = {
    "start": _do(phases.start_gathering, ends_on=LATER),
    "prolong": _do(phases.prolong, ends_on=LATER, reason="мало анкет"),
    "close": _do(phases.close_gathering, reason="срок контракта"),
    "reopen": _do(phases.reopen_gathering, ends_on=LATER, reason="не опрошен филиал"),
    "send": _do(phases.send_preliminary),
    "finalise": _do(phases.finalise),
    "publish": _do(phases.mark_published),
    "cancel": _do(phases.cancel_cycle, reason="контракт расторгнут"),
}
# In which phase each deed may be done, and to which it leads; written by hand from the order of the law.
LEADS = {
    "start": {"preparation": "gathering"},
    "prolong": {"gathering": "gathering"},
    "close": {"gathering": "preliminary"},
    "reopen": {"preliminary": "gathering"},
    "send": {"preliminary": "objections"},
    "finalise": {"objections": "final"},
    "publish": {"final": "published"},
    "cancel": dict.fromkeys(["preparation", "gathering", "preliminary", "objections", "final"], "cancelled"),
}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    yield


@pytest.mark.parametrize("phase", Phase.values)
@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_leads_to_the_next_phase_from_its_own_phase_only(name: str, phase: str, town: Town) -> None:
    cycle = make_cycle(town, phase=phase)
    if phase in LEADS[name]:
        DEEDS[name](cycle, town)
        assert Cycle.objects.get().phase == cycle.phase == LEADS[name][phase]
        assert Decision.objects.filter(cycle=cycle, basis=BASIS["basis"]).count() == 1
        assert Entry.objects.filter(subject=f"cycle:{cycle.pk}").count() == 1
    else:
        with pytest.raises(phases.WrongPhase):
            DEEDS[name](cycle, town)
        assert Cycle.objects.get().phase == cycle.phase == phase
        assert not Decision.objects.exists()
        assert not Entry.objects.exists()


@pytest.mark.parametrize("role", ["chair", "member", "expert", "head", "performer", "observer", "admin", "stranger"])
@pytest.mark.parametrize("name", DEEDS)
def test_only_the_coordinator_of_the_place_changes_a_phase(name: str, role: str, town: Town) -> None:
    cycle = make_cycle(town, phase=next(iter(LEADS[name])))
    with pytest.raises(PermissionDenied):
        DEEDS[name](cycle, town, town.people[role])  # type: ignore[call-arg]


@pytest.mark.parametrize("name", DEEDS)
def test_a_decision_has_words_and_a_day_that_has_come(name: str, town: Town) -> None:
    cycle = make_cycle(town, phase=next(iter(LEADS[name])))
    given = {"basis": "  ", "decided_on": ON}, {"basis": "приказ", "decided_on": ON + timedelta(days=1)}
    services = {"start": phases.start_gathering, "prolong": phases.prolong, "close": phases.close_gathering}
    services |= {"reopen": phases.reopen_gathering, "send": phases.send_preliminary, "finalise": phases.finalise}
    services |= {"publish": phases.mark_published, "cancel": phases.cancel_cycle}
    more = {"reason": "так решено"} | ({"ends_on": LATER} if name in ("start", "prolong", "reopen") else {})
    for bad in given:
        with pytest.raises(deciding.NoDecision):
            services[name](cycle=cycle, actor=town.anna, at=AT, **more, **bad)


def test_whoever_comes_second_is_told_that_the_phase_has_changed(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.OBJECTIONS)
    same = Cycle.objects.get()
    phases.finalise(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    with pytest.raises(phases.WrongPhase, match="уже сменился"):
        phases.finalise(cycle=same, actor=town.anna, at=AT, **BASIS)
    assert Decision.objects.count() == 1


def test_gathering_begins_with_a_wave_links_for_all_and_frozen_choices(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    cycle.waves.all().delete()
    cycle.roles = []
    cycle.save()
    phases.start_gathering(cycle=cycle, ends_on=LATER, actor=town.anna, at=AT, **BASIS)
    wave = cycle.waves.get()
    assert (wave.starts_on, wave.ends_on, len(wave.guard_key)) == (ON, LATER, 64)
    codes = [link.code for link in wave.links.all()]
    assert len(set(codes)) == 4
    assert all(len(code) == 8 and set(code) <= set(waves.SIGNS) for code in codes)
    assert cycle.frozen_at == AT
    assert cycle.roles[0] == "stand_used"
    assert Notice.objects.filter(user=town.vera).count() == Notice.objects.filter(user=town.gleb).count() == 1
    assert Inspection.objects.filter(unit__cycle=cycle, state="open").count() == 12
    went = progress.progress(cycle, today=ON)
    assert {form.state for row in went.rows for form in row.forms} == {"не начат"}


def test_signs_of_a_code_cannot_be_taken_for_one_another() -> None:
    alike = ["0o", "1lij", "5s", "2z", "6b", "9gq", "uv", "B8"]
    assert all(len(set(one) & set(waves.SIGNS)) <= 1 for one in alike)
    assert not set("aeiou") & set(waves.SIGNS)  # no word comes about


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda cycle: cycle.units.all().delete(), "нет учреждений"),
        (lambda cycle: Cycle.objects.update(list_basis=""), "не утверждён"),
        (lambda cycle: cycle.units.update(recipients=None, recipients_source=""), "нет числа получателей"),
        (lambda cycle: [unit.assignees.all().delete() for unit in cycle.units.all()], "не назначен эксперт"),
        (lambda cycle: cycle.units.filter(branches=None, parent=None).update(is_gathered=False), "ни своего сбора"),
        (lambda cycle: type(cycle.units.first().institution).objects.update(closed_on=ON), "закрыто"),
    ],
)
def test_gathering_does_not_begin_before_everything_is_there(spoil: Any, said: str, town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    spoil(cycle)
    cycle.refresh_from_db()
    with pytest.raises(phases.NotReady, match=said):
        phases.start_gathering(cycle=cycle, ends_on=LATER, actor=town.anna, at=AT, **BASIS)
    assert cycle.phase == Cycle.objects.get().phase == Phase.PREPARATION


def test_a_head_that_is_assessed_by_its_branches_needs_no_expert_and_gets_no_link(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    cycle.waves.all().delete()
    head = cycle.units.get(branches__isnull=False)
    head.assignees.all().delete()
    cycle.units.filter(pk=head.pk).update(is_gathered=False, recipients=None, recipients_source="")
    phases.start_gathering(cycle=cycle, ends_on=LATER, actor=town.anna, at=AT, **BASIS)
    assert not head.links.exists()
    assert cycle.waves.get().links.count() == 3


def test_closing_ends_the_waves_forgets_traces_and_freezes(town: Town) -> None:
    cycle = make_cycle(town)
    for unit in cycle.units.all():
        make_marks(unit)
        sheets = make_sheets(unit, 40)
        SheetTrace.objects.create(sheet=sheets[0], wave=cycle.waves.get(), at=AT, address_hash="x" * 64)
    made = phases.close_gathering(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    wave = cycle.waves.get()
    assert (wave.ended_at, wave.guard_key) == (AT, "")
    assert not SheetTrace.objects.exists()
    assert made == Snapshot.objects.get()
    assert made.sheets == 160
    assert cycle.ends_on == ON


def test_closing_what_is_not_whole_needs_a_reason_that_is_kept(town: Town) -> None:
    cycle = make_cycle(town)
    with pytest.raises(phases.NotReady, match=r"12.чек-листов из 12.*4.учреждения"):
        phases.close_gathering(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert cycle.phase == Phase.GATHERING
    phases.close_gathering(cycle=cycle, actor=town.anna, at=AT, reason="контракт расторгнут", **BASIS)
    decision = Decision.objects.get()
    assert decision.reason == "контракт расторгнут"
    assert len(decision.values["gaps"]) == 2


def test_checklists_are_counted_as_the_profile_of_each_unit_asks(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = make_cycle(town)
    for unit in cycle.units.all():
        make_sheets(unit, 40)
    whole = checklists.forms_of

    def without_visits(cycle: Cycle, profile: str) -> dict[str, Any]:
        found = whole(cycle, profile)
        return {channel: form for channel, form in found.items() if profile == "general" or channel != "visit"}

    monkeypatch.setattr(checklists, "forms_of", without_visits)
    assert readiness.gaps(cycle) == ("не принято: 11\u00a0чек-листов из 11",)
    for unit in cycle.units.exclude(institution=town.theatre):
        make_marks(unit)
    assert readiness.gaps(cycle) == ("не принято: 2\u00a0чек-листа из 11",)
    make_marks(cycle.units.get(institution=town.theatre))  # a form of a visit too, which nobody asks for
    assert readiness.gaps(cycle) == ()
    assert progress.progress(cycle, today=ON).is_whole


def test_the_running_wave_lasts_with_gathering_and_a_new_one_opens_where_none_runs(town: Town) -> None:
    cycle = make_cycle(town)
    phases.prolong(cycle=cycle, ends_on=LATER, reason="мало анкет", actor=town.anna, at=AT, **BASIS)
    assert [(one.number, one.ends_on) for one in cycle.waves.all()] == [(1, LATER)]
    waves.end_wave(wave=cycle.waves.get(), reason="спам", actor=town.anna, at=AT)
    longer = LATER + timedelta(days=5)
    phases.prolong(cycle=cycle, ends_on=longer, reason="мало анкет", actor=town.anna, at=AT, **BASIS)
    assert [(one.number, one.ends_on) for one in cycle.waves.all()] == [(1, LATER), (2, longer)]
    with pytest.raises(phases.WrongDays):
        phases.prolong(cycle=cycle, ends_on=longer, reason="ещё", actor=town.anna, at=AT, **BASIS)


def test_gathering_taken_up_again_closes_with_a_snapshot_that_names_the_first(town: Town) -> None:
    cycle = make_cycle(town)
    first = phases.close_gathering(cycle=cycle, reason="срок", actor=town.anna, at=AT, **BASIS)
    phases.reopen_gathering(cycle=cycle, ends_on=LATER, reason="не опрошен филиал", actor=town.anna, at=AT, **BASIS)
    assert cycle.waves.filter(ended_at=None).get().number == 2
    second = phases.close_gathering(cycle=cycle, reason="срок", actor=town.anna, at=AT, **BASIS)
    assert (second.number, second.parent) == (2, first)


def test_gathering_that_went_on_later_began_when_it_first_did_and_waves_last_as_they_ran(town: Town) -> None:
    cycle = make_cycle(town)
    closed = AT + timedelta(days=3)
    phases.close_gathering(cycle=cycle, reason="срок", actor=town.anna, at=closed, **BASIS)
    more = LATER + timedelta(days=9)
    again = closed + timedelta(days=4)
    phases.reopen_gathering(cycle=cycle, ends_on=more, reason="не опрошен филиал", actor=town.anna, at=again, **BASIS)
    gathering = next(step for step in line_of.line(cycle) if step.phase == Phase.GATHERING)
    assert (gathering.began_on, gathering.until) == (cycle.starts_on, more)
    assert gathering.began_on < again.date()
    rows = cards.waves(cycle, today=again.date())
    assert [row.last_on for row in rows] == [closed.date(), more]


def test_objections_last_so_many_working_days(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PRELIMINARY)
    phases.send_preliminary(cycle=cycle, actor=town.anna, at=AT, **BASIS)  # Wednesday 15 April 2026
    assert cycle.objections_until == date(2026, 4, 22)
    assert "22" in Notice.objects.get(user=town.gleb).text


def test_waves_do_not_run_side_by_side(town: Town) -> None:
    cycle = make_cycle(town)
    with pytest.raises(waves.WaveRefused, match="идёт"):
        waves.open_wave(cycle=cycle, starts_on=ON, ends_on=ON, actor=town.anna, at=AT)
    waves.end_wave(wave=cycle.waves.get(), reason="закончилась акция", actor=town.anna, at=AT)
    made = waves.open_wave(
        cycle=cycle, title="Летние читальни", starts_on=ON, ends_on=cycle.ends_on, actor=town.anna, at=AT
    )  # type: ignore[arg-type]
    assert (made.number, made.title, made.links.count()) == (2, "Летние читальни", 4)
    with pytest.raises(waves.WaveRefused, match="уже завершена"):
        waves.end_wave(wave=cycle.waves.first(), reason="ещё раз", actor=town.anna, at=AT)  # type: ignore[arg-type]


def test_the_timer_ends_a_wave_when_its_last_day_is_over_where_it_runs(town: Town) -> None:
    cycle = make_cycle(town)
    wave = cycle.waves.get()
    cycle.waves.update(ends_on=ON)
    assert waves.end_overdue(at=AT) == 0
    assert waves.end_overdue(at=AT.replace(hour=21)) == 1  # midnight in Moscow
    wave.refresh_from_db()
    assert wave.guard_key == ""


def test_a_correction_does_not_move_the_day_of_publication(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PUBLISHED)
    for day in (0, 60):
        cycle.decisions.create(kind="publish", author=town.anna, at=AT + timedelta(days=day), **BASIS)
    assert line_of.line(cycle)[-1].began_on == ON


def test_the_line_of_phases_says_when_each_began_and_ends_where_a_cycle_was_given_up(town: Town) -> None:
    cycle = make_cycle(town)
    phases.close_gathering(cycle=cycle, reason="срок", actor=town.anna, at=AT, **BASIS)
    line = line_of.line(cycle)
    assert [step.state for step in line] == ["done", "done", "now", "ahead", "ahead", "ahead"]
    assert [step.began_on for step in line[1:4]] == [ON - timedelta(days=30), ON, None]
    phases.cancel_cycle(cycle=cycle, reason="отказ", actor=town.anna, at=AT, **BASIS)
    assert [step.words for step in line_of.line(cycle)] == ["Подготовка", "Сбор", "Предварительные", "Отменён"]


def test_the_operators_report_is_recorded_after_gathering_began_only(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    given = {"received_on": ON, "basis": "вх. № 3", "actor": town.anna, "at": AT}
    with pytest.raises(cycles.ReportNotDue):
        cycles.receive_report(cycle=cycle, **given)
    cycle = make_cycle(town, ordinal=2)
    cycles.receive_report(cycle=cycle, **given)
    assert Decision.objects.get().kind == "report"
    with pytest.raises(cycles.ReportNotDue):
        cycles.receive_report(cycle=cycle, **{**given, "received_on": ON - timedelta(days=40)})
