"""The whole year in a real browser: from the plan to a rating that a stranger has checked with `merilo verify`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.db import connections
from django.utils import timezone
from typer.testing import CliRunner

from merilo.assessment.models import Cycle, Inspection, Link, Mark, Sheet, Unit
from merilo.cli import app
from merilo.core import methodology
from merilo.demo.district import Unit as Asked
from merilo.demo.survey import draw_sheets
from merilo.demo.workbooks import write_answers
from merilo.plans.models import Task
from merilo.ratings.models import Calculation, Objection
from tests.installation.running import Place, Served, free_port, powered
from tests.town import Town, make_town

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PLAN = """ПЛАН
работы по независимой оценке качества на {year} год
№ п/п;Мероприятие;Срок исполнения;Ответственный;Ожидаемый результат
1;Утверждение перечня учреждений, подлежащих независимой оценке;до 31 декабря {year} года;Управление культуры;Перечень
2;Размещение результатов независимой оценки на сайте;до 31 декабря {year} года;Управление культуры;Результаты на сайте
"""
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 120  # seconds; beside other work the machine is slow


@dataclass(frozen=True)
class House:
    """An installation of its own and who enters it: a window for each person who has signed in."""

    chromium: Any
    place: Place
    port: int = field(default_factory=free_port)
    windows: dict[str, Any] = field(default_factory=dict)
    founded: list[Town] = field(default_factory=list)

    def server(self) -> AbstractContextManager[Served]:
        """Let the site run until the block ends, then kill its processes, as a power cut would."""
        return powered(self.place, self.port)

    def found(self) -> None:
        """Make the town in the new installation."""
        self.founded.append(make_town())

    @property
    def town(self) -> Town:
        return self.founded[0]

    def enter(self, login: str = "", *, size: dict[str, int] = DESK) -> Any:
        """Return the window of a person, signed in; without a name, of a stranger. Who carries a phone has another."""
        key = f"{login} {size['width']}"
        if key not in self.windows:
            address = f"http://127.0.0.1:{self.port}"
            page = self.chromium.new_context(base_url=address, locale="ru-RU", viewport=size).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            self.windows[key] = page
            if login:
                sign_in(page, login)
        return self.windows[key]

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.get(municipality=self.town.municipality)

    def path(self, rest: str = "") -> str:
        return f"/work/{self.town.municipality.slug}/cycles/{self.cycle.pk}/{rest}"


@contextmanager
def looking_into(data: Path) -> Iterator[None]:
    """Let this process ask the database of an installation."""
    before = connections.databases["default"]
    connections["default"].close()
    del connections["default"]
    name = {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "merilo.sqlite3"}
    connections.databases["default"] = {**before, **name, "OPTIONS": {"timeout": PATIENCE}}
    try:
        yield
    finally:
        connections["default"].close()
        del connections["default"]
        connections.databases["default"] = before


@pytest.fixture
def house(chromium: Any, tmp_path: Path, django_db_blocker: Any, settings: Any) -> Iterator[House]:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the installation must know how they were hashed
    here = House(chromium, Place(tmp_path / "data"))
    with django_db_blocker.unblock(), looking_into(here.place.data):
        yield here
        for page in here.windows.values():
            page.context.close()


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until the installation has done something in the background."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def sign_in(page: Any, login: str) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", f"пароль-{login}")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/work/**")


def put(page: Any, path: str, **fields: str) -> None:
    """Open a form, fill fields by name, press its main button, and be led away from it."""
    page.goto(path)
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    press(page)


def press(page: Any, button: str = "main button.main") -> None:
    with page.expect_navigation():
        page.locator(button).last.click()
    assert page.locator("main .faults, main .errorlist").count() == 0, page.locator("main").inner_text()


def test_a_year_from_the_plan_to_a_rating_a_stranger_has_checked(house: House, tmp_path: Path) -> None:
    with house.server():
        house.found()
        anna = house.enter("anna")
        take_the_plan(anna, tmp_path)
        open_the_cycle(anna, house)
        town, units = house.town, {unit.institution_id: unit for unit in house.cycle.units.all()}
        answer_by_phone(house, units[town.library.pk])
        type_from_paper(anna, house, units[town.club.pk])
        take_the_operators_file(anna, house, units[town.theatre.pk], tmp_path)
        open_the_visit(house, units[town.library.pk])
    visit_without_a_connection(house)
    with house.server():
        send_the_visit(house, units[town.library.pk])
        for unit in units.values():
            inspect(house, unit)
        close_and_calculate(anna, house)
        object_and_answer(house, units[town.library.pk])
        publish(anna, house)
        check_as_a_stranger(house, tmp_path)
        lines = Task.objects.order_by("item__position").values_list("state", flat=True)
        assert set(lines) == {Task.State.DONE}, "the plan's lines have reported themselves"


def take_the_plan(page: Any, folder: Path) -> None:
    path = folder / "План.csv"
    path.write_text(PLAN.format(year=timezone.localdate().year), encoding="utf-8-sig")
    page.goto("/work/tikhorechye/drafts/upload/")
    page.set_input_files("[name=file]", str(path))
    page.click("text=Загрузить и прочитать")
    page.wait_for_selector("#lines")
    page.click("a:has-text('Принять план')")
    if page.locator("[name=with_doubts]").count():
        page.locator("[name=with_doubts]").check()
    page.click("button:has-text('Принять план')")
    page.wait_for_url("**/plans/*/")
    page.click("a:has-text('Утвердить план')")
    said = {"approved_by": "Иванов И. И.", "approved_post": "глава", "approved_document": "№ 1"}
    for name, value in {**said, "approved_on": timezone.localdate().isoformat()}.items():
        page.fill(f"[name={name}]", value)
    press(page)


def open_the_cycle(page: Any, house: House) -> None:
    put(page, "/work/tikhorechye/cycles/open/")
    page.goto(house.path("units/add/"))
    for name in ("Тихореченская библиотека", "Дом культуры «Искра»", "Театр «Маска»"):
        page.check(f"[aria-label='Отметить: {name}']")
    page.uncheck("[name=with_branches]")
    press(page)
    for unit in house.cycle.units.all():
        page.goto(house.path(f"units/{unit.pk}/"))
        page.fill("[name=recipients]", "10")
        page.fill("[name=recipients_source]", "форма 6-НК за прошлый год")
        page.check("label:has-text('Верина Вера')")
        press(page)
    put(page, house.path("approve/"), basis="протокол совета № 1")
    put(
        page,
        house.path("start/"),
        basis="приказ № 5",
        ends_on=(timezone.localdate() + timedelta(days=30)).isoformat(),
    )
    assert house.cycle.phase == "gathering"


def answer_by_phone(house: House, unit: Unit) -> None:
    """Five people answer on a phone of 360 px; the third is discontent with the site."""
    code = Link.objects.get(unit=unit).code
    for person in range(5):
        page = house.enter(size=PHONE)
        page.context.clear_cookies()
        page.goto(f"/a/{code}/")
        while "/done/" not in page.url:
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            for question in page.locator("fieldset.question").all():
                if question.locator("input[value=yes]").count() and question.is_visible():
                    says_no = person == 2 and question.locator("input[name=site_satisfied]").count()
                    question.locator(f"input[value={'no' if says_no else 'yes'}]").check()
            with page.expect_navigation():
                page.click("button.main")
        assert page.locator("#receipt").inner_text()
    assert Sheet.objects.filter(unit=unit, channel="web", is_test=False).count() == 5


def type_from_paper(page: Any, house: House, unit: Unit) -> None:
    """Four sheets of a batch of four are typed with one key an answer, and the protocol is closed."""
    page.goto(house.path("batches/new/"))
    page.select_option("[name=unit]", str(unit.pk))
    page.fill("[name=count]", "4")
    page.fill("[name=second_share]", "0")
    press(page)
    batch = unit.batches.get()
    page.goto(house.path(f"batches/{batch.pk}/typing/"))
    closed = sum(question.is_closed for question in methodology.load_edition().questionnaire.questions)
    for _ in range(4):
        page.locator("[data-role] input").first.focus()
        for _ in range(closed):
            page.keyboard.press("1")
        press(page, "form.typing button.main")
    assert Sheet.objects.filter(unit=unit, channel="paper").count() == 4
    put(page, house.path(f"batches/{batch.pk}/close/"), returned="4", spoiled="0")


def take_the_operators_file(page: Any, house: House, unit: Unit, folder: Path) -> None:
    """A file of six sheets is looked at and taken in."""
    path, edition, draw = folder / "Ответы.xlsx", methodology.load_edition(), random.Random(4)
    people = Asked(name=unit.name, recipients=10, sheets=6, mood=0.9, disabled=2)
    today = timezone.localdate()
    sheets = draw_sheets([people], edition, proposals=["нет"], last_day=today, draw=draw)
    write_answers(path, sheets, edition, on=today, draw=draw)
    page.goto(house.path("imports/"))
    page.set_input_files("[name=file]", str(path))
    press(page)
    press(page, "form[action$='/confirm/'] button.main")
    until(lambda: Sheet.objects.filter(unit=unit, channel="import").count() == 6, "the file was not taken in")


def open_the_visit(house: House, unit: Unit) -> None:
    """The expert opens the page of a visit on a phone before leaving."""
    phone = house.enter("vera", size=PHONE)
    phone.goto(f"/work/tikhorechye/visit/{unit.pk}/")
    phone.get_by_text("её можно открыть без связи").wait_for()


def visit_without_a_connection(house: House) -> None:
    """With no server anywhere the page opens anew, every item of the visit is marked, and the phone keeps it."""
    phone = house.enter("vera", size=PHONE)
    phone.reload()
    phone.get_by_text("Связи с сервером нет").first.wait_for()
    items = phone.locator("section[data-channel=visit] fieldset.ask")
    for item in items.all():
        item.locator("input[value='1']").check()
    phone.get_by_text(f"{items.count()}\N{NO-BREAK SPACE}отмет").first.wait_for()
    phone.reload()
    assert phone.locator("section[data-channel=visit] input[value='1']:checked").count() == items.count()


def send_the_visit(house: House, unit: Unit) -> None:
    """The phone finds the site again and sends each mark once."""
    phone = house.enter("vera", size=PHONE)
    items = phone.locator("section[data-channel=visit] fieldset.ask").count()
    phone.reload()
    phone.get_by_text("Всё отправлено").first.wait_for()
    marks = Mark.objects.filter(inspection__unit=unit, inspection__channel="visit")
    assert [mark.value for mark in marks] == [1] * items, "the phone lost or doubled a mark"


def inspect(house: House, unit: Unit) -> None:
    """The expert marks everything there but one item of the stand; the coordinator accepts."""
    vera, anna = house.enter("vera"), house.enter("anna")
    for channel in Inspection.Channel.values:
        page = house.path(f"inspections/{unit.pk}/{channel}/")
        if vera.goto(page).status == 404:
            continue
        vera.fill("[name=inspected_on]", timezone.localdate().isoformat())
        if channel == Inspection.Channel.VISIT and unit.institution_id == house.town.library.pk:
            assert vera.locator(".marks input[value='1']:not(:checked)").count() == 0, "the phone has sent them all"
        vera.evaluate("document.querySelectorAll('.marks input[value=\"1\"]').forEach((one) => { one.click() })")
        if channel == Inspection.Channel.STAND:
            vera.locator(".marks input[value='0']").first.click()
        press(vera, "button[name=close]")
        anna.goto(page)
        press(anna, "form[action$='/accept/'] button.main")
    assert not unit.inspections.exclude(state=Inspection.State.ACCEPTED).exists()


def close_and_calculate(page: Any, house: House) -> None:
    page.goto(house.path("close/"))
    page.fill("[name=basis]", "приказ № 6")
    if page.locator("[name=reason]").count():
        page.fill("[name=reason]", "Опрошены все, кто пришёл.")
    press(page)
    page.goto(house.path("results/"))
    press(page, "form[action$='/calculate/'] button.main")
    assert Calculation.objects.get().number == 1
    put(page, house.path("objections/send/"), basis="письмо № 7")


def object_and_answer(house: House, unit: Unit) -> None:
    """The head sees the own figures and objects to the mark; the chair upholds; it is counted anew beside the old."""
    gleb, boris, anna = house.enter("gleb"), house.enter("boris"), house.enter("anna")
    gleb.goto(house.path(f"results/{unit.pk}/"))
    assert "1.1" in gleb.locator("main").inner_text()
    mark = Mark.objects.get(inspection__unit=unit, is_current=True, value=0)
    gleb.goto(house.path(f"objections/new/{unit.pk}/"))
    gleb.select_option("[name=what]", mark.item)
    gleb.fill("[name=text]", "Сведения на стенде есть, он висит за дверью.")
    gleb.fill("[name=url]", "https://library.example/stand")
    press(gleb)
    one = Objection.objects.get()
    boris.goto(house.path(f"objections/{one.pk}/answer/"))
    boris.check("[name=outcome][value=upheld]")
    boris.fill("[name=answer]", "Проверили: сведения есть.")
    boris.select_option("[name=mark_0]", "1")
    press(boris)
    anna.goto(house.path("objections/"))
    press(anna, "form[action$='/objections/calculate/'] button")
    first, second = Calculation.objects.order_by("number")
    assert second.results.get(unit=unit).total > first.results.get(unit=unit).total, "both stay, the mark counts"
    anna.goto(house.path("final/"))
    anna.fill("[name=basis]", "протокол совета № 8")
    if anna.locator("[name=reason]").count():
        anna.fill("[name=reason]", "Остальные сроки вышли.")
    press(anna)
    assert house.cycle.phase == "final"


def publish(page: Any, house: House) -> None:
    page.goto(house.path("publication/"))
    page.fill("form[action$='/publish/'] [name=basis]", "приказ № 9")
    page.fill("form[action$='/publish/'] [name=decided_on]", timezone.localdate().isoformat())
    press(page, "form[action$='/publish/'] button.main")
    assert house.cycle.phase == "published"


def check_as_a_stranger(house: House, folder: Path) -> None:
    """Somebody without a name reads the rating, takes the package along and verifies it in a shell."""
    page, year = house.enter(size=PHONE), house.cycle.year
    page.goto(f"/nok/tikhorechye/results/{year}/")
    assert "Тихореченская библиотека" in page.locator("main").inner_text()
    page.goto(f"/nok/tikhorechye/results/{year}/data/")
    with page.expect_download() as awaited:
        page.locator("a[href$='.zip']").first.click()
    package = folder / "package.zip"
    awaited.value.save_as(package)
    said = CliRunner().invoke(app, ["verify", str(package)])
    assert said.exit_code == 0, said.output
