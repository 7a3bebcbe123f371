"""The rows of Kilmez's plan of 2022: the council's own year."""

from __future__ import annotations

from datetime import date

from merilo.assessment.models import InformationRequest, Visit
from merilo.council.models import Resolution, Selection
from merilo.plans.models import Plan
from tests.rows import assessing, councils, mending
from tests.rows.walking import Walk, row

LETTERS, DAY = "kil", date(2022, 3, 28)
BINDING = {"Общественный": "boris"}


@row(
    "KIL-1.1",
    asks="утвердить план работы совета",
    who=("chair",),
    pages=("meeting_agenda", "minutes_close"),
    where="Совет › Заседания",
    shows="подписанный протокол",
)
def test_kil_1_1_the_council_approves_its_plan(walk: Walk) -> None:
    walk.on(2022, 4, 5)
    task = walk.task("1.1")
    meeting = councils.call(walk, title="План работы", who="boris")
    walk.do("boris", "meeting_agenda", meeting.pk, keys=[f"task:{task.pk}"])
    councils.hold(walk, meeting, {meeting.questions.get().pk: "План работы утвердить."}, who="boris")
    walk.fulfilled("1.1", task, "протокол общественного совета от 05.04.2022 № 1", "Протокол № 1 от 05.04.2022.pdf")


@row(
    "KIL-1.2",
    asks="утвердить перечень учреждений",
    who=("chair", "coordinator"),
    pages=("minutes_close", "cycle_approve"),
    where="Совет › Заседания; Оценка › Перечень",
    shows="решение совета, по которому утверждён перечень цикла",
)
def test_kil_1_2_the_council_approves_the_list(walk: Walk) -> None:
    walk.on(2022, 4, 11)
    task = walk.task("1.2")
    cycle = assessing.open_cycle(walk, [walk.town.library, walk.town.club])
    decision = councils.decide(walk, "О перечне", who="boris", kind="list", words="Перечень утвердить.")
    walk.do("anna", "cycle_approve", cycle.pk, of_council=decision.pk)
    walk.fulfilled("1.2", task, "протокол общественного совета от 11.04.2022 № 1, п. 1.1")


@row(
    "KIL-1.3",
    asks="рассмотреть предложения операторов, утвердить техническое задание",
    who=("chair", "coordinator"),
    pages=("cycle_terms", "offer_add", "selection_paper", "minutes_close", "selection_choose", "selection_contract"),
    where="Оценка › Перечень; Совет › Отбор оператора; Заседания",
    shows="выбор и контракт с оператором по решению совета",
)
def test_kil_1_3_the_council_approves_the_terms_of_reference(walk: Walk) -> None:
    walk.on(2022, 4, 18)
    task = walk.task("1.3")
    cycle = assessing.open_cycle(walk, [walk.town.library])
    terms = walk.take("anna", "cycle_terms", cycle.pk, "docx")
    walk.fill("anna", "selection_new", year="2022")
    selection = Selection.objects.get()
    walk.do("anna", "selection_terms", selection.pk, file=terms)
    for name, price in (("ООО «Мера»", "90 000"), ("ИП Сорокина", "120 000")):
        walk.fill("anna", "offer_add", selection.pk, name=name, price=price, days="60")
    meeting = councils.call(walk, title="Оператор", who="boris")
    first = councils.ask(walk, meeting, "О техническом задании", who="boris", kind="terms")
    second = councils.ask(walk, meeting, "О предложениях операторов", who="boris", kind="other")
    walk.take("boris", "selection_paper", selection.pk, "docx")
    words = {first.pk: "Техническое задание утвердить.", second.pk: "Выбрать ООО «Мера»."}
    councils.hold(walk, meeting, words, who="boris")
    decided = Resolution.objects.get(question=second)
    best = selection.offers.get(name__contains="Мера").pk
    walk.do("anna", "selection_choose", selection.pk, chosen=best, reason="Цена и опыт", of_council=decided.pk)
    walk.do("anna", "selection_contract", selection.pk, number="17", signed_on=walk.today.isoformat(), price="90000")
    walk.fulfilled("1.3", task, "Контракт заключён: ООО «Мера»")


