"""From a document to a plan: read, corrected, accepted once; what was read never changes."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.core import planfile, tables
from merilo.plans.models import Draft, Item, ItemVersion, Party, Plan, StoredFile, Task
from merilo.plans.queries import drafts as queries
from merilo.plans.queries import files as file_queries
from merilo.plans.services import draft_lines, drafts, plans, reading
from merilo.plans.services.draft_checks import faults
from merilo.plans.services.draft_lines import LineHasMoved, LineIsNoPart, LineValues
from tests.papers_of_plans import LINES, TARGETS, TITLE, make_draft, make_full_draft, page
from tests.town import AT, Town


def line(draft: Draft, key: int) -> dict[str, Any]:
    draft.refresh_from_db()
    found = queries.line_of(draft, key)
    assert found is not None
    return found


def values(of: dict[str, Any], **changes: Any) -> LineValues:
    said = {name: of[name] for name in LineValues.__annotations__}
    return LineValues(**{**said, **changes})  # type: ignore[typeddict-item]


def correct(town: Town, draft: Draft, key: int, **changes: Any) -> dict[str, Any]:
    draft_lines.correct_line(
        draft=draft, position=key, values=values(line(draft, key), **changes), actor=town.anna, at=AT
    )  # fmt: skip
    return line(draft, key)


def accept(town: Town, draft: Draft, **options: Any) -> Plan:
    return drafts.accept_draft(draft=draft, actor=town.anna, at=AT, **options)


def head(town: Town, draft: Draft, **changes: Any) -> None:
    said = {
        "title": TITLE, "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "approved_by": "",
        "approved_post": "", "approved_document": "", "approved_on": None, "territory": "", "notes": [], **changes,
    }  # fmt: skip
    drafts.mend_head(draft=draft, **said, actor=town.anna, at=AT)


# reading


def test_the_reading_is_what_the_core_reads_and_nothing_else(town: Town) -> None:
    draft = make_draft(town)
    source = tables.read(file_queries.path_of(draft.file), name="План.html")
    assert draft.state == Draft.State.READY
    assert draft.reading == planfile.read(source).as_dict()


def test_the_upload_is_journalled_with_the_sum_of_the_file(town: Town) -> None:
    draft = make_draft(town)
    entry = Entry.objects.get(act="upload_plan")
    assert entry.actor == town.anna and entry.after["sha256"] == draft.file.sha256


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"just words without a table", "нет таблицы"), (page(head=("a", "b", "c", "d")), "не похож на план")],
)
def test_a_file_without_a_plan_fails_with_the_sentence_of_the_core(town: Town, content: bytes, word: str) -> None:
    draft = make_draft(town, content, name="слова.txt")
    assert draft.state == Draft.State.FAILED and word in draft.failure and "«слова." in draft.failure
    assert draft.reading is None and draft.current is None


def test_a_fault_of_the_program_ends_in_a_sentence_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(planfile, "read", fail)
    draft = make_draft(town)
    assert draft.state == Draft.State.FAILED and "ошибки программы" in draft.failure


def test_a_failed_reading_can_be_repeated(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(planfile, "read", lambda *_, **__: 1 / 0)
        draft = make_draft(town)
    drafts.read_again(draft=draft, actor=town.anna, at=AT)
    draft.refresh_from_db()
    assert draft.state == Draft.State.READY and not draft.failure
    with pytest.raises(drafts.DraftHasMoved):
        drafts.read_again(draft=draft, actor=town.anna, at=AT)


def test_a_draft_that_does_not_wait_is_not_read_over(town: Town) -> None:
    draft = make_draft(town)
    correct(town, draft, 1, text="Иначе")
    reading.read_now(draft.pk)
    assert line(draft, 1)["text"] == "Иначе"


def test_a_period_given_at_the_upload_dates_the_terms(town: Town) -> None:
    content = page(title="План работы совета")
    draft = make_draft(town, content, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    assert draft.current["period"] == {"from": "2027-01-01", "to": "2027-12-31"}
    assert line(draft, 5)["schedule"]["windows"] == [{"from": "2027-01-01", "to": "2027-06-30"}]


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2026, 1, 1), None), (date(2026, 2, 1), date(2026, 1, 1)), (date(2026, 1, 1), date(2099, 1, 1))],
)
def test_half_a_period_or_a_senseless_one_is_refused_before_the_file_is_kept(
    town: Town, start: date, end: date | None
) -> None:
    with pytest.raises(plans.PeriodRejected):
        make_draft(town, starts_on=start, ends_on=end)
    assert not StoredFile.objects.exists()


def test_the_same_file_again_says_what_came_of_it(town: Town) -> None:
    first = make_draft(town)
    with pytest.raises(drafts.AlreadyUploaded, match="ждёт вас") as refusal:
        make_draft(town, name="Другое имя.html")
    assert refusal.value.draft == first and Draft.objects.count() == StoredFile.objects.count() == 1
    accept(town, first)
    with pytest.raises(drafts.AlreadyUploaded, match="сделан план «План работы"):
        make_draft(town)
    assert make_draft(town, is_again=True).state == Draft.State.READY


def test_a_file_that_failed_or_was_put_aside_may_come_again(town: Town) -> None:
    drafts.discard_draft(draft=make_draft(town), reason="не тот", actor=town.anna, at=AT)
    assert make_draft(town).state == Draft.State.READY


def test_a_target_without_a_year_goes_to_the_result_with_a_doubt(town: Town) -> None:
    content = page(
        [("1", "Провести опрос", "ежегодно", "Отдел культуры", "100 %")],
        head=("№ п/п", "Мероприятие", "Срок", "Ответственный", "Целевой показатель"),
        title="План на 2026-2027 годы",
    )
    first = line(make_draft(town, content), 1)
    assert first["targets"] == {} and first["expected_result"] == "Целевой показатель: 100 %"
    assert any("без года" in doubt for doubt in first["doubts"])


# correcting


def test_a_corrected_term_is_read_anew_and_the_reading_stays(town: Town) -> None:
    draft = make_draft(town)
    before = copy.deepcopy(draft.reading)
    corrected = correct(town, draft, 6, deadline_words="до 15 мая")
    assert corrected["schedule"]["windows"] == [{"from": "2026-01-01", "to": "2026-05-14"}]
    assert not corrected["doubts"]
    draft.refresh_from_db()
    assert draft.reading == before


def test_other_words_for_a_term_leave_the_words_of_the_document(town: Town) -> None:
    corrected = correct(town, make_draft(town), 6, read_as="с 01.03.2026 по 31.03.2026")
    assert corrected["deadline_words"] == "как договоримся"
    assert corrected["schedule"]["windows"] == [{"from": "2026-03-01", "to": "2026-03-31"}]


def test_a_correction_that_leaves_the_term_alone_leaves_its_reading_alone(town: Town) -> None:
    draft = make_draft(town)
    before = line(draft, 2)["schedule"]
    assert correct(town, draft, 2, text="Провести заседание")["schedule"] == before


def test_doubts_stay_until_somebody_says_they_are_settled(town: Town) -> None:
    content = page([("1", "Провести опрос", "май", ""), ("1", "Обсудить опрос", "июнь", "")])
    draft = make_draft(town, content)
    assert correct(town, draft, 2, text="Обсудить")["doubts"] and not line(draft, 2)["checked"]
    draft_lines.confirm_line(draft=draft, position=2, actor=town.anna, at=AT)
    assert line(draft, 2)["checked"] == str(town.anna)
    assert [one.key for one in queries.card(draft).doubtful] == [1]
    plan = accept(town, draft)
    assert [bool(item.doubts) for item in plan.items.all()] == [True, False]


def test_a_line_changed_by_somebody_else_meanwhile_is_not_overwritten(town: Town) -> None:
    draft = make_draft(town)
    seen = line(draft, 1)
    late = values(seen, text="Второй")
    correct(town, draft, 1, text="Первый")
    with pytest.raises(LineHasMoved):
        draft_lines.correct_line(
            draft=draft, position=1, values=late, revision=seen["revision"], actor=town.anna, at=AT
        )
    assert line(draft, 1)["text"] == "Первый"


def test_every_correction_is_journalled_with_before_and_after(town: Town) -> None:
    draft = make_draft(town)
    correct(town, draft, 5, responsible=["Дом культуры «Искра»"])
    entry = Entry.objects.get(act="correct_line")
    assert entry.before == {"строка 5, ответственные": "Тихореченская библиотека"}
    assert entry.after == {"строка 5, ответственные": "Дом культуры «Искра»"}


def test_a_line_taken_out_stays_with_its_reason_and_comes_back_as_read(town: Town) -> None:
    draft = make_draft(town)
    correct(town, draft, 2, text="Иначе")
    draft_lines.delete_line(draft=draft, position=2, reason="повтор", actor=town.anna, at=AT)
    assert line(draft, 2)["deleted"] == {"reason": "повтор", "by": str(town.anna)}
    assert len(queries.card(draft).standing) == 5
    draft_lines.restore_line(draft=draft, position=2, actor=town.anna, at=AT)
    back = line(draft, 2)
    assert back["deleted"] is None and back["text"] == LINES[1][1]
    assert Entry.objects.get(act="delete_line").reason == "повтор"


def test_a_line_is_split_and_joined_without_losing_a_word(town: Town) -> None:
    content = page([("1", "Напечатать и раздать", "май", "Отдел"), ("2", "Собрать", "июнь", "Совет")])
    draft = make_draft(town, content)
    other = draft_lines.split_line(
        draft=draft, position=1, first="Напечатать", second="раздать", actor=town.anna, at=AT
    )  # fmt: skip
    assert [one.text for one in queries.card(_fresh(draft)).standing] == ["Напечатать", "раздать", "Собрать"]
    assert other["deadline_words"] == "май" and other["schedule"]["windows"]
    draft_lines.merge_line(draft=draft, position=other["key"], actor=town.anna, at=AT)
    joined = line(draft, other["key"])
    assert joined["text"] == "раздать Собрать" and joined["deadline_words"] == "май, июнь"
    assert joined["responsible"] == ["Отдел", "Совет"]
    assert [part["windows"][0]["to"] for part in joined["schedule"]["parts"]] == ["2026-05-31", "2026-06-30"]
    assert "соединено" in line(draft, 2)["deleted"]["reason"]
    with pytest.raises(LineIsNoPart):
        draft_lines.merge_line(draft=draft, position=other["key"], actor=town.anna, at=AT)


def _fresh(draft: Draft) -> Draft:
    draft.refresh_from_db()
    return draft


def test_a_line_the_document_does_not_have_is_added_where_it_belongs(town: Town) -> None:
    draft = make_draft(town)
    new = values(line(draft, 1), text="Новое", deadline_words="август")
    made = draft_lines.add_line(draft=draft, after=1, values=new, actor=town.anna, at=AT)
    assert [one.key for one in queries.card(_fresh(draft)).lines] == [1, made["key"], 2, 3, 4, 5, 6]
    assert line(draft, made["key"])["schedule"]["windows"][0]["to"] == "2026-08-31"


def test_a_new_period_dates_the_terms_anew(town: Town) -> None:
    draft = make_draft(town)
    head(town, draft, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    assert line(draft, 5)["schedule"]["windows"] == [{"from": "2027-01-01", "to": "2027-06-30"}]
    assert line(draft, 4)["schedule"]["kind"] == "after_event"


def test_a_term_dated_by_its_heading_stays_and_is_doubted_when_the_period_changes(town: Town) -> None:
    content = page([("I квартал", "", "", ""), ("1", "Провести опрос", "в течение квартала", "Отдел")])
    draft = make_draft(town, content)
    before = line(draft, 1)["schedule"]
    assert before["windows"] == [{"from": "2026-01-01", "to": "2026-03-31"}]
    head(town, draft, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    assert line(draft, 1)["schedule"] == before
    assert any("Период плана изменён" in doubt for doubt in line(draft, 1)["doubts"])


def test_an_indicator_is_corrected_left_out_and_taken_back(town: Town) -> None:
    draft = make_full_draft(town)
    said = {"name": "Охват", "unit": "%", "values": {"2026": "90"}}
    drafts.drop_target(draft=draft, key=1, reason="лишний", actor=town.anna, at=AT)
    assert queries.card(_fresh(draft)).targets[0].deleted is not None
    drafts.mend_target(draft=draft, key=1, **said, actor=town.anna, at=AT)
    (target,) = queries.card(_fresh(draft)).targets
    assert (target.name, target.values, target.deleted) == ("Охват", (("2026", "90"),), None)


# accepting


def test_an_accepted_draft_is_a_plan_with_all_its_lines_parties_indicators_and_tasks(town: Town) -> None:
    draft = make_full_draft(town)
    plan = accept(town, draft)
    items = list(plan.items.all())
    assert [(item.number, item.text, item.deadline_words, item.responsible[0]) for item in items] == list(LINES)
    assert [item.source for item in items][:2] == ["таблица 1, строка 2", "таблица 1, строка 3"]
    assert ItemVersion.objects.filter(item__plan=plan, amendment=None).count() == len(LINES)
    assert [party.kind for party in Party.objects.filter(item__plan=plan)] == [
        "body", "person", "institutions", "institutions", "institution", "body"
    ]  # fmt: skip
    indicator = plan.indicators.get()
    assert indicator.name.startswith(TARGETS[1][0][:20])
    assert {value.year: value.planned for value in indicator.values.all()} == {2025: "33,3", 2026: "100"}
    origins = {item.number: set(item.tasks.values_list("origin", "state")) for item in items}
    assert origins == {
        "1": {("control", "open")}, "2": {("term", "open")}, "3": set(), "4": {("event", "waiting")},
        "5": {("term", "open")}, "6": {("term", "open")},
    }  # fmt: skip
    assert items[3].tasks.count() == 3, "one for each institution that is no branch"
    assert (plan.source_file, plan.approved_on, plan.state) == (draft.file, date(2026, 1, 12), Plan.State.PREPARED)
    draft.refresh_from_db()
    assert draft.plan == plan and draft.state == Draft.State.ACCEPTED


def test_a_document_already_approved_can_be_put_in_force_at_once(town: Town) -> None:
    assert accept(town, make_full_draft(town), in_force=True).state == Plan.State.ACTIVE
    with pytest.raises(drafts.DraftIsNotReady, match="кто, чем и когда"):
        accept(town, make_draft(town), in_force=True)
    assert Plan.objects.count() == 1


def test_a_draft_is_accepted_once(town: Town) -> None:
    draft = make_draft(town)
    accept(town, draft)
    for deed in (
        lambda: accept(town, draft),
        lambda: correct(town, draft, 1, text="поздно"),
        lambda: drafts.discard_draft(draft=draft, reason="поздно", actor=town.anna, at=AT),
        lambda: head(town, draft),
    ):
        with pytest.raises(drafts.DraftHasMoved):
            deed()
    assert Plan.objects.count() == 1


def test_a_plan_that_cannot_be_made_leaves_nothing_behind(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = make_draft(town)

    def fail(**_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("merilo.plans.services.scheduling.make_tasks", fail)
    with pytest.raises(RuntimeError):
        accept(town, draft)
    draft.refresh_from_db()
    assert draft.state == Draft.State.READY and draft.plan is None
    assert not Plan.objects.exists() and not Item.objects.exists() and not Task.objects.exists()


def test_what_hinders_the_acceptance_is_said_before_it(town: Town) -> None:
    draft = make_draft(town, page([("1" * 30, "Провести опрос", "май", "Отдел")], title="О работе"))
    said = [fault.text for fault in faults(draft.current)]
    assert any("Период плана не назван" in text for text in said)
    assert any("номер — больше 20\u00a0знаков" in text for text in said)
    with pytest.raises(drafts.DraftIsNotReady, match="Принять пока нельзя"):
        accept(town, draft)
    assert not Plan.objects.exists()


def test_a_draft_without_lines_is_not_accepted(town: Town) -> None:
    draft = make_draft(town, page(LINES[:1]))
    draft_lines.delete_line(draft=draft, position=1, reason="нет", actor=town.anna, at=AT)
    with pytest.raises(drafts.DraftIsNotReady, match="ни одной строки"):
        accept(town, draft)


def test_lines_left_out_do_not_become_items(town: Town) -> None:
    draft = make_draft(town)
    draft_lines.delete_line(draft=draft, position=1, reason="нет", actor=town.anna, at=AT)
    assert [item.number for item in accept(town, draft).items.all()] == ["2", "3", "4", "5", "6"]


def test_a_put_aside_draft_makes_no_plan(town: Town) -> None:
    draft = make_draft(town)
    drafts.discard_draft(draft=draft, reason="не тот файл", actor=town.anna, at=AT)
    with pytest.raises(drafts.DraftHasMoved):
        accept(town, draft)
    assert Entry.objects.get(act="discard_draft").reason == "не тот файл"


def test_only_the_coordinator_does_any_of_this(town: Town) -> None:
    draft = make_draft(town)
    for person in (town.boris, town.zoya, town.vera, town.gleb, town.pavel, town.olga, town.admin, town.stranger):
        with pytest.raises(NotAllowed):
            drafts.accept_draft(draft=draft, actor=person, at=AT)
        with pytest.raises(NotAllowed):
            draft_lines.delete_line(draft=draft, position=1, reason="x", actor=person, at=AT)
        with pytest.raises(NotAllowed):
            drafts.upload_plan(
                municipality=town.municipality, name="a.html", content=page(), starts_on=None, ends_on=None,
                actor=person, at=AT,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("распоряжение администрации от 12.03.2026 № 55", "2026-03-12"),
        ("постановлением от «5» мая 2026 г. № 7-п", "2026-05-05"),
        ("приказ от ____ № ___", ""),
        ("решение совета", ""),
        ("", ""),
    ],
)
def test_the_day_of_approval_is_proposed_from_the_document(words: str, day: str) -> None:
    assert reading.approved_on(words) == day
