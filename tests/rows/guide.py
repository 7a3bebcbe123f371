"""The page of the guide about the rows of the five plans, written from the tests themselves.

`python -m tests.rows.guide` writes it anew; a test compares.
"""

from __future__ import annotations

import importlib
from pathlib import Path

if __name__ == "__main__":
    import tests.conftest  # noqa: F401  # the settings of the tests, before anything of the site is read

from tests.rows.walking import ROWS, Row

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "plan-rows.md"
PLANS = {
    "KIM": ("kimovsk", "Кимовский район, 2023 год"),
    "UZL": ("uzlovaya", "Узловский район, 2025 год"),
    "MUE": ("muezersky", "Муезерский район, 2021–2023 годы"),
    "KIL": ("kilmez", "Кильмезский район, 2022 год (план совета)"),
    "ANA": ("anastasievskoe", "Анастасиевское поселение, 2019–2021 годы"),
    "ALL": ("muezersky_informing", "Во всех планах"),
}
WHO = {
    "coordinator": "координатор", "chair": "председатель совета", "member": "член совета", "expert": "эксперт",
    "head": "руководитель учреждения", "performer": "исполнитель от администрации", "citizen": "житель",
}  # fmt: skip
HEAD = """# Пять планов: чем исполняется каждая строка

Пять утверждённых планов муниципалитетов разобраны по строкам. Для каждой строки сказано, кто её исполняет в программе,
на какой странице и по чему видно, что пункт исполнен. Таблица написана по тестам (`tests/rows`): каждый проходит свою
строку через сайт от загрузки плана до отметки «выполнено» с подтверждением. Слова планов здесь пересказаны.

Каждый пункт можно исполнить и без отдельной страницы: откройте его задачу, напишите, что сделано, приложите файл,
снимок или ссылку. Где пункт отмечается сам, отчёт тоже остаётся на странице задачи, и его можно вернуть.

Пункты о сайтах исполняет проверка сайтов: программа обходит сайты всех учреждений, а координатор отчитывается кнопкой
«Отчитаться по плану», и таблица прикладывается сама. Собственный сайт муниципалитета, стенды и bus.gov.ru проверка
не видит: если пункт называет и их, они должны быть отмечены в «Размещении», ссылки и снимки войдут в отчёт.

Только отчётом человека исполняется одна строка, KIM-4: программа готовит буклет к печати, но напечатан ли он и роздан
ли жителям, знает тот, кто это сделал. Так же отчитываются о перечне учреждений (MUE-2), если он изменился, а цикл
оценки в этом году не открывали: приложите к задаче таблицу со страницы «Учреждения».
"""


def rows() -> dict[str, Row]:
    """Return what the tests walk, plan by plan."""
    for module, _ in PLANS.values():
        importlib.import_module(f"tests.rows.test_{module}")
    order = list(PLANS)
    return dict(sorted(ROWS.items(), key=lambda one: (order.index(one[0][:3]), list(ROWS).index(one[0]))))


def page() -> str:
    """Return the page as it should be."""
    parts = [HEAD]
    found = rows()
    for letters, (_, name) in PLANS.items():
        lines = [_line(one) for code, one in found.items() if code[:3] == letters]
        head = "| строка | что нужно | кто | где в программе | что показывает исполнение |\n" + "| --- " * 5 + "|"
        parts.append("\n".join([f"## {name}\n", head, *lines, ""]))
    return "\n".join(parts)


def _line(one: Row) -> str:
    who = ", ".join(WHO[role] for role in one.who) or "кто видит план"
    return f"| {one.code} | {one.asks} | {who} | {one.where} | {one.shows} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