@row(
    "KIL-2.1",
    asks="посетить учреждения, запросить недостающие сведения",
    who=("coordinator", "expert", "head"),
    pages=("visit_new", "visit_hold", "visits", "cycle_request_new", "cycle_request"),
    where="Оценка › Посещения; Оценка › Запросы",
    shows="таблицы посещений и запросов с ответами: посещения проведены, на запросы ответили",
)
def test_kil_2_1_visits_are_made_and_missing_data_asked_for(walk: Walk) -> None:
    walk.on(2022, 5, 16)
    task, control = walk.task("2.1"), walk.tasks("2.3")[0]
    cycle = assessing.open_cycle(walk, [walk.town.library])
    assessing.approve_list(walk, cycle)
    assessing.start(walk, cycle)
    unit = cycle.units.get()
    letter = {"units": [unit.pk], "text": "Число получателей услуг", "due_on": "2022-06-01", "sent_on": "2022-05-16"}
    walk.do("anna", "cycle_request_new", cycle.pk, **letter)
    when = {"starts_at_0": "2022-05-20", "starts_at_1": "10:00", "minutes": "60"}
    walk.do("anna", "visit_new", cycle.pk, unit=unit.pk, expert=walk.town.vera.pk, **when)
    walk.on(2022, 5, 20)
    walk.do("vera", "visit_hold", cycle.pk, Visit.objects.get().pk)
    assessing.inspect(walk, cycle, unit)
    assert "состоялось" in walk.see("anna", "visits", cycle.pk)
    task.refresh_from_db()
    assert task.state == "open", "the institution has not answered yet"
    walk.on(2022, 5, 25)
    request = InformationRequest.objects.get()
    walk.do("gleb", "cycle_request", cycle.pk, request.pk, answer="4 200 человек")
    assert "4 200 человек" in walk.see("anna", "cycle_request", cycle.pk, request.pk)
    walk.fulfilled("2.1", task, "1 посещение", "1 запрос", "Посещения на 25.05.2022.xlsx")
    walk.fulfilled("2.1", task, "Запросы сведений на 25.05.2022.xlsx")
    control.refresh_from_db()
    assert control.state == "open", "public control of August is not done by a visit of May"


@row(
    "KIL-2.2",
    asks="подвести промежуточные итоги устранения недостатков",
    who=("coordinator", "head"),
    pages=("remediation_new", "monitoring_answer", "monitoring_close", "monitoring_report"),
    where="Устранение недостатков › Мониторинг",
    shows="вывод мониторинга и отчёт",
)
def test_kil_2_2_interim_results_of_remediation_are_summed_up(walk: Walk) -> None:
    walk.on(2022, 5, 10)
    task = walk.task("2.2")
    mending.earlier(walk, walk.town.library, year=2021, due=date(2022, 9, 1))
    walk.on(2022, 6, 28)
    one = mending.hold_round(
        walk, quarter="2022-2", answers={"gleb": "Табличка заказана"}, conclusion="Половина сделана."
    )
    walk.take("anna", "monitoring_report", one.pk, "docx")
    walk.fulfilled("2.2", task, "Половина сделана.", "Отчёт, II квартал 2022 г..docx")


@row(
    "KIL-2.3",
    asks="провести общественный контроль посещением",
    who=("coordinator", "expert"),
    pages=("visit_new", "visit_hold", "inspection_papers"),
    where="Оценка › Посещения",
    shows="таблица посещений: кто, когда и где был; бланк посещения печатается",
)
def test_kil_2_3_public_control_visits_an_institution(walk: Walk) -> None:
    walk.on(2022, 8, 8)
    task = walk.task("2.3")
    cycle = assessing.open_cycle(walk, [walk.town.club])
    assessing.approve_list(walk, cycle)
    assessing.start(walk, cycle)
    unit = cycle.units.get()
    when = {"starts_at_0": "2022-08-12", "starts_at_1": "15:00", "minutes": "90"}
    walk.do("anna", "visit_new", cycle.pk, unit=unit.pk, expert=walk.town.vera.pk, **when, note="концерт")
    walk.take("vera", "inspection_papers", cycle.pk, unit.pk)
    walk.on(2022, 8, 13)
    walk.do("vera", "visit_hold", cycle.pk, Visit.objects.get().pk)
    walk.fulfilled("2.3", task, "1 посещение", "Посещения на 13.08.2022.xlsx")


@row(
    "KIL-2.4",
    asks="обсудить результаты с руководителями учреждений",
    who=("chair",),
    pages=("guest_add", "meeting_hold", "minutes_close"),
    where="Совет › Заседания",
    shows="протокол, в нём позиции руководителей",
)
def test_kil_2_4_results_are_discussed_with_heads(walk: Walk) -> None:
    walk.on(2022, 9, 20)
    task = walk.task("2.4")
    meeting = councils.call(walk, title="Итоги", who="boris")
    walk.do("boris", "guest_add", meeting.pk, institution=walk.town.library.pk, name="Глебов Г. Ю.")
    question = councils.ask(walk, meeting, "О результатах", who="boris", task=task, kind="results")
    guest = meeting.guests.get().pk
    words = {question.pk: "Результаты принять."}
    councils.hold(walk, meeting, words, who="boris", positions={guest: "С замечаниями согласны"})
    assert "С замечаниями согласны" in walk.see("gleb", "meeting", meeting.pk)
    walk.fulfilled("2.4", task, "Протокол № 1 от 20.09.2022.pdf")


