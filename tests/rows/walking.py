"""Walking a row of a plan: people of the town open pages and send forms on days of the plan's own years."""

from __future__ import annotations

import functools
import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from PIL import Image

from merilo.accounts.models import Grant, Role, User
from merilo.plans.models import Item, Party, Plan, Task
from tests.rows.filling import form_on
from tests.shared import shared_plans
from tests.town import Town, make_person, make_town

ROLES = {
    "anna": "coordinator", "boris": "chair", "zoya": "member", "vera": "expert", "gleb": "head", "klara": "head",
    "timur": "head", "pavel": "performer",
}  # fmt: skip

MEMBERS = ("Ивина Ирина Львовна", "Климов Клим Ильич", "Лунина Лада Юрьевна")


@dataclass(frozen=True)
class Row:
    """What the table of the guide says of a row: what it asks for in our words, who does it, where, what shows it."""

    code: str
    asks: str
    who: tuple[str, ...]  # roles of those who do it
    pages: tuple[str, ...]  # names of the addresses through which it is done
    where: str
    shows: str


ROWS: dict[str, Row] = {}  # filled as the modules of the plans are read


def row(
    code: str, *, asks: str, who: tuple[str, ...], pages: tuple[str, ...], where: str, shows: str
) -> Callable[[Callable[[Walk], None]], Callable[[Walk], None]]:
    """Say of a test which row it walks; at its end the walk must have gone through these pages as these people."""
    assert code not in ROWS, f"two tests walk {code}"
    ROWS[code] = Row(code, asks, who, pages, where, shows)

    def walked(test: Callable[[Walk], None]) -> Callable[[Walk], None]:
        @functools.wraps(test)
        def through(walk: Walk) -> None:
            test(walk)
            assert set(pages) <= walk.asked, f"{code}: {sorted(set(pages) - walk.asked)} were never opened"
            assert set(who) == walk.acted, f"{code}: done by {sorted(walk.acted)}"

        return through

    return walked


