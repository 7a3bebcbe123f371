"""Builds the Word templates of remediation plans and plain accounts: `python -m merilo.core.papers.templates.accounts`.

The results ship with the program and may be copied and edited in Word. Fields in double braces are those of
`papers/remediation_paper.py` and `papers/account.py`.
"""

from __future__ import annotations

from pathlib import Path

from merilo.core.papers.templates.office import TEXT_WIDTH, cell, paragraph, row, table
from merilo.core.papers.templates.parts import (
    LANDSCAPE,
    LANDSCAPE_WIDTH,
    PORTRAIT,
    document,
    each,
    header,
    heading,
    loop,
    signature,
    sizes,
    text_row,
    when,
)

HERE = Path(__file__).parent
_BELOW = ("Недостатки, выявленные в ходе независимой оценки", "Наименование мероприятия", "Плановый срок",
          "Ответственный исполнитель (фамилия, имя, отчество, должность)")  # fmt: skip
_PROGRESS = "Сведения о ходе реализации мероприятия"
_OF_PROGRESS = ("реализованные меры по устранению", "фактический срок")


def _merged(made: str, kind: str) -> str:
    """Return a cell that goes on over rows: the first says «restart»."""
    mark = '<w:vMerge w:val="restart"/>' if kind == "restart" else "<w:vMerge/>"
    return made.replace('" w:type="dxa"/>', f'" w:type="dxa"/>{mark}', 1)


def _measures() -> str:
    """The table of the legal form: a head of two rows, sections by criterion."""
    wide = sizes((5.2, 0, 2.5, 4.6, 4.7, 3.0), across=LANDSCAPE_WIDTH)
    heads = [_merged(cell(paragraph(text, style="TableHead"), width=size, shade=True), "restart")
             for text, size in zip(_BELOW, wide[:4], strict=True)]  # fmt: skip
    heads.append(cell(paragraph(_PROGRESS, style="TableHead"), width=sum(wide[4:]), span=2, shade=True))
    under = [_merged(cell(paragraph("", style="TableHead"), width=size, shade=True), "") for size in wide[:4]]
    under += [cell(paragraph(text, style="TableHead"), width=size, shade=True)
              for text, size in zip(_OF_PROGRESS, wide[4:], strict=True)]  # fmt: skip
    fields = ("{{ row.shortcoming }}", "{{ row.measure }}", "{{ row.due }}", "{{ row.who }}", "{{ row.done }}",
              "{{ row.done_on }}")  # fmt: skip
    cells = [cell(paragraph(text, style="TableSmall"), width=size) for text, size in zip(fields, wide, strict=True)]
    title = cell(paragraph("{{ section.title }}", style="TableSection"), width=sum(wide), span=len(wide))
    return table(
        [row(heads, header=True), row(under, header=True),
         *loop("section in sections", [row([title]), *loop("row in section.rows", [row(cells)], wide)], wide)],
        wide,
        description="Недостатки, мероприятия, сроки, ответственные, сведения о ходе реализации",
    )  # fmt: skip


def remediation_paper() -> bytes:
    """Return the Word template of a remediation plan. The bytes are the same each time."""
    body = [
        paragraph("**{{ approval.head }}**", style="Approval"),
        *when("approval.post", paragraph("{{ approval.post }}", style="Approval")),
        *when("approval.signature", paragraph("{{ approval.signature }}", style="Approval")),
        *when("approval.document", paragraph("{{ approval.document }}", style="Approval")),
        *when("approval.date", paragraph("{{ approval.date }}", style="Approval")),
        paragraph("{{ title }}", style="PlanTitle"),
        paragraph("{{ about }}", style="Centered"),
        paragraph("**{{ organisation }}**", style="Centered"),
        paragraph("{{ year }}", style="Centered"),
        *when("draft", paragraph("{{ draft }}", style="Centered")),
        _measures(),
    ]
    return document(body, section=LANDSCAPE, title="{{ title }} {{ about }}", subject="{{ organisation }}, {{ year }}")


def _account(across: int, column: float, section: str) -> bytes:
    wide = sizes((0.3, column, 0.3), across=round((column + 0.6) * 567))
    heads = ("{%tc for head in part.heads %}", "{{ head }}", "{%tc endfor %}")
    fields = ("{%tc for value in row.cells %}", "{{ value }}", "{%tc endfor %}")
    made = table(
        [header(heads, wide, (False,) * 3), *loop("row in part.rows", [text_row(fields, wide)], wide)],
        wide,
        description="Таблица",
    ).replace(f'<w:tblW w:w="{sum(wide)}"', f'<w:tblW w:w="{across}"')
    body = [
        paragraph("{{ municipality }}", style="Centered"),
        paragraph("{{ title }}", style="PlanTitle"),
        *when("subtitle", paragraph("{{ subtitle }}", style="Centered")),
        paragraph("", style="Centered"),
        *each("one in lead", paragraph("{{ one }}")),
        *each(
            "part in parts",
            *when("part.title", heading("{{ part.title }}")),
            *each("one in part.texts", paragraph("{{ one }}")),
            *when("part.rows", made),
            *each("one in part.notes", paragraph("{{ one }}", style="AfterTable")),
        ),
        signature("{{ signature_post }}", "{{ signature_name }}", across=across),
        paragraph("{{ made_on }}", style="Footnote"),
    ]
    return document(body, section=section, title="{{ title }} {{ subtitle }}", subject="{{ municipality }}")


def account() -> bytes:
    """Return the Word template of an account with few columns. The bytes are the same each time."""
    return _account(TEXT_WIDTH, 2.6, PORTRAIT)


def account_wide() -> bytes:
    """Return the Word template of an account with many columns. The bytes are the same each time."""
    return _account(LANDSCAPE_WIDTH, 3.5, LANDSCAPE)


FILES = {
    HERE / "remediation_paper.docx": remediation_paper,
    HERE / "account.docx": account,
    HERE / "account_wide.docx": account_wide,
}

if __name__ == "__main__":
    for file, build in FILES.items():
        file.write_bytes(build())
        print(f"Шаблон записан: {file}")
