"""The rows of Muezersky's plan of 2021–2023: assessing, considering and mending, keeping citizens informed."""

from __future__ import annotations

from datetime import date

from merilo.council.models import OwnIndicator
from tests.rows import assessing, councils, mending
from tests.rows.walking import Walk, row

LETTERS, DAY = "mue", date(2021, 1, 12)
BINDING = {"Администрация": "pavel", "Общественный совет": "boris", "Руководители": "all"}


@row(
    "MUE-1",
    asks="оценить учреждения плана, каждое в свой год",
    who=("coordinator", "expert"),
    pages=("cycle_open", "cycle_close", "coverage"),
    where="Оценка; Охват",
    shows="завершённый сбор каждого года, охват за три года",
)
def test_mue_1_institutions_are_assessed_in_their_years(walk: Walk) -> None:
    town = walk.town
    first, second, third = walk.tasks("1")
    assert [one.due_on.year for one in (first, second, third)] == [2022, 2022, 2023]
    walk.on(2022, 4, 4)
    assessing.whole(walk, [town.library, town.club], until="gathered")
    for one in (first, second):
        walk.fulfilled("1", one, "Сбор информации завершён", "приказ № 6")
    walk.on(2023, 4, 4)
    assessing.whole(walk, [town.theatre], until="gathered")
    walk.fulfilled("1", third, "приказ № 6", done=3)
    assert town.theatre.name in walk.see("anna", "coverage")


@row(
    "MUE-2",
    asks="держать перечень учреждений в порядке",
    who=("coordinator",),
    pages=("need_open", "institution_rename", "institutions", "cycle_units_add", "cycle_approve"),
    where="Учреждения; Оценка › Перечень",
    shows="решение, по которому перечень утверждён, и перечень таблицей",
)
def test_mue_2_the_list_is_kept_current(walk: Walk) -> None:
    walk.on(2021, 9, 1)
    task = walk.need("2", "Клуб сменил название", date(2021, 9, 15))
    said = {"name": "Культурный центр", "short_name": "КЦ", "on": "2021-08-20", "basis": "постановление № 8"}
    walk.fill("anna", "institution_rename", walk.town.club.pk, **said)
    assert "КЦ" in walk.see("anna", "institutions")
    cycle = assessing.open_cycle(walk, [walk.town.library, walk.town.club])
    assert "КЦ" in walk.see("anna", "cycle_units", cycle.pk)
    assessing.approve_list(walk, cycle, basis="распоряжение № 12")
    walk.fulfilled("2", task, "утверждён: 2", "распоряжение № 12", "Перечень учреждений, 2021 год.xlsx")


@row(
    "MUE-3",
    asks="сформировать дополнительные критерии для своего мониторинга",
    who=("coordinator", "member"),
    pages=("need_open", "minutes_close", "own_new", "own_value", "own_indicators"),
    where="Совет › Заседания; Совет › Свои показатели",
    shows="протокол с решением; показатели рядом с законными, не внутри",
)
def test_mue_3_the_council_forms_criteria_of_its_own(walk: Walk) -> None:
    walk.on(2021, 10, 4)
    task = walk.need("3", "Критерии для мониторинга клубов", date(2021, 11, 1))
    decision = councils.decide(walk, "О дополнительных критериях", task=task, words="Критерии утвердить.")
    walk.fill("anna", "own_new", name="Работает после 19 часов", kind="yes", of_council=decision.pk)
    own = OwnIndicator.objects.get()
    walk.do("zoya", "own_value", own.pk, 2021, walk.town.club.pk, value="yes", note="До 21 часа")
    assert "Работает после 19 часов" in walk.see("anna", "own_indicators")
    walk.fulfilled("3", task, "Протокол № 1 от 04.10.2021.pdf")


@row(
    "MUE-4",
    asks="рассмотреть результаты, составить и направить предложения",
    who=("chair",),
    pages=("minutes_close", "proposal_new", "proposal_send"),
    where="Совет › Заседания; Совет › Предложения",
    shows="письмо с датой и номером отправки",
)
def test_mue_4_proposals_are_made_and_sent(walk: Walk) -> None:
    walk.on(2021, 11, 8)
    task = walk.tasks("4")[0]
    decision = councils.decide(walk, "О результатах", who="boris", kind="proposals", words="Направить предложения.")
    walk.on(2021, 11, 10)
    councils.propose(walk, decision, year=2021, points=["Театр: поставить пандус"], who="boris")
    walk.fulfilled("4", task, "письмо общественного совета от 10.11.2021 № 14")


@row(
    "MUE-5",
    asks="рассмотреть в администрации результаты и предложения",
    who=("chair", "coordinator"),
    pages=("proposal_send", "proposal_reply"),
    where="Совет › Предложения",
    shows="месяц со дня отправки, ответ администрации",
)
def test_mue_5_the_administration_considers_within_a_month(walk: Walk) -> None:
    walk.on(2021, 11, 8)
    (task,) = walk.tasks("5")
    assert task.state == "waiting"
    decision = councils.decide(walk, "О результатах", who="boris", kind="proposals", words="Направить предложения.")
    walk.on(2021, 11, 10)
    sent = councils.propose(walk, decision, year=2021, points=["Театр: поставить пандус"], who="boris")
    task.refresh_from_db()
    assert (task.state, task.due_on) == ("open", date(2021, 12, 10))
    walk.on(2021, 12, 2)
    walk.do("anna", "proposal_reply", sent.pk, replied_on="2021-12-01", reply="Предложения приняты, поручено отделу.")
    walk.fulfilled("5", task, "ответ на письмо общественного совета от 10.11.2021 № 14")


