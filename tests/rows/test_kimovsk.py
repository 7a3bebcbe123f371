"""The rows of Kimovsk's plan of 2023: telling citizens of the assessment."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.rows import councils, mending, shown, telling
from tests.rows.walking import Walk, row

LETTERS, DAY = "kim", date(2023, 1, 12)
BINDING = {"Администрация": "pavel", "Общественный совет": "boris"}


@row(
    "KIM-1",
    asks="держать сведения об оценке на сайтах свежими",
    who=("coordinator",),
    pages=("site_rules", "site_check_all", "site_audits", "institution_site", "information_new_own", "site_report"),
    where="Информирование › Сайты, Размещение",
    shows="контроль квартала: таблица проверки всех сайтов, ссылки на страницы администрации",
)
def test_kim_1_sites_are_kept_current(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    tasks = [walk.task("1"), *(walk.task("1", of=head) for head in walk.heads)]
    for channel in ("municipal_site", "committee_site"):
        telling.place(walk, "anna", "section", channel)
    with shown.sites(walk):
        shown.audit(walk)
    assert walk.town.library.name in walk.see("anna", "site_audits")
    assert "Проверка 20.03.2023 с доказательствами" in walk.see("gleb", "institution_site", walk.town.library.pk)
    walk.do("anna", "site_report", steps=["section"])
    for task in tasks:
        walk.fulfilled("1", task, "3 сайта", "есть — 6", "Проверка сайтов на 20.03.2023.xlsx", done=4)
    walk.fulfilled("1", tasks[0], "https://district.example/section/municipal_site")


@row(
    "KIM-2",
    asks="показать способы обратной связи и проверить, что они работают",
    who=("expert", "coordinator"),
    pages=("site_check_all", "probe_new", "information_new_own", "site_report"),
    where="Информирование › Сайты, Размещение; Граждане › Проверка способов связи",
    shows="таблица проверки сайтов и таблица проверок связи за квартал",
)
def test_kim_2_feedback_ways_are_shown_and_tried(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    task, own = walk.task("2"), walk.task("2", of="gleb")
    for way, target in (
        ("phone", "8 (40000) 1-22-33"),
        ("email", "lib@example.org"),
        ("faq", "https://lib.example/faq"),
    ):
        given = {"institution": walk.town.library.pk, "way": way, "target": target, "outcome": "works"}
        walk.do("vera", "probe_new", **given, tried_at="2023-03-20T09:30", note="Ответили сразу")
    with shown.sites(walk):
        shown.audit(walk)
    telling.place(walk, "anna", "opinion", "municipal_site")
    walk.do("anna", "site_report", steps=["feedback"])
    for one in (task, own):
        walk.fulfilled("2", one, "3 проверки", "Проверки способов связи на 20.03.2023.xlsx", "3 сайта")
        walk.fulfilled("2", one, "есть — 18", "Проверка сайтов на 20.03.2023.xlsx", done=4)


@row(
    "KIM-3",
    asks="освещать оценку в средствах массовой информации",
    who=("coordinator",),
    pages=("need_open", "media_new"),
    where="Информирование › СМИ",
    shows="запись о публикации со ссылкой или вырезкой",
)
def test_kim_3_the_press_writes(walk: Walk) -> None:
    walk.on(2023, 4, 3)
    task, partners = walk.need("3", "Статья об итогах", date(2023, 4, 28)), walk.task("5")
    link = telling.press(walk)
    walk.fulfilled("3", task, link, "Что показала оценка")
    partners.refresh_from_db()
    assert partners.state == "open", "an article is no work with organisations"


@row(
    "KIM-4",
    asks="выпустить буклеты о порядке оценки и об участии в ней",
    who=("coordinator", "head"),
    pages=("need_open", "posters_of", "poster_file", "task_report"),
    where="Информирование › Плакаты и буклеты; Задачи › Отчёт",
    shows="буклет учреждения с его кодами, файлом в отчёте",
)
def test_kim_4_booklets_are_made(walk: Walk) -> None:
    walk.on(2023, 4, 3)
    library = walk.town.library.pk
    task = walk.need("4", "Буклет к дню библиотек", date(2023, 5, 27), of="gleb")
    assert "Буклет" in walk.see("gleb", "posters_of", library)
    booklet = walk.take("gleb", "poster_file", library, "booklet")
    walk.report("gleb", task, text="Буклет напечатан, 100 экземпляров", proofs=booklet)
    walk.fulfilled("4", task, "Буклет напечатан", "poster_file.pdf")


@row(
    "KIM-5",
    asks="работать с общественными организациями",
    who=("coordinator", "head"),
    pages=("partner_new", "contact_new", "partners"),
    where="Информирование › Партнёры",
    shows="контроль квартала: с кем говорили и что вышло",
)
def test_kim_5_organisations_are_asked_to_take_part(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    task, own = walk.task("5"), walk.task("5", of="klara")
    veterans = telling.partner(walk)
    telling.talk(walk, "anna", veterans, "Позовут ветеранов на опрос")
    walk.fulfilled("5", task, "Совет ветеранов", "Позовут ветеранов на опрос")
    telling.talk(walk, "klara", veterans, "Придут на концерт и заполнят анкеты", of="klara")
    walk.fulfilled("5", own, "Придут на концерт и заполнят анкеты")
    assert "Совет ветеранов" in walk.see("anna", "partners")


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
    pages=("remediation_imports", "remediation_import_take_in", "monitoring_answer", "monitoring_close"),
    where="Устранение недостатков › Прежние планы таблицей; Мониторинг",
    shows="вывод мониторинга квартала и отчёт",
)
def test_kim_7_last_years_remediation_is_monitored(walk: Walk) -> None:
    walk.on(2023, 2, 1)
    task = walk.task("7")
    measure = mending.table(walk, walk.town.library, year=2022, due=date(2023, 6, 1))
    walk.on(2023, 3, 30)
    mending.hold_round(walk, quarter="2023-1", answers={"gleb": "Заказано"}, conclusion="Идёт по сроку.")
    walk.fulfilled("7", task, "Идёт по сроку.", "Отчёт, I квартал 2023 г..docx", done=1)
    walk.on(2023, 5, 20)
    own = measure.item.tasks.get()  # type: ignore[union-attr]
    walk.report("gleb", own, text="Табличка висит", link="https://library.example/photo")
    walk.do("anna", "task_accept", own.pk, of=own.reports.get().pk)
    walk.on(2023, 6, 29)
    second = walk.task("7")
    mending.hold_round(walk, quarter="2023-2", answers={}, conclusion="Всё устранено.")
    walk.fulfilled("7", second, "Всё устранено.", done=2)


@row(
    "KIM-8",
    asks="показать на сайтах прошлогодние результаты и ход устранения недостатков",
    who=("coordinator", "head"),
    pages=("past_take_in", "public_remediation", "information_new_own", "information_new"),
    where="Оценка › Результаты по годам; публичный раздел; Информирование › Размещение",
    shows="контроль квартала: ссылки на страницы администрации и каждого учреждения с планом",
)
def test_kim_8_last_years_results_and_remediation_are_public(walk: Walk) -> None:
    walk.on(2023, 3, 20)
    measure = mending.earlier(walk, walk.town.library, year=2022, due=date(2023, 6, 1))
    walk.do("gleb", "remediation_publish", measure.shortcoming.remediation_id, published_on="2023-03-20")
    past = SimpleUploadedFile("итоги.csv", f"Наименование;Год;Итог\n{walk.town.library.name};2022;85,5\n".encode())
    walk.fill("anna", "past", file=past)
    walk.do("anna", "past_take_in", walk.town.municipality.result_imports.get().pk)
    assert walk.town.library.name in walk.see("citizen", "public_remediation")
    task, own = walk.task("8"), walk.task("8", of="gleb")
    link = telling.place(walk, "gleb", "fulfilment", "institution_site", of="gleb")
    walk.fulfilled("8", own, "всё размещено", link, done=1)
    link = telling.place(walk, "anna", "fulfilment", "municipal_site")
    walk.fulfilled("8", task, "всё размещено", link, done=2)
