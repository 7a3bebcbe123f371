"""The rows of Kimovsk's plan of 2023: telling citizens of the assessment."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.rows import councils, mending
from tests.rows.walking import Walk, row

LETTERS, DAY = "kim", date(2023, 1, 12)
BINDING = {"Администрация": "pavel", "Общественный совет": "boris"}


@row(
    "KIM-1",
    asks="держать сведения об оценке на сайтах свежими",
    who=("performer", "head"),
    pages=("task_report",),
    where="Задачи › Отчёт",
    shows="контроль квартала: ссылка администрации и каждого учреждения",
)
def test_kim_1_sites_are_kept_current(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    task = walk.task("1")
    walk.report("pavel", task, text="Раздел обновлён", link="https://kimovsk.example/nok/")
    walk.fulfilled("1", task, "https://kimovsk.example/nok/")
    for head in walk.heads:
        own = walk.task("1", of=head)
        walk.report(head, own, text="Раздел обновлён", link=f"https://{head}.example/nok/")
        walk.fulfilled("1", own, f"https://{head}.example/nok/")


@row(
    "KIM-2",
    asks="показать способы обратной связи и проверить, что они работают",
    who=("expert", "coordinator"),
    pages=("probe_new", "probe_report"),
    where="Граждане › Проверка способов связи",
    shows="таблица проверок квартала в отчёте администрации и учреждения",
)
def test_kim_2_feedback_ways_are_tried(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    task, own = walk.task("2"), walk.task("2", of="gleb")
    for way, target in (
        ("phone", "8 (40000) 1-22-33"),
        ("email", "lib@example.org"),
        ("faq", "https://lib.example/faq"),
    ):
        given = {"institution": walk.town.library.pk, "way": way, "target": target, "outcome": "works"}
        walk.do("vera", "probe_new", **given, tried_at="2023-03-20T09:30", note="Ответили сразу")
    walk.do("anna", "probe_report")
    for one in (task, own):
        walk.fulfilled("2", one, "3 проверки", "Проверки способов связи на 20.03.2023.xlsx")


@row(
    "KIM-3",
    asks="освещать оценку в средствах массовой информации",
    who=("coordinator", "performer"),
    pages=("need_open", "task_report"),
    where="Задачи › Отчёт",
    shows="ссылка на публикацию",
)
def test_kim_3_the_press_writes(walk: Walk) -> None:
    walk.on(2023, 4, 3)
    task = walk.need("3", "Статья об итогах", date(2023, 4, 28))
    walk.report("pavel", task, text="Районная газета № 16", link="https://gazeta.example/16")
    walk.fulfilled("3", task, "https://gazeta.example/16")


@row(
    "KIM-4",
    asks="выпустить буклеты о порядке оценки и об участии в ней",
    who=("coordinator", "head"),
    pages=("need_open", "task_report"),
    where="Задачи › Отчёт",
    shows="файл буклета",
)
def test_kim_4_booklets_are_made(walk: Walk) -> None:
    walk.on(2023, 4, 3)
    task = walk.need("4", "Буклет к дню библиотек", date(2023, 5, 27), of="gleb")
    walk.report("gleb", task, text="Буклет напечатан, 100 экземпляров", link="https://library.example/booklet")
    walk.fulfilled("4", task, "Буклет напечатан")


@row(
    "KIM-5",
    asks="работать с общественными организациями",
    who=("performer", "head"),
    pages=("task_report",),
    where="Задачи › Отчёт",
    shows="контроль квартала: кого звали и что вышло",
)
def test_kim_5_organisations_are_asked_to_take_part(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    task, own = walk.task("5"), walk.task("5", of="klara")
    walk.report("pavel", task, text="Письма совету ветеранов и обществу инвалидов", basis="исх. № 40")
    walk.report("klara", own, text="Встреча с клубом ветеранов", link="https://club.example/meeting")
    walk.fulfilled("5", task, "Письма совету ветеранов", "исх. № 40")
    walk.fulfilled("5", own, "https://club.example/meeting")


@row(
    "KIM-6",
    asks="обсуждать систему оценки на открытом клубе совета",
    who=("coordinator",),
    pages=("meeting_new", "guest_add", "minutes_close"),
    where="Совет › Заседания, формат «открытый клуб»",
    shows="протокол каждого квартала",
)
def test_kim_6_the_council_holds_an_open_club(walk: Walk) -> None:
    for number, (month, day) in enumerate(((3, 15), (6, 15)), 1):
        walk.on(2023, month, day)
        task = walk.task("6")
        meeting = councils.call(walk, title="Открытый клуб", kind="club")
        walk.do("anna", "guest_add", meeting.pk, name="Жителева Ж. Ж.", post="читательница")
        question = councils.ask(walk, meeting, "Как работает система оценки", task=task)
        guest = meeting.guests.get().pk
        words = {question.pk: "Принять к сведению."}
        councils.hold(walk, meeting, words, positions={guest: "Анкета слишком длинная"})
        assert "Анкета слишком длинная" in walk.see("zoya", "meeting", meeting.pk)
        walk.fulfilled("6", task, f"Протокол № {number} от {day}.0{month}.2023.pdf", done=number)


@row(
    "KIM-7",
    asks="каждый квартал смотреть, как выполняются прошлогодние планы устранения недостатков",
    who=("coordinator", "head"),
    pages=("remediation_new", "monitoring", "monitoring_answer", "monitoring_close"),
    where="Устранение недостатков › Мониторинг",
    shows="вывод мониторинга квартала и отчёт",
)
def test_kim_7_last_years_remediation_is_monitored(walk: Walk) -> None:
    walk.on(2023, 2, 1)
    task = walk.task("7")
    measure = mending.earlier(walk, walk.town.library, year=2022, due=date(2023, 6, 1))
    walk.on(2023, 3, 30)
    mending.hold_round(walk, quarter="2023-1", answers={"gleb": "Заказано"}, conclusion="Идёт по сроку.")
    walk.fulfilled("7", task, "Идёт по сроку.", done=1)
    walk.on(2023, 5, 20)
    own = measure.item.tasks.get()
    walk.report("gleb", own, text="Табличка висит", link="https://library.example/photo")
    walk.do("anna", "task_accept", own.pk, of=own.reports.get().pk)
    walk.on(2023, 6, 29)
    second = walk.task("7")
    mending.hold_round(walk, quarter="2023-2", answers={}, conclusion="Всё устранено.")
    walk.fulfilled("7", second, "Всё устранено.", done=2)


@row(
    "KIM-8",
    asks="показать на сайтах прошлогодние результаты и ход устранения недостатков",
    who=("coordinator", "performer", "head"),
    pages=("past_take_in", "public_remediation", "task_report"),
    where="Оценка › Результаты по годам; публичный раздел",
    shows="контроль квартала: ссылки на страницы",
)
def test_kim_8_last_years_results_and_remediation_are_public(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    measure = mending.earlier(walk, walk.town.library, year=2022, due=date(2023, 6, 1))
    walk.do("gleb", "remediation_publish", measure.shortcoming.remediation_id, published_on="2023-03-20")
    past = SimpleUploadedFile("итоги.csv", f"Наименование;Год;Итог\n{walk.town.library.name};2022;85,5\n".encode())
    walk.fill("anna", "past", file=past)
    walk.do("anna", "past_take_in", walk.town.municipality.result_imports.get().pk)
    assert walk.town.library.name in walk.see("citizen", "public_remediation")
    task, own = walk.task("8"), walk.task("8", of="timur")
    walk.report("pavel", task, text="Результаты и планы опубликованы", link="https://kimovsk.example/nok/remediation/")
    walk.report("timur", own, text="Опубликовано на сайте театра", link="https://theatre.example/nok")
    walk.fulfilled("8", task, "https://kimovsk.example/nok/remediation/")
    walk.fulfilled("8", own, "https://theatre.example/nok")
