"""What people of a walked town show to citizens: publications at their places, press, partners."""

from __future__ import annotations

import re
from typing import Any

from merilo.outreach.models import Partner
from tests.rows.walking import Walk, photo


def place(walk: Walk, who: str, code: str, channel: str, *, of: str = "", stand: bool = False) -> str:
    """Write down that something stands at its place, shown by a link or by a photograph; return what shows it."""
    name, args = ("information_new", (walk.heads[of].pk,)) if of else ("information_new_own", ())
    html = walk.client(who).get(walk.path(name, *args)).content.decode()
    (duty,) = re.findall(rf'<option value="({code}\|[^"|]*\|{channel})"', html)
    day = walk.today.isoformat()
    given: dict[str, Any] = {"duty": duty, "published_on": day, "seen_on": day}
    link = f"https://{of or 'district'}.example/{code}/{channel}"
    walk.do(who, name, *args, **given, **({"proof": photo()} if stand else {"url": link}))
    return "стенд.png" if stand else link


def everywhere(walk: Walk, code: str, *, own: tuple[str, ...], each: tuple[str, ...]) -> None:
    """Write down that something stands at all its places: the coordinator for the municipality, each head at home."""
    for channel in own:
        place(walk, "anna", code, channel)
    for head in walk.heads:
        for channel in each:
            place(walk, head, code, channel, of=head, stand=channel == "stand")


def press(walk: Walk, who: str = "anna") -> str:
    """Write down an article with its link."""
    link = "https://gazeta.example/16"
    given = {"outlet": "Районная газета", "kind": "paper", "title": "Что показала оценка", "url": link}
    walk.do(who, "media_new", **given, published_on=walk.today.isoformat())
    return link


def partner(walk: Walk) -> Partner:
    """Write down an organisation that helps."""
    walk.fill("anna", "partner_new", name="Совет ветеранов", kind="veterans")
    return Partner.objects.latest("pk")


def talk(walk: Walk, who: str, partner: Partner, outcome: str, *, of: str = "") -> None:
    """Write down a meeting with an organisation."""
    given = {"way": "meeting", "on": walk.today.isoformat(), "topic": "Участие в опросе", "outcome": outcome}
    walk.do(who, "contact_new", partner.pk, **given, institution=walk.heads[of].pk if of else "")
