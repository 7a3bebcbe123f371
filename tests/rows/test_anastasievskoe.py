"""The rows of Anastasievskoe's plan of 2019–2021: a settlement with one council and yearly targets."""

from __future__ import annotations

from datetime import date

from merilo.council.models import Inquiry
from tests.rows import assessing, councils, mending, telling
from tests.rows.walking import Walk, row

LETTERS, DAY = "ana", date(2019, 1, 14)
BINDING = {
    "Председатель": "boris", "члены": "zoya", "Уполномоченный": "pavel", "Глава": "pavel", "Директор": "all",
}  # fmt: skip


@row(
    "ANA-1",
    asks="рассматривать вопросы оценки на заседаниях совета, четыре раза в год",
    who=("chair", "coordinator"),
    pages=("meeting_agenda", "minutes_close", "meetings_count", "meetings_confirm"),
    where="Совет › Заседания; Счёт заседаний",
    shows="протокол каждого квартала; показатель 4 из 4 за год",
)
def test_ana_1_the_council_meets_each_quarter(walk: Walk) -> None:
    for number, month in enumerate((2, 5, 8, 11), 1):
        walk.on(2019, month, 12)
        task = walk.task("1")
        meeting = councils.call(walk, title=f"Заседание {number}", who="boris")
        walk.do("boris", "meeting_agenda", meeting.pk, keys=[f"task:{task.pk}"])
        councils.hold(walk, meeting, {meeting.questions.get().pk: "Принять к сведению."}, who="boris")
        walk.fulfilled("1", task, f"Протокол № {number} от 12.{month:02}.2019.pdf", done=number)
    indicator = walk.item("1").indicators.get()
    walk.see("anna", "meetings_count", year=2019)
    walk.do("anna", "meetings_confirm", indicator.pk, 2019, shown="4")
    assert indicator.values.get(year=2019).actual == 4


@row(
    "ANA-2",
    asks="каждый год до октября провести оценку всех отделений",
    who=("coordinator", "expert"),
    pages=("cycle_units_add", "cycle_close", "coverage"),
    where="Оценка; Охват",
    shows="завершённый сбор по учреждениям и филиалам",
)
def test_ana_2_branches_are_assessed_each_year(walk: Walk) -> None:
    walk.on(2019, 5, 13)
    task = walk.task("2")
    cycle = assessing.whole(walk, [walk.town.library], with_branches=True, until="gathered")
    assert cycle.units.filter(institution=walk.town.branch).exists()
    assert walk.town.library.name in walk.see("anna", "coverage")
    walk.fulfilled("2", task, "Сбор информации завершён", "приказ № 6", done=1)


@row(
    "ANA-3",
    asks="раз в год размещать сведения на bus.gov.ru",
    who=("coordinator", "expert"),
    pages=("bus_gov", "bus_gov_record"),
    where="Оценка › bus.gov.ru",
    shows="записано, что размещено, когда и где",
)
def test_ana_3_results_are_posted_on_bus_gov(walk: Walk) -> None:
    walk.on(2019, 9, 2)
    task = walk.task("3")
    cycle = assessing.whole(walk, [walk.town.library])
    assessing.publish(walk, cycle)
    walk.see("anna", "bus_gov", cycle.pk)
    assessing.post(walk, cycle)
    walk.fulfilled("3", task, "Результаты на bus.gov.ru", "https://bus.gov.ru/info-card/", done=1)


@row(
    "ANA-4",
    asks="участвовать в совещаниях администрации об оценке",
    who=("coordinator",),
    pages=("meeting_new", "meeting_hold", "minutes_close"),
    where="Совет › Заседания, совещание другого органа",
    shows="запись совещания: кто участвовал, что говорил",
)
def test_ana_4_the_council_takes_part_in_meetings_of_others(walk: Walk) -> None:
    walk.on(2019, 3, 18)
    task = walk.task("4")
    meeting = councils.call(walk, title="Совещание", kind="other", body="администрация поселения")
    question = councils.ask(walk, meeting, "Об оценке клуба", task=task)
    councils.hold(walk, meeting, {question.pk: "Подготовить стенд."}, came=2)
    walk.fulfilled("4", task, "18.03.2019.pdf")


