"""A visit on a phone, in a real Chromium, with the server's process killed and started again: nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.installation.running import Place, Served, free_port, powered

pytestmark = [pytest.mark.slow, pytest.mark.browser]
HELPER = Path(__file__).with_name("visiting.py")
FIRST = "#i-2_1-visit-01"
PATIENCE = 60_000


class Phone:
    """An expert's phone: a browser of its own, the installation it talks with, what is stored there."""

    def __init__(self, chromium: Any, folder: Path) -> None:
        self.place = Place(folder / "data").begin()
        made = self.ask("fill")
        self.unit, self.other = made["units"]
        self.port = free_port()
        self.context = chromium.new_context(locale="ru-RU", viewport={"width": 360, "height": 740})
        self.context.set_default_timeout(PATIENCE)
        self.tab = self.context.new_page()
        self.faults: list[str] = []
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        return f"{self.address}/work/zarechny/visit/{self.unit}/"

    def ask(self, *words: object) -> Any:
        """Ask a process of the installation."""
        done = subprocess.run(
            [sys.executable, str(HELPER), *map(str, words)], env=self.place.environment,
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def server(self) -> AbstractContextManager[Served]:
        """Let the server run until the block ends, then kill all of it at once."""
        return powered(self.place, self.port, "--web-only")

    def sign_in(self, tab: Any = None) -> None:
        tab = tab or self.tab
        tab.goto(f"{self.address}/account/login/")
        tab.fill("[name=login]", "expert")
        tab.fill("[name=password]", "пароль-эксперта")
        tab.get_by_role("button", name="Войти", exact=True).click()
        tab.wait_for_url("**/work/**")

    def open(self, tab: Any = None) -> Any:
        """Open the page of the visit and wait until it can be opened without the server."""
        tab = tab or self.tab
        tab.goto(self.page)
        tab.get_by_text("её можно открыть без связи").wait_for(timeout=PATIENCE)
        return tab

    def mark(self, count: int, value: str = "1", *, start: int = 0, tab: Any = None) -> None:
        """Mark items of the visit."""
        items = (tab or self.tab).locator("section[data-channel=visit] fieldset.ask")
        for at in range(start, start + count):
            items.nth(at).locator(f"input[value='{value}']").check()

    def shows(self, words: str, tab: Any = None) -> None:
        """Wait until words stand on the page."""
        words = words.replace("~", "\N{NO-BREAK SPACE}")
        (tab or self.tab).get_by_text(words).first.wait_for(timeout=PATIENCE)

    def keeps(self, store: str, name: str, value: str) -> None:
        """Wait until a row in the phone's store has a value."""
        until = time.monotonic() + PATIENCE / 1000
        while all(row[name] != value for row in self.tab.evaluate("(store) => visitStore.all(store)", store)):
            assert time.monotonic() < until, f"{value!r} was not kept"
            self.tab.wait_for_timeout(50)

    def send(self) -> None:
        """Press the button and wait until all is sent."""
        self.press()
        self.shows("Всё отправлено")

    def press(self) -> None:
        """Press the button, unless the page has begun to send by itself."""
        from playwright.sync_api import Error

        with suppress(Error):
            self.tab.get_by_role("button", name="Отправить сейчас").click(timeout=2000)


@pytest.fixture
def phone(chromium: Any, tmp_path: Path) -> Iterator[Phone]:
    found = Phone(chromium, tmp_path)
    yield found
    found.context.close()
    assert not found.faults


def photo(tmp_path: Path) -> Path:
    """Return a photo that says where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "phone"
    out = BytesIO()
    Image.linear_gradient("L").resize((3000, 2000)).convert("RGB").save(out, "JPEG", exif=exif)
    file = tmp_path / "вход.jpg"
    file.write_bytes(out.getvalue())
    return file


def kept_files(phone: Phone, sums: list[str]) -> list[Any]:
    return [Image.open(phone.place.data / "files" / one[:2] / one) for one in sums]


def test_marks_and_photos_made_without_a_server_outlive_a_reload_and_are_sent_once(
    phone: Phone, tmp_path: Path
) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
    phone.mark(12)
    phone.tab.locator(f"{FIRST} input[type=file]").first.set_input_files(photo(tmp_path))
    phone.shows("12~отметок и 1~снимок ждут отправки")
    phone.tab.locator(f"{FIRST} input[type=text]").fill("диван у входа")
    phone.keeps("marks", "note", "диван у входа")
    phone.tab.reload()
    phone.shows("12~отметок и 1~снимок ждут отправки")
    phone.shows("Связи с сервером нет")
    assert phone.tab.locator(f"{FIRST} input[value='1']").is_checked()
    assert phone.tab.locator(f"{FIRST} input[type=text]").input_value() == "диван у входа"
    assert phone.tab.locator(f"{FIRST} canvas").count() == 1
    with phone.server():
        phone.send()
        stored = phone.ask("stored")
        assert len(stored["marks"]) == stored["rows"] == 12 and len(stored["receipts"]) == 1
        (picture,) = kept_files(phone, stored["files"])
        assert max(picture.size) <= 2000 and not picture.getexif()
        phone.tab.reload()
        phone.shows("Всё отправлено")
        assert phone.ask("stored") == stored


def test_the_list_of_visits_opens_without_a_server_and_leads_to_pages_never_opened(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.tab.goto(f"{phone.address}/work/zarechny/visit/")
        phone.shows("эти страницы открываются без связи")
    phone.tab.reload()
    phone.tab.get_by_role("link", name="Дом культуры «Искра»").click()
    phone.tab.locator("fieldset.ask").first.wait_for(timeout=PATIENCE)
    assert phone.tab.locator("h1").inner_text() == "Дом культуры «Искра»"


def test_nothing_but_the_frame_of_the_page_is_cached(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.tab.goto(f"{phone.address}/work/zarechny/")
        phone.open()
        kept = phone.tab.evaluate(
            "async () => { const found = []; for (const name of await caches.keys()) { const cache = await"
            " caches.open(name); for (const one of await cache.keys()) found.push([new URL(one.url).pathname,"
            " await (await cache.match(one)).text()]); } return found; }"
        )
    pages = [(path, text) for path, text in kept if not path.startswith("/static/")]
    assert sorted(path for path, _ in pages) == ["/work/zarechny/visit/", "/work/zarechny/visit/manifest.webmanifest"]
    assert not [path for path, text in pages if "Верина" in text or "библиотека" in text], "nobody's name is cached"
    phone.tab.goto(f"{phone.page}")
    phone.tab.locator("fieldset.ask").first.wait_for(timeout=PATIENCE)
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        phone.tab.goto(f"{phone.address}/work/zarechny/")


def test_an_answer_that_was_lost_makes_no_second_mark(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
        lost: list[int] = []

        def lose(route: Any) -> None:
            lost.append(route.fetch().status)  # the server has it, the phone does not know
            route.abort()

        phone.tab.route("**/marks/", lose)
        phone.mark(3)
        phone.shows("3~отметки ждут отправки")
        phone.shows("Связи с сервером нет")
        assert set(lost) == {200} and phone.ask("stored")["rows"] >= 1
        phone.tab.unroute("**/marks/")
        phone.send()
        stored = phone.ask("stored")
        assert len(stored["marks"]) == stored["rows"] == 3


def test_a_server_killed_while_marks_come_in_has_each_of_them_once_in_the_end(phone: Phone, tmp_path: Path) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
        phone.tab.locator(f"{FIRST} input[type=file]").last.set_input_files([photo(tmp_path)])
        phone.mark(18)  # the server dies in the midst of these
    with phone.server():
        phone.tab.reload()
        phone.shows("Всё отправлено")
        stored = phone.ask("stored")
        assert len(stored["marks"]) == stored["rows"] == 18 and len(stored["receipts"]) == 1


def test_two_tabs_send_what_both_have_marked_once(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
        other = phone.open(phone.context.new_page())
    phone.mark(4)
    phone.mark(4, "0", start=3, tab=other)
    phone.shows("7~отметок ждут отправки")
    phone.shows("7~отметок ждут отправки", other)
    with phone.server():
        phone.send()
        phone.shows("Всё отправлено", other)
        stored = phone.ask("stored")
        assert len(stored["marks"]) == stored["rows"] == 7
        assert list(stored["marks"].values()).count("0.00") == 4


@pytest.mark.parametrize(("button", "value"), [("Оставить мою", "1.00"), ("Взять другую", "0.00")])
def test_a_mark_another_person_has_set_meanwhile_is_shown_and_the_person_decides(
    button: str, value: str, phone: Phone
) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
    phone.mark(2)
    phone.ask("mark", phone.unit, "2.1/visit/01", "0")
    with phone.server():
        phone.press()
        phone.shows("Озерова Ольга поставил(а) здесь «нет». Ваша отметка: «есть».")
        assert phone.ask("stored")["marks"]["2.1/visit/01"] == "0.00"
        phone.tab.get_by_role("button", name=button).click()
        phone.shows("Всё отправлено")
        assert phone.ask("stored")["marks"]["2.1/visit/01"] == value


def test_an_ended_session_asks_to_sign_in_again_and_keeps_everything(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
        phone.context.clear_cookies()
        phone.mark(5)
        phone.shows("Вы вышли из системы")
        phone.shows("5~отметок ждут отправки")
        assert phone.ask("stored")["rows"] == 0
        phone.tab.get_by_role("link", name="Войдите снова").click()
        phone.tab.fill("[name=login]", "expert")
        phone.tab.fill("[name=password]", "пароль-эксперта")
        phone.tab.get_by_role("button", name="Войти", exact=True).click()
        phone.tab.wait_for_url("**/visit/**")
        phone.shows("Всё отправлено")
        assert phone.ask("stored")["rows"] == 5


def test_a_full_phone_says_so_and_loses_nothing_that_was_kept(phone: Phone, tmp_path: Path) -> None:
    # Chromium trusts for half a minute how much room it once found, so the room is small from the beginning, and the
    # photo alone is more than all of it.
    large = tmp_path / "шум.jpg"
    Image.effect_noise((2000, 1500), 120).convert("RGB").save(large, "JPEG", quality=90)
    wire = phone.context.new_cdp_session(phone.tab)
    wire.send("Storage.overrideQuotaForOrigin", {"origin": phone.address, "quotaSize": 600_000})
    with phone.server():
        phone.sign_in()
        phone.open()
    phone.mark(2)
    phone.shows("2~отметки ждут отправки")
    phone.tab.locator(f"{FIRST} input[type=file]").first.set_input_files(large)
    phone.shows("В телефоне кончилось место: последнее не сохранено.")
    phone.shows("2~отметки ждут отправки")
    wire.send("Storage.overrideQuotaForOrigin", {"origin": phone.address})
    phone.tab.locator(f"{FIRST} input[type=file]").first.set_input_files(large)
    phone.shows("2~отметки и 1~снимок ждут отправки")
    phone.tab.get_by_text("В телефоне кончилось место").wait_for(state="detached", timeout=PATIENCE)
    with phone.server():
        phone.send()
        stored = phone.ask("stored")
        assert len(stored["marks"]) == 2 and len(stored["receipts"]) == 1


def test_a_phone_too_full_for_an_answer_of_the_server_does_not_blame_the_connection(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
        phone.tab.evaluate(
            "() => { const put = IDBObjectStore.prototype.put;"
            " window.heal = () => { IDBObjectStore.prototype.put = put; };"
            " IDBObjectStore.prototype.put = function (...row) { if (this.name === 'units')"
            " throw new DOMException('', 'QuotaExceededError'); return put.apply(this, row); }; }"
        )
        phone.mark(1)
        phone.shows("В телефоне кончилось место: ответ сервера не сохранён.")
        assert not phone.tab.get_by_text("Связи с сервером нет").count()
        phone.tab.evaluate("() => window.heal()")
        phone.shows("Всё отправлено")  # it tries again by itself
        assert phone.ask("stored")["rows"] == 1


def test_what_was_sent_leaves_the_phone_when_gathering_ends_and_what_was_not_stays_with_a_reason(
    phone: Phone,
) -> None:
    units: Callable[[], Any] = lambda: phone.tab.evaluate("() => visitStore.all('units')")  # noqa: E731
    with phone.server():
        phone.sign_in()
        phone.open()
        phone.mark(2)
        phone.shows("Всё отправлено")
        assert len(units()) == 1
    phone.mark(1, start=2)
    phone.shows("1~отметка ждёт отправки")
    phone.ask("end")
    with phone.server():
        phone.press()
        phone.shows("Сбор информации завершён: отметки больше не принимаются.")
        assert phone.ask("stored")["rows"] == 2
        phone.tab.get_by_role("button", name="Убрать с телефона").click()
        phone.shows("С телефона всё убрано")
        assert units() == []


def test_signing_out_asks_before_anything_is_wiped(phone: Phone) -> None:
    with phone.server():
        phone.sign_in()
        phone.open()
        phone.tab.route("**/marks/", lambda route: route.abort())
        phone.mark(2)
        phone.shows("2~отметки ждут отправки")
        phone.tab.goto(f"{phone.address}/work/zarechny/")
        phone.tab.get_by_role("button", name="выйти", exact=True).click()
        phone.shows("В телефоне есть то, что ещё не отправлено: отметок — 2, снимков — 0.")
        phone.tab.get_by_role("button", name="Не выходить").click()
        phone.tab.goto(phone.page)
        phone.shows("2~отметки ждут отправки")
        phone.tab.goto(f"{phone.address}/work/zarechny/")
        phone.tab.get_by_role("button", name="выйти", exact=True).click()
        phone.tab.get_by_role("button", name="Удалить и выйти").click()
        phone.tab.wait_for_url(lambda url: "/work/" not in url, timeout=PATIENCE)
        assert not phone.tab.get_by_role("button", name="выйти", exact=True).count()
        names = phone.tab.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
        assert "merilo-visits" not in names