@row(
    "KIL-2.5",
    asks="проверить, выполнены ли планы устранения недостатков",
    who=("coordinator", "head"),
    pages=("task_report", "task_accept", "monitoring_close"),
    where="Устранение недостатков › Мониторинг",
    shows="принятое мероприятие, вывод мониторинга",
)
def test_kil_2_5_fulfilment_of_remediation_is_checked(walk: Walk) -> None:
    walk.on(2022, 9, 5)
    task = walk.task("2.5")
    measure = mending.earlier(walk, walk.town.library, year=2021, due=date(2022, 9, 20))
    own = measure.item.tasks.get()
    walk.report("gleb", own, text="Табличка висит", link="https://library.example/photo")
    walk.do("anna", "task_accept", own.pk, of=own.reports.get().pk)
    walk.on(2022, 9, 29)
    mending.hold_round(walk, quarter="2022-3", answers={}, conclusion="Всё устранено.")
    walk.fulfilled("2.5", task, "Всё устранено.")


@row(
    "KIL-3.1",
    asks="подготовить и направить администрации результаты и предложения",
    who=("chair",),
    pages=("proposal_new", "proposal_letter", "proposal_send"),
    where="Совет › Предложения",
    shows="письмо с датой и номером отправки",
)
def test_kil_3_1_results_and_proposals_are_sent(walk: Walk) -> None:
    walk.on(2022, 11, 8)
    task = walk.task("3.1")
    decision = councils.decide(walk, "О предложениях", who="boris", kind="proposals", words="Направить предложения.")
    walk.on(2022, 11, 10)
    sent = councils.propose(walk, decision, year=2022, points=["Библиотека: поставить пандус"], who="boris")
    walk.take("boris", "proposal_letter", sent.pk, "docx")
    walk.fulfilled("3.1", task, "письмо общественного совета от 10.11.2022 № 14")


@row(
    "KIL-3.2",
    asks="показать на сайте работу совета, мнение граждан и рейтинги",
    who=("coordinator", "expert"),
    pages=("publish", "public_council", "public_rating"),
    where="Оценка › Публикация; публичный раздел",
    shows="рейтинг, открытый всем, и решение о публикации",
)
def test_kil_3_2_opinion_and_ratings_are_public(walk: Walk) -> None:
    walk.on(2022, 10, 20)
    task = walk.tasks("3.2")[0]
    cycle = assessing.whole(walk, [walk.town.library])
    walk.on(2022, 12, 6)
    assessing.publish(walk, cycle)
    assert walk.town.library.name in walk.see("citizen", "public_rating", 2022)
    assert walk.town.boris.name in walk.see("citizen", "public_council")
    walk.fulfilled("3.2", task, "Результаты независимой оценки опубликованы", "приказ № 9")


@row(
    "KIL-3.3",
    asks="разработать план на следующий год",
    who=("coordinator",),
    pages=("plan_next",),
    where="План › План следующего года",
    shows="проект плана, составленный из этого",
)
def test_kil_3_3_next_years_plan_is_drawn_up(walk: Walk) -> None:
    walk.on(2022, 12, 12)
    task = walk.task("3.3")
    every = [one.pk for one in walk.plan.items.all()]
    walk.fill("anna", "plan_next", walk.plan.pk, only=every)
    following = Plan.objects.get(municipality=walk.town.municipality, state="prepared")
    assert (following.starts_on, following.ends_on) == (date(2023, 1, 1), date(2023, 12, 31))
    assert following.items.count() == len(every)
    walk.fulfilled("3.3", task, "Проект плана, 2023 год.docx")


@row(
    "KIL-note",
    asks="менять план в течение года, не теряя утверждённого текста",
    who=("coordinator",),
    pages=("amend", "amendments", "plan_as_approved"),
    where="План › Изменения",
    shows="изменение с решением и причиной",
)
def test_kil_note_the_plan_is_amended_and_its_approved_text_stays(walk: Walk) -> None:
    walk.on(2022, 4, 20)
    item = walk.item("2.1")
    was = item.deadline_words
    given = {"decision": "протокол № 3", "on": "2022-04-20", "reason": "Ремонт дороги"}
    changed = {f"line-{item.pk}-deadline_words": "июль"}
    walk.fill("anna", "amend", walk.plan.pk, query=f"?line={item.pk}", **given, **changed)
    item.refresh_from_db()
    assert item.deadline_words == "июль" and item.tasks.exclude(state="cancelled").get().due_on == date(2022, 7, 31)
    assert "Ремонт дороги" in walk.see("zoya", "amendments", walk.plan.pk)
    assert " ".join(was.split()) in walk.see("zoya", "plan_as_approved", walk.plan.pk)