@row(
    "ANA-5",
    asks="помогать членам совета: памятки и ответы на вопросы",
    who=("coordinator", "member"),
    pages=("guide_new", "guides", "inquiry_ask", "inquiry_answer", "guides_report"),
    where="Совет › Памятки",
    shows="список материалов библиотеки и ответов на вопросы за год",
)
def test_ana_5_members_are_helped(walk: Walk) -> None:
    walk.on(2019, 6, 3)
    tasks = [walk.task("5", of=head) for head in walk.heads]
    walk.fill("anna", "guide_new", kind="how_to", title="Как смотреть стенд", text="Подойдите и прочитайте.")
    walk.do("zoya", "inquiry_ask", text="Сколько стендов смотреть?")
    walk.do("anna", "inquiry_answer", Inquiry.objects.get().pk, text="Все, что в здании.")
    page = walk.see("zoya", "guides")
    assert "Как смотреть стенд" in page and "Сколько стендов смотреть?" in page
    walk.do("anna", "guides_report")
    for task in tasks:
        walk.fulfilled("5", task, "1 материал", "1 вопрос", "Помощь членам совета на 03.06.2019.xlsx")


@row(
    "ANA-6",
    asks="рассказать на стендах, как высказать мнение",
    who=("head",),
    pages=("poster_file", "information_new"),
    where="Информирование › Плакаты и буклеты, Размещение",
    shows="снимок стенда с листком, страница сайта",
)
def test_ana_6_stands_tell_how_to_give_an_opinion(walk: Walk) -> None:
    walk.on(2019, 6, 3)
    task = walk.task("6", of="gleb")
    walk.take("gleb", "poster_file", walk.town.library.pk, "stand")
    for channel in ("stand", "institution_site"):
        telling.place(walk, "gleb", "opinion", channel, of="gleb", stand=channel == "stand")
    walk.fulfilled("6", task, "стенд.png", done=1)


@row(
    "ANA-7",
    asks="раз в год показать результаты на сайте учреждения",
    who=("coordinator", "expert", "head"),
    pages=("publish", "public_result", "information_new"),
    where="Оценка › Публикация; Информирование › Размещение",
    shows="ссылка на страницу учреждения, снимок стенда",
)
def test_ana_7_results_stand_on_the_institutions_site(walk: Walk) -> None:
    walk.on(2019, 9, 2)
    task = walk.task("7", of="gleb")
    cycle = assessing.whole(walk, [walk.town.library])
    assessing.publish(walk, cycle)
    walk.see("citizen", "public_result", 2019, walk.town.library.pk)
    for channel in ("stand", "institution_site"):
        telling.place(walk, "gleb", "results", channel, of="gleb", stand=channel == "stand")
    walk.fulfilled("7", task, "https://gleb.example/results/institution_site", done=1)


@row(
    "ANA-8",
    asks="раз в год рассмотреть результаты и дать рекомендации",
    who=("chair",),
    pages=("minutes_close", "proposal_send"),
    where="Совет › Заседания; Совет › Предложения",
    shows="письмо с рекомендациями, дата и номер",
)
def test_ana_8_recommendations_are_given(walk: Walk) -> None:
    walk.on(2019, 11, 5)
    task = walk.task("8")
    decision = councils.decide(walk, "О результатах", who="boris", kind="proposals", words="Дать рекомендации.")
    walk.on(2019, 11, 7)
    councils.propose(walk, decision, year=2019, points=["Библиотека: продлить часы работы"], who="boris")
    walk.fulfilled("8", task, "письмо общественного совета от 07.11.2019 № 14", done=1)


@row(
    "ANA-9",
    asks="следить, как исполняются рекомендации",
    who=("coordinator", "head"),
    pages=("monitoring_answer", "monitoring_close"),
    where="Устранение недостатков › Мониторинг",
    shows="вывод мониторинга и отчёт",
)
def test_ana_9_recommendations_are_controlled(walk: Walk) -> None:
    walk.on(2019, 4, 1)
    task = walk.task("9")
    mending.earlier(walk, walk.town.library, year=2018, due=date(2019, 9, 1))
    walk.on(2019, 6, 28)
    mending.hold_round(walk, quarter="2019-2", answers={"gleb": "Заказано"}, conclusion="Идёт по сроку.")
    walk.fulfilled("9", task, "Идёт по сроку.", "Отчёт, II квартал 2019 г..docx")
