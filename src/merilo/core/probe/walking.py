"""The walk over one site: what is opened next, what is left alone, where it ends and why."""

from __future__ import annotations

import heapq
import re
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from merilo.core.probe import markup, robots, words
from merilo.core.probe.addresses import joined, shape_of, site_of, twin_key
from merilo.core.probe.fetching import PROBLEMS, Answer, Fetcher
from merilo.core.probe.kinds import (
    DOCUMENT_ENDINGS,
    LEFT_ALONE,
    LOST,
    OTHER_FILES,
    TURNING,
    is_news_path,
    is_paper,
    needs_script,
)
from merilo.core.probe.page import Link, Page
from merilo.core.probe.result import Fault

Render = Callable[[str], "Rendered | None"]
Progress = Callable[[int, str], None]
LEAST_OF_SECTION = 4  # pages of its own that an organisation on a portal has
WALK_SHARE = 0.8  # of the time; the rest is for documents and forms


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as the system's browser shows it."""

    html: str
    screenshot: str = ""


@dataclass
class Walk:
    """What the walk brought home."""

    front: str
    pages: list[Page] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)  # addresses
    failed: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)  # address → problem, words of links
    faults: list[Fault] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)  # names of limits that ended something
    is_whole: bool = True  # nothing that might matter was left out
    is_scripted: bool = False  # the menu or the pages are made by scripts that were not run
    is_blocked: bool = False  # robots.txt asks everybody to stay out
    deepest: int = 0
    rendered: int = 0
    seconds: float = 0.0


@dataclass(order=True)
class _Wait:
    priority: int
    number: int
    url: str = field(compare=False)
    depth: int = field(compare=False)


