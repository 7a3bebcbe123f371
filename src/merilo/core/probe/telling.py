"""An audit told to people: lines for the terminal and a text to keep."""

from __future__ import annotations

from merilo.core.probe.addresses import shown
from merilo.core.probe.result import CANNOT_TELL, FOUND, MISSING, PARTIAL, VERDICT_WORDS, Audit, ItemVerdict
from merilo.core.wording import counted, date_words, quoted

_MARKS = {FOUND: "✓", PARTIAL: "◐", MISSING: "✗", CANNOT_TELL: "?"}
_HEADINGS = (
    ("1.1/", "1.1. Информация на официальном сайте"),
    ("1.2/", "1.2. Дистанционные способы обратной связи"),
    ("3.2/", "3.2. Доступность: что видно на сайте"),
    ("own/", "Сверх чек-листов"),
)
MOST_FAULTS = 40


def describe(audit: Audit) -> list[str]:
    """Return an audit as lines: the sum, each item with its reason and first evidence, ways, faults, limits."""
    lines = [f"Сайт: {shown(audit.site)}"]
    if audit.name:
        lines.append(f"Учреждение: {audit.name}")
    if not audit.answered:
        return [*lines, audit.items[0].reason if audit.items else ""]
    pages = counted(audit.pages, "страница", "страницы", "страниц")
    documents = counted(audit.documents, "документ", "документа", "документов")
    lines.append(f"Проверен {date_words(audit.checked_at.date())}: {pages}, {documents}.")
    lines.append(summary(audit))
    everything = (*audit.items, *audit.beside)
    for start, title in _HEADINGS:
        own = [one for one in everything if one.code.startswith(start)]
        if own:
            lines += ["", title]
            for one in own:
                lines += _of_item(one)
    if audit.feedback:
        lines += ["", "Что попробовать самим"]
        lines += list(dict.fromkeys(f"  {way.value} — {way.reason} {way.to_try}" for way in audit.feedback))
    if audit.faults:
        lines += ["", "Замечено по пути"]
        lines += [f"  {fault.words}: {shown(fault.url)}" for fault in audit.faults[:MOST_FAULTS]]
        if len(audit.faults) > MOST_FAULTS:
            lines.append(f"  … и ещё {len(audit.faults) - MOST_FAULTS}: все — в ответе --json.")
    reached = [
        f"{limit['words']} ({limit['limit']})"
        for limit in audit.limits.values()
        if limit["reached"] and "words" in limit
    ]
    if reached:
        lines += ["", f"Достигнутые пределы: {', '.join(reached)}."]
    lines += ["", "Это предложения программы с доказательствами. Отметку ставит человек."]
    return lines


def summary(audit: Audit) -> str:
    """Return how many items got which verdict, in one line."""
    told = []
    for verdict, words in VERDICT_WORDS.items():
        count = sum(one.verdict == verdict for one in audit.items)
        if count:
            told.append(f"{words} — {count}")
    return f"Пунктов {len(audit.items)}: {', '.join(told)}."


def _of_item(one: ItemVerdict) -> list[str]:
    lines = [f"  {_MARKS[one.verdict]} {one.text} — {VERDICT_WORDS[one.verdict]}. {one.reason}"]
    for evidence in one.evidence[:1]:
        lines.append(f"      {shown(evidence.url)}{_clicks(evidence.clicks)}: {quoted(evidence.quote)}")
    return lines


def _clicks(clicks: int | None) -> str:
    if clicks is None:
        return " (ссылок туда нет)"
    return " (главная)" if clicks == 0 else f" ({counted(clicks, 'переход', 'перехода', 'переходов')} от главной)"
