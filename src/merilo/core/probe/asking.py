"""One link asked whether it opens: through the same guard as an audit, with short limits."""

from __future__ import annotations

from dataclasses import dataclass

from merilo.core.probe.addresses import NotASite, Resolve, typed
from merilo.core.probe.fetching import PROBLEMS, Fetcher
from merilo.core.probe.limits import Limits, Pause, Tick

SHORT = Limits(seconds=15.0, answer_seconds=10.0, redirects=5, total_bytes=256 * 1024, at_once=1, pause=0.0)
# What may be the fault of our own network or of the moment, and says nothing of the page.
_OURS = frozenset({"unknown_name", "refused_connection", "too_slow", "broken", "no_time", "closed"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link answered. `opens` is None where it cannot be told from here."""

    opens: bool | None
    words: str
    status: int = 0


def ask(url: str, *, tick: Tick, pause: Pause, resolve: Resolve, agent: str, limits: Limits = SHORT) -> Asked:
    """Ask for the first bytes of one address and say in words what came of it; nothing is ever raised.

    Addresses of inner networks are not asked, redirects to them neither.
    """
    try:
        plain = typed(url)
    except NotASite as failure:
        return Asked(False, str(failure))
    fetcher = Fetcher(limits=limits, tick=tick, pause=pause, resolve=resolve, agent=agent)
    try:
        answer = fetcher.start_of(plain)
    finally:
        fetcher.close()
    if not answer.problem:
        more = "; сертификат сайта не подтверждён" if answer.has_untrusted_certificate else ""
        return Asked(True, f"страница открывается{more}", answer.status)
    words = PROBLEMS.get(answer.problem, "ответ не разобран")
    if answer.problem == "unknown_name":
        words = "имя сайта не нашлось: проверьте адрес и связь сервера с интернетом"
    if answer.status >= 400:
        words = f"{words} (код {answer.status})"
    return Asked(None if answer.problem in _OURS else False, words, answer.status)