class Walker:
    """Walks one site within the limits."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        agent: str,
        render: Render | None,
        progress: Progress | None,
        started: float,
        asked: str = "",
    ) -> None:
        self.fetcher, self.agent, self.render, self.progress = fetcher, agent, render, progress
        self.limits = fetcher.limits
        self.started = started
        self.asked = asked
        self.section = ""  # the path of an organisation's pages on a portal of many
        self.known: set[str] = set()
        self.offered: set[tuple[str, str]] = set()  # links that need no second look
        self.queue: list[_Wait] = []
        self.shapes: Counter[str] = Counter()
        self.left_shapes: dict[str, str] = {}  # shape → the first address left out
        self.anchors: dict[str, list[str]] = {}
        self.memory: markup.Memory = {}
        self.robots = robots.Robots()
        self.number = 0
        self.by_url: dict[str, Page] = {}
        self.texts: dict[int, str] = {}
        self.alias: dict[str, str] = {}
        self.old_prefixes: list[str] = []
        self.news_targets: set[str] = set()

    def walk(self, front: Answer) -> Walk:
        """Walk the site whose front page was answered."""
        walk = Walk(front=front.url)
        self.walk_now = walk
        self.site = site_of(front.url)
        self._read_robots(front.url)
        if not self.robots.allows(front.url):
            walk.is_blocked = True
            walk.is_whole = False
            walk.faults.append(Fault("robots", front.url, "robots.txt просит программы не читать этот сайт"))
            return walk
        self.known.add(twin_key(front.url))
        self.section = self._section_of(front)
        self._take(front, 0)
        self._read_sitemap(front.url)
        self._go_on()
        self._count_clicks()
        self._tell_shapes()
        walk.seconds = self.fetcher.tick() - self.started
        return walk

    def _section_of(self, front: Answer) -> str:
        """Return the path of the organisation's own pages where a section of a larger site was asked for.

        A section has pages of its own under its path and leads to pages outside, which are somebody else's.
        """
        path = urlsplit(front.url).path
        prefix = path if path.endswith("/") else f"{path}/"
        if prefix == "/" or "." in prefix or urlsplit(self.asked).path.rstrip("/") != path.rstrip("/"):
            return ""
        page = markup.read(front.text, front.url, links_of_page=self.limits.links_of_page, memory=self.memory)
        inside: set[str] = set()
        outside: set[str] = set()
        for link in page.links:
            if site_of(link.url) == self.site:
                target = urlsplit(link.url).path
                (inside if target.startswith(prefix) and target != prefix else outside).add(target)
        if len(inside) < LEAST_OF_SECTION or not outside - {path, prefix}:
            return ""
        told = "проверен раздел учреждения на общем портале; страницы других организаций портала не читались"
        self.walk_now.faults.append(Fault("section", front.url, told))
        return prefix

    def _is_anothers(self, link: Link) -> bool:
        """Say whether a page of a portal lies outside the section; the version for weak sight serves all of them."""
        if not self.section or urlsplit(link.url).path.startswith((self.section, self.section.rstrip("/") + "?")):
            return False
        return not (words.said("weak_sight", link.text) or words.documented(link.text))

    def _read_robots(self, front: str) -> None:
        answer = self.fetcher.page(joined(front, "/robots.txt") or front)
        if not answer.problem and answer.kind != "text/html" and site_of(answer.url) == self.site:
            self.robots = robots.read(answer.text, agent=self.agent)

    def _read_sitemap(self, front: str) -> None:
        """Take pages from the map for programs: nobody clicks there, so they wait behind all linked ones."""
        for place in (self.robots.sitemaps or ("/sitemap.xml",))[:2]:
            target = joined(front, place)
            if target is None or site_of(target) != self.site:
                continue
            answer = self.fetcher.page(target)
            if answer.problem or "<loc" not in answer.text[:100_000]:
                continue
            for place_of in re.findall(r"<loc>\s*([^<\s]{1,1000})\s*</loc>", answer.text[:1_000_000])[:300]:
                url = joined(front, place_of.replace("&amp;", "&"))
                if url and not url.endswith(".xml"):
                    self._offer(Link(url, ""), page=None, depth=1)

    def _go_on(self) -> None:
        waiting: dict[Future[Answer], _Wait] = {}
        at_once = 1 if self.robots.delay else max(1, self.limits.at_once)
        with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="probe") as workers:
            while self.queue or waiting:
                while self.queue and len(waiting) < at_once and self._may_go_on(len(waiting)):
                    task = heapq.heappop(self.queue)
                    waiting[workers.submit(self._ask, task.url)] = task
                if not waiting:
                    break
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    task = waiting.pop(future)
                    self._came(future.result(), task)
        if self.queue:
            left = [task for task in self.queue if task.priority < 8]
            self.walk_now.is_whole = self.walk_now.is_whole and not left

    def _ask(self, url: str) -> Answer:
        self.fetcher.pause(max(self.limits.pause, self.robots.delay))
        return self.fetcher.page(url)

    def _may_go_on(self, under_way: int) -> bool:
        walk, limits = self.walk_now, self.limits
        if len(walk.pages) + under_way >= limits.pages:
            walk.reached.add("pages")
        elif self.fetcher.tick() - self.started > limits.seconds * WALK_SHARE:
            walk.reached.add("seconds")
        elif self.fetcher.traffic.taken >= limits.total_bytes:
            walk.reached.add("total_bytes")
        else:
            return True
        return False

    def _came(self, answer: Answer, task: _Wait) -> None:
        walk = self.walk_now
        if self.progress:
            self.progress(len(walk.pages), answer.url)
        if answer.url != task.url:
            self.alias[twin_key(task.url)] = twin_key(answer.url)
            if site_of(answer.url) != self.site:
                if not answer.problem:
                    return
            elif twin_key(answer.url) in self.known:
                return
            self.known.add(twin_key(answer.url))
        if answer.problem:
            self._failed(task.url, answer.problem, answer.status)
        elif answer.is_page:
            self._take(answer, task.depth)
        elif answer.kind and not answer.kind.startswith(("text/", "application/xml")):
            walk.documents.add(task.url)

    def _failed(self, url: str, problem: str, status: int = 0) -> None:
        walk = self.walk_now
        said = tuple(self.anchors.get(twin_key(url), ()))
        walk.failed[url] = (problem, said)
        code = f" ({status})" if status and problem in ("error_status", "closed", "gone") else ""
        walk.faults.append(Fault(problem, url, f"{PROBLEMS.get(problem, problem)}{code}"))
        if problem in ("answer_seconds", "too_slow"):
            walk.reached.add("answer_seconds")
        elif problem in ("too_many_redirects", "redirect_loop"):
            walk.reached.add("redirects")

    def _take(self, answer: Answer, depth: int) -> None:
        walk = self.walk_now
        page = markup.read(answer.text, answer.url, links_of_page=self.limits.links_of_page, memory=self.memory)
        page.charset = answer.charset
        if needs_script(page) and self.render is not None and walk.rendered < self.limits.rendered:
            walk.rendered += 1
            shown = self.render(answer.url)
            if shown is not None:
                fresh = markup.read(shown.html, answer.url, links_of_page=self.limits.links_of_page, memory=self.memory)
                fresh.charset, fresh.is_rendered, fresh.screenshot = answer.charset, True, shown.screenshot
                page = fresh
        if depth and LOST.search(f"{page.title} {page.heading}") and page.letters < 3000:
            self._failed(answer.url, "gone", answer.status)
            return
        if not page.is_rendered and needs_script(page):
            walk.is_scripted = True
        if answer.was_cut:
            walk.reached.add("page_bytes")
            walk.faults.append(Fault("page_bytes", answer.url, "страница больше предела: прочитано её начало"))
        if len(page.links) >= self.limits.links_of_page:
            walk.reached.add("links_of_page")
            walk.faults.append(Fault("links_of_page", answer.url, "ссылок на странице больше предела: взяты первые"))
        key = twin_key(answer.url)
        page.anchors = tuple(self.anchors.setdefault(key, []))
        page.is_old = any(urlsplit(page.url).path.startswith(prefix) for prefix in self.old_prefixes)
        self._mark_twin(page)
        walk.pages.append(page)
        self.by_url[key] = page
        walk.deepest = max(walk.deepest, depth)
        self._gather_news(page)
        if page.refresh and page.letters < 400:
            self._offer(Link(page.refresh, page.title, in_menu=True), page=page, depth=depth)
        for frame in page.frames:
            if site_of(frame) == self.site:
                self._offer(Link(frame, "", in_menu=False), page=page, depth=depth + 1)
        for link in page.links:
            self._offer(link, page=page, depth=depth + 1)

    def _mark_twin(self, page: Page) -> None:
        sign = hash(tuple(block.key for block in page.blocks if block.zone != "edge"))
        page.is_twin = bool(page.blocks) and sign in self.texts
        self.texts.setdefault(sign, page.url)

    def _gather_news(self, page: Page) -> None:
        """Note which pages are news as far as this page tells: they wait behind the others."""
        is_news = is_news_path(page.url)
        under_news, level = False, 0
        for block in page.blocks:
            if block.level and not (under_news and block.level > level):
                under_news, level = words.said("news", block.text), block.level
            if (under_news or (is_news and block.zone == "main")) and block.zone != "menu":
                for link in block.links:
                    if not (words.titled(link.text) or words.said("news", link.text)):
                        self.news_targets.add(twin_key(link.url))

    def _offer(self, link: Link, *, page: Page | None, depth: int) -> None:
        """Put an address into the queue, or among documents and outside links, or leave it alone."""
        walk = self.walk_now
        url = link.url
        if (url, link.text) in self.offered:
            return  # the menu of every page
        if site_of(url) != self.site:
            self.offered.add((url, link.text))
            self._other_site(link)
            if is_paper(url) and len(walk.documents) < 20_000:
                walk.documents.add(url)  # many sites keep their papers on the host of their maker
            return
        path = urlsplit(url).path.lower()
        if path.endswith(DOCUMENT_ENDINGS):
            if len(walk.documents) < 20_000:
                walk.documents.add(url)
            return
        if path.endswith(OTHER_FILES) or LEFT_ALONE.search(url):
            return
        if self._is_anothers(link):
            self.offered.add((url, link.text))
            return
        key = twin_key(url)
        if link.text:
            said = self.anchors.setdefault(key, [])
            if link.text not in said and len(said) < 8:
                said.append(link.text)
                if (known := self.by_url.get(key)) is not None:
                    known.anchors = tuple(said)
            if words.said("old_site", link.text) and path.count("/") >= 1 and len(path) > 2:
                self.old_prefixes.append(
                    path if path.endswith("/") else path.rpartition("/")[0] + "/" if path.count("/") > 1 else path
                )
        if key in self.known:
            self.offered.add((url, link.text))
            return
        if depth > self.limits.depth:
            walk.reached.add("depth")
            return
        if not self.robots.allows(url):
            self.known.add(key)
            walk.failed[url] = ("robots", tuple(self.anchors.get(key, ())))
            return
        if not self._has_room(link, key, depth):
            return
        self.known.add(key)
        self.number += 1
        heapq.heappush(self.queue, _Wait(self._priority(link, key, depth, page), self.number, url, depth))

    def _has_room(self, link: Link, key: str, depth: int) -> bool:
        """Say whether one more page of this shape may be opened; pages named in menus have more room than others."""
        shape = shape_of(link.url)
        self.shapes[shape] += 1
        most = self.limits.alike
        is_named = bool(link.text) and not TURNING.match(link.text)
        if is_named and key not in self.news_targets and (link.in_menu or depth <= 1 or words.titled(link.text)):
            most *= 6
        if self.shapes[shape] > most:
            self.left_shapes.setdefault(shape, link.url)
            return False
        return True

    def _priority(self, link: Link, key: str, depth: int, page: Page | None) -> int:
        if page is None:
            return 8
        if words.titled(link.text) or words.filed(urlsplit(link.url).path):
            return depth
        if key in self.news_targets or TURNING.match(link.text or "1"):
            return 9
        return depth + (1 if link.in_menu else 3)

    def _other_site(self, link: Link) -> None:
        walk = self.walk_now
        for name, told in (("old_site", "старый сайт"), ("new_site", "новый сайт")):
            if words.said(name, link.text) and not any(one.url == link.url for one in walk.faults):
                walk.faults.append(
                    Fault(
                        name,
                        link.url,
                        f"ссылка «{link.text[:80]}»: есть {told} по другому адресу, он не проверялся",
                    )
                )

    def _count_clicks(self) -> None:
        """Count clicks from the front page over the pages that were read; a page no link leads to has none."""
        walk = self.walk_now
        if not walk.pages:
            return
        front = walk.pages[0]
        front.clicks = 0
        queue, seen = deque([front]), {front.url}
        while queue:
            page = queue.popleft()
            targets = [link.url for link in page.links] + page.frames + ([page.refresh] if page.refresh else [])
            for url in targets:
                if url in seen:
                    continue
                seen.add(url)
                key = twin_key(url)
                found = self.by_url.get(self.alias.get(key, key))
                if found is not None and found.clicks is None:
                    found.clicks = (page.clicks or 0) + (0 if url in page.frames or url == page.refresh else 1)
                    queue.append(found)

    def _tell_shapes(self) -> None:
        for example in list(self.left_shapes.values())[:5]:
            self.walk_now.reached.add("alike")
            told = "однотипных страниц больше предела (новости, дни календаря): открыты первые, дальше — нет"
            self.walk_now.faults.append(Fault("alike", example, told))