@dataclass
class Walk:
    """The town with one plan in force, and what its people have opened and sent so far."""

    town: Town
    plan: Plan
    people: dict[str, User]
    clock: list[datetime]
    asked: set[str] = field(default_factory=set)
    acted: set[str] = field(default_factory=set)
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.town.municipality.slug

    @property
    def today(self) -> date:
        return timezone.localdate(self.clock[0])

    @property
    def heads(self) -> dict[str, Any]:
        """The institutions by the names of those who head them."""
        return {"gleb": self.town.library, "klara": self.town.club, "timur": self.town.theatre}

    def on(self, year: int, month: int, day: int) -> None:
        """Let it be the morning of a day."""
        self.clock[0] = datetime(year, month, day, 7, 0, tzinfo=UTC)

    def see(self, who: str, name: str, /, *args: Any, **query: Any) -> str:
        """Open a page and return what it says."""
        self.asked.add(name)
        answer = self.client(who).get(self.path(name, *args), query)
        assert answer.status_code == 200, f"{who} {name}: {answer.status_code} {_words(answer)}"
        return _words(answer) if "html" in answer.get("Content-Type", "") else ""

    def take(self, who: str, name: str, /, *args: Any, **query: Any) -> SimpleUploadedFile:
        """Take a file the program makes, as the person would attach it elsewhere."""
        self.asked.add(name)
        answer = self.client(who).get(self.path(name, *args), query)
        assert answer.status_code == 200, f"{who} {name}: {answer.status_code} {_words(answer)}"
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        kinds = {b"PK": "xlsx" if "sheet" in answer["Content-Type"] else "docx", b"%P": "pdf"}
        return SimpleUploadedFile(f"{name}.{kinds.get(content[:2], 'txt')}", content)

    def do(self, who: str, name: str, /, *args: Any, query: str = "", **data: Any) -> str:
        """Send a form, which must be taken; return what the page says to which it leads."""
        answer = self.client(who).post(self.path(name, *args) + query, data)
        assert answer.status_code in (302, 303), f"{who} {name}: {answer.status_code} {_faults(answer)}"
        self.asked.add(name)
        self.acted.add(ROLES.get(who, who))
        led = self.client(who).get(answer["Location"])
        self.asked.add(resolve(answer["Location"].split("?")[0].split("#")[0]).url_name)
        assert led.status_code == 200, f"{who} {name}: led to {led.status_code} {_words(led)}"
        return _words(led)

    def fill(self, who: str, name: str, /, *args: Any, page: str = "", query: str = "", **changed: Any) -> str:
        """Open a form (on `page`, where that has another name), change some of its fields, send the rest as it is."""
        shown = self.client(who).get(self.path(page or name, *args) + query)
        assert shown.status_code == 200, f"{who} {name}: {shown.status_code} {_words(shown)}"
        data: dict[str, Any] = {key: value for key, value in form_on(shown.content.decode()).items() if value != [""]}
        data |= changed
        return self.do(who, name, *args, query=query, **data)

    def open_to_all(self, name: str, *args: Any) -> str:
        """Return an address that a citizen can open."""
        self.asked.add(name)
        address = reverse(name, args=args)
        assert self.client("citizen").get(address).status_code == 200, address
        return address

    @staticmethod
    def words_of(paper: SimpleUploadedFile) -> str:
        """Return the words of a Word document."""
        with zipfile.ZipFile(paper) as packed:
            text = packed.read("word/document.xml").decode()
        return _flat(unescape(re.sub(r"<[^>]+>", "", text.replace("</w:p>", " "))))

    def path(self, name: str, /, *args: Any) -> str:
        return reverse(name, args=[self.slug, *args])

    def item(self, number: str) -> Item:
        """Return a line of the plan by its number, with or without the dot."""
        return self.plan.items.get(number__in=(number, f"{number}."))

    def tasks(self, number: str, **wanted: Any) -> list[Task]:
        """Return the tasks of a line in the order of their terms."""
        return list(self.item(number).tasks.filter(**wanted).order_by("due_on", "institution", "pk"))

    def task(self, number: str, *, of: str = "") -> Task:
        """Return the task of a line whose turn it is, of an institution where its head is named."""
        institution = self.heads[of] if of else None
        here = [
            one
            for one in self.tasks(number, institution=institution, state=Task.State.OPEN)
            if one.starts_on is None or one.starts_on <= self.today
        ]
        assert here, f"no task of line {number} waits for {of or 'the administration'} on {self.today}"
        return here[-1] if here[-1].starts_on else here[0]

    def need(self, number: str, why: str, due: date, *, of: str = "") -> Task:
        """Let the coordinator open a task of a line that is done when there is a need."""
        institution = self.heads[of].pk if of else ""
        item = self.item(number)
        known = set(item.tasks.values_list("pk", flat=True))
        self.do("anna", "need_open", item.pk, reason=why, due_on=due.isoformat(), institution=institution)
        return item.tasks.exclude(pk__in=known).get()

    def report(self, who: str, task: Task, *, text: str = "", basis: str = "", **proof: Any) -> None:
        """Report on a task with evidence."""
        given = {"done_on": self.today.isoformat(), "text": text, "basis": basis, "receipt": str(uuid.uuid4())}
        self.do(who, "task_report", task.pk, **given, **proof)

    def fulfilled(self, number: str, task: Task, *words: str, done: int | None = None) -> None:
        """See on its page that a task is done with this evidence, and the plan line counts it; so says the plan too."""
        task.refresh_from_db()
        assert task.state == Task.State.DONE, f"line {number}: task «{task}» is {task.state}"
        page = self.see("anna", "task", task.pk)
        for said in words:
            assert _flat(said) in page, f"the page of the task does not show «{said}»: {page}"
        item = task.item
        line = self.see("anna", "line", self.plan.pk, item.pk)
        every = [one for one in item.tasks.all() if one.state != Task.State.CANCELLED]
        whole = all(one.state == Task.State.DONE for one in every)
        kept = sum(one.state == Task.State.DONE for one in every)
        assert f"{kept} из {len(every)}" in line or (whole and "выполнено" in line), line
        assert done is None or kept == done, f"{kept} of {len(every)} are done"
        assert item.text[:40] in self.see("anna", "plan", self.plan.pk) or len(item.text) > 2000

    def client(self, who: str) -> Client:
        """Return the browser of a person; each day people sign in anew, citizens never do."""
        key = f"{who} {self.today}"
        if key not in self.clients:
            client = self.clients[key] = Client()
            if who != "citizen":
                client.force_login(self.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[key]


@contextmanager
def begun(letters: str, day: date, binding: Mapping[str, str]) -> Iterator[Walk]:
    """Upload a real plan on a day, accept it, say who its words mean, approve it; all of it is undone at the end.

    `binding`: by a piece of the plan's words for somebody, who that is here (a person, or «all» institutions).
    """
    (path,) = shared_plans().glob(f"{letters}*.txt")
    clock = [datetime(day.year, day.month, day.day, 7, 0, tzinfo=UTC)]
    with mock.patch.object(timezone, "now", lambda: clock[0]), transaction.atomic():
        town = make_town()
        people = {"anna": town.anna, "boris": town.boris, "zoya": town.zoya, "vera": town.vera, "gleb": town.gleb}
        people |= {"pavel": town.pavel}
        people["klara"] = make_person("klara", "Кларина Клара Ивановна", Role.HEAD, str(town.club.place))
        people["timur"] = make_person("timur", "Тимуров Тимур Саввич", Role.HEAD, str(town.theatre.place))
        Grant.objects.update(since=date(2018, 1, 1))
        walk = Walk(town, Plan(), people, clock)
        walk.plan = _take(walk, path)
        _bind(walk, binding)
        given = {"approved_by": "Иванов И. И.", "approved_post": "глава", "approved_document": "распоряжение № 5"}
        walk.do("anna", "plan_approve", walk.plan.pk, **given, approved_on=day.isoformat())
        walk.plan.refresh_from_db()
        assert walk.plan.state == Plan.State.ACTIVE
        _form_council(walk)
        yield walk
        transaction.set_rollback(True)


def photo(name: str = "стенд.png") -> SimpleUploadedFile:
    """Return a photograph."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


def _take(walk: Walk, path: Path) -> Plan:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    walk.do("anna", "draft_upload", file=file)
    draft = walk.town.municipality.drafts.get()
    walk.do("anna", "draft_accept", draft.pk, with_doubts="on")
    return Plan.objects.get(municipality=walk.town.municipality)


def _bind(walk: Walk, binding: Mapping[str, str]) -> None:
    for said, who in binding.items():
        parties = Party.objects.filter(item__plan=walk.plan, words__icontains=said)
        assert parties, f"nobody is called «{said}» in the plan"
        for words in {one.words: one for one in parties}.values():
            meant = {"kind": "institutions"} if who == "all" else {"kind": "person", "user": walk.people[who].pk}
            walk.do("anna", "party_bind", words.pk, **meant, everywhere="on")


def _form_council(walk: Walk) -> None:
    """Write down the council and its five members."""
    today, people = walk.today, walk.people
    until = today.replace(year=today.year + 3).isoformat()
    given = {"name": "Общественный совет", "basis": "решение общественной палаты № 2", "formed_on": today.isoformat()}
    walk.fill("anna", "council_new", **given, ends_on=until)
    council = walk.town.municipality.councils.get()
    known = [(people["boris"].name, "chair", people["boris"].pk), (people["zoya"].name, "member", people["zoya"].pk)]
    for name, post, user in [*known, *((name, "member", "") for name in MEMBERS)]:
        said = {"name": name, "employer": "пенсионер", "post": post, "user": user, "is_clear": "on"}
        walk.fill("anna", "member_add", council.pk, **said)


def _words(answer: Any) -> str:
    """Return the words of a page as a person reads them, and where its links out of the house lead."""
    text = answer.content.decode("utf-8", "replace")
    leads = " ".join(re.findall(r'href="(https?://[^"]+)"', text))
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return _flat(unescape(re.sub(r"<[^>]+>", " ", body)) + f" {unescape(leads)}")


def _flat(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def _faults(answer: Any) -> str:
    text = answer.content.decode("utf-8", "replace")
    found = re.findall(r'class="(?:faults|errorlist|fault|doubt|note)[^"]*"[^>]*>(.*?)</(?:ul|div|p)>', text, re.DOTALL)
    return _flat(unescape(re.sub(r"<[^>]+>", " ", " ".join(found)))) or _words(answer)[:3000]
