"""robots.txt: what a polite visitor leaves alone, how long he waits, where the map of the site is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

MOST_DELAY = 10.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that concern us, the longest first; with none everything is allowed."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Say whether the address may be asked: the longest rule that fits decides, «Allow» when two are as long."""
        parts = urlsplit(url)
        target = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        for rule, allowed in self.rules:
            if _fits(rule, target):
                return allowed
        return True


def read(text: str, *, agent: str) -> Robots:
    """Return the rules of the group that names us, else of the group for all; nonsense lines are passed over."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    sitemaps: list[str] = []
    in_rules = False
    for line in text[:500_000].splitlines()[:5000]:
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "sitemap":
            sitemaps.append(value)
        elif key == "user-agent":
            names = [*([] if in_rules else names), value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif names:
            in_rules = True
            for name in names:
                groups[name].append((key, value))
    ours = next((lines for name, lines in groups.items() if name != "*" and name and name in agent.lower()), None)
    lines = ours if ours is not None else groups.get("*", [])
    rules = [(unquote(value)[:500], key == "allow") for key, value in lines if key in ("allow", "disallow") and value]
    rules.sort(key=lambda rule: (-len(rule[0]), not rule[1]))
    return Robots(rules=tuple(rules), delay=_delay(lines), sitemaps=tuple(sitemaps[:3]))


def _fits(rule: str, target: str) -> bool:
    """Say whether a rule with stars fits an address: each part is looked for once, so no rule can take long."""
    ends = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others, 1):
        if ends and number == len(others):
            return target.endswith(part) and len(target) - len(part) >= place
        found = target.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return not ends or place == len(target)


def _delay(lines: list[tuple[str, str]]) -> float:
    for key, value in lines:
        if key == "crawl-delay":
            try:
                return min(max(float(value.replace(",", ".")), 0.0), MOST_DELAY)
            except ValueError:
                return 0.0
    return 0.0