@row(
    "MUE-6",
    asks="составить планы устранения недостатков и согласовать с учредителем",
    who=("chair", "coordinator", "head"),
    pages=("proposal_send", "remediation_submit", "remediation_approve"),
    where="Устранение недостатков",
    shows="утверждённый план каждого учреждения, месяц со дня предложений",
)
def test_mue_6_remediation_plans_are_approved(walk: Walk) -> None:
    walk.on(2021, 11, 8)
    tasks = {one.institution: one for one in walk.tasks("6")}
    decision = councils.decide(walk, "О результатах", who="boris", kind="proposals", words="Направить предложения.")
    walk.on(2021, 11, 10)
    councils.propose(walk, decision, year=2021, points=["Всем: обновить стенды"], who="boris")
    for head, institution in walk.heads.items():
        tasks[institution].refresh_from_db()
        assert (tasks[institution].state, tasks[institution].due_on) == ("open", date(2021, 12, 10))
        plan = mending.begin(walk, institution, year=2021)
        mending.write(walk, plan, who=head, due=date(2022, 5, 31))
        mending.approve(walk, plan)
        walk.fulfilled("6", tasks[institution], "План утверждён", "приказ № 7")


@row(
    "MUE-7",
    asks="за три дня разместить утверждённые планы на сайтах и стендах",
    who=("coordinator", "head"),
    pages=("remediation_approve", "remediation_publish"),
    where="Устранение недостатков",
    shows="срок от дня утверждения у каждого учреждения, ссылка на страницу",
)
def test_mue_7_plans_are_published_within_three_days(walk: Walk) -> None:
    walk.on(2021, 12, 1)
    task = walk.tasks("7", institution=walk.town.library)[0]
    other = walk.tasks("7", institution=walk.town.club)[0]
    plan = mending.begin(walk, walk.town.library, year=2021)
    mending.write(walk, plan, who="gleb", due=date(2022, 5, 31))
    mending.approve(walk, plan)
    task.refresh_from_db()
    other.refresh_from_db()
    assert (task.state, task.due_on, other.state) == ("open", date(2021, 12, 6), "waiting")
    walk.do("gleb", "remediation_publish", plan.pk, published_on="2021-12-01", url="https://library.example/plan")
    walk.fulfilled("7", task, "https://library.example/plan")


@row(
    "MUE-8",
    asks="следить, как выполняются планы устранения недостатков",
    who=("coordinator", "head"),
    pages=("remediation_measures", "monitoring_close"),
    where="Устранение недостатков › Мероприятия; Мониторинг",
    shows="контроль квартала: вывод мониторинга и отчёт",
)
def test_mue_8_remediation_is_controlled(walk: Walk) -> None:
    walk.on(2021, 2, 1)
    mending.earlier(walk, walk.town.library, year=2020, due=date(2021, 3, 1))
    walk.on(2021, 3, 29)
    task = walk.task("8")
    assert "просрочено" in walk.see("anna", "remediation_measures")
    mending.hold_round(walk, quarter="2021-1", answers={"gleb": "Нет подрядчика"}, conclusion="Просрочено одно.")
    walk.fulfilled("8", task, "Просрочено одно.", "Отчёт, I квартал 2021 г..docx")


@row(
    "MUE-9",
    asks="учесть результаты и исполнение планов в договорах руководителей",
    who=("coordinator", "expert"),
    pages=("directors", "director_sheet"),
    where="Устранение недостатков › Показатели руководителей",
    shows="лист показателей и дополнительные соглашения",
)
def test_mue_9_results_enter_directors_contracts(walk: Walk) -> None:
    walk.on(2021, 9, 1)
    (task,) = walk.tasks("9")
    assessing.whole(walk, [walk.town.library])
    walk.on(2021, 12, 20)
    walk.take("anna", "director_sheet", walk.town.library.pk, 2021, "docx")
    used = {"year": "2021", "basis": "дополнительные соглашения от 20.12.2021", "done_on": "2021-12-20"}
    walk.do("anna", "directors", **used)
    walk.fulfilled("9", task, "дополнительные соглашения от 20.12.2021")


@row(
    "MUE-10",
    asks="собрать совет о развитии системы оценки",
    who=("coordinator",),
    pages=("need_open", "meeting_agenda", "minutes_close"),
    where="Совет › Заседания",
    shows="протокол",
)
def test_mue_10_the_council_meets_when_needed(walk: Walk) -> None:
    walk.on(2022, 2, 7)
    task = walk.need("10", "Изменился порядок расчёта", date(2022, 3, 1))
    meeting = councils.call(walk, title="Новый порядок")
    walk.do("anna", "meeting_agenda", meeting.pk, keys=[f"task:{task.pk}"])
    councils.hold(walk, meeting, {meeting.questions.get().pk: "Принять к сведению."})
    walk.fulfilled("10", task, "Протокол № 1 от 07.02.2022.pdf")
