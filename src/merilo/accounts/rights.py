"""The table of rights as the documentation prints it, from the one table by which the house decides."""

from __future__ import annotations

from merilo.accounts.access import (
    ACT_NAMES,
    BEYOND,
    IN_PHASE,
    MAY,
    OF_INSTALLATION,
    OF_INSTITUTION,
    OWN,
    Act,
    roles_words,
)
from merilo.accounts.models import Role

HEAD = """# Кто что может

Эта таблица напечатана из программы (`merilo.accounts.rights.page`), руками её не правят: тест сравнивает её с тем, по
чему программа решает на самом деле. Что каждый может на каждой странице, написано отдельно и от руки в
`tests/accounts/rights.toml` и проверяется настоящими запросами.

- Роль держат в муниципалитете и на срок. Руководитель держит её в учреждении: отмеченное «своё» он может только для
  своего учреждения и его филиалов, видеть — весь муниципалитет.
- «Кому поручено» — исполнитель задачи или тот, кто по плану принимает отчёт, какой бы ни была его роль.
- Кто замещает отсутствующего, может то же, что он, пока замещает и пока сам держит в муниципалитете роль; роль
  администратора не замещается, и замещение дальше не передаётся.
- «Весь регион» — наблюдатель, которому роль дана на всю установку: он видит всё, что видит наблюдатель, в каждом
  муниципалитете, и свод по ним; наблюдатель одного муниципалитета свода не видит.

"""

PHASED = """
## Что зависит от этапа оценки

На этапе, которого здесь нет, этого не может никто. Свои баллы руководитель видит с предварительных результатов.

"""
PHASES = {
    "preparation": "подготовка",
    "gathering": "сбор информации",
    "preliminary": "предварительные результаты",
    "objections": "возражения",
    "final": "итоговые результаты",
    "published": "опубликовано",
    "cancelled": "отменён",
}


def page() -> str:
    """Return the page `docs/rights.md`."""
    head = ["Что", *(str(role.label) for role in Role), "кому поручено"]
    lines = [_line(head), _line(["---"] + [":-:"] * (len(head) - 1))]
    lines += [
        _line([ACT_NAMES[act], *(_mark(act, role) for role in Role), "да" if OWN in MAY[act] else ""]) for act in Act
    ]
    phased = [_line(["Что", "На этапе", "Кто"]), _line(["---"] * 3)]
    phased += [
        _line([ACT_NAMES[act], PHASES[phase], roles_words(roles)])
        for act, phases in IN_PHASE.items()
        for phase, roles in phases.items()
    ]
    return HEAD + "\n".join(lines) + "\n" + PHASED + "\n".join(phased) + "\n"


def _mark(act: Act, role: Role) -> str:
    if role not in MAY[act]:
        return ""
    if act in OF_INSTALLATION and role == Role.OBSERVER:
        return "весь регион"
    return "своё" if role in OF_INSTITUTION and act not in BEYOND else "да"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
