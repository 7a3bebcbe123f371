"""WordprocessingML in small pieces: styles, numbering, paragraphs and tables that the Word templates are built of."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
FONT, MONO = "Times New Roman", "Courier New"
INK, SOFT, RULE, SHADE, MARK = "1A2330", "566172", "B9B3A5", "F6F4EE", "B4540A"
TEXT_WIDTH = 9354  # twentieths of a point: 16.5 cm between the margins of A4
CM = 567

# id, name seen in Word, based on, paragraph properties, run properties. Sizes are in half points.
_STYLES = (
    ("Heading1", "heading 1", "Normal",
     '<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
     '<w:suppressAutoHyphens/><w:spacing w:before="360" w:after="160" w:line="240" w:lineRule="auto"/>'
     '<w:ind w:firstLine="0"/><w:jc w:val="left"/><w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="34"/>'),
    ("Heading2", "heading 2", "Normal",
     '<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>'
     '<w:suppressAutoHyphens/><w:spacing w:before="280" w:after="120" w:line="240" w:lineRule="auto"/>'
     '<w:ind w:firstLine="0"/><w:jc w:val="left"/><w:outlineLvl w:val="1"/>', '<w:b/><w:sz w:val="29"/>'),
    ("Institution", "Организация", "Heading2",
     '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="1"/>', '<w:sz w:val="28"/>'),
    ("Title", "Title", "Normal",
     '<w:suppressAutoHyphens/><w:spacing w:before="500" w:after="240" w:line="240" w:lineRule="auto"/>'
     '<w:ind w:firstLine="0"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="42"/>'),
    ("Subtitle", "Subtitle", "Normal",
     '<w:suppressAutoHyphens/><w:spacing w:before="360" w:after="360"/><w:ind w:firstLine="0"/><w:jc w:val="center"/>',
     f'<w:color w:val="{SOFT}"/><w:sz w:val="30"/>'),
    ("Caption", "caption", "Normal",
     '<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/><w:spacing w:before="200" w:after="80"/>'
     '<w:ind w:firstLine="0"/><w:jc w:val="left"/>', '<w:sz w:val="24"/>'),
    ("PictureCaption", "Подпись рисунка", "Caption",
     '<w:keepNext w:val="0"/><w:spacing w:before="60" w:after="200"/><w:jc w:val="center"/>', ""),
    ("Picture", "Рисунок", "Normal",
     '<w:keepNext/><w:spacing w:before="160" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
     '<w:jc w:val="center"/>', ""),
    ("AfterTable", "Текст после таблицы", "Normal", '<w:spacing w:before="160"/>', ""),
    ("Lead", "Подзаголовок текста", "Normal", '<w:keepNext/><w:spacing w:before="160" w:after="40"/>', "<w:b/>"),
    ("ListBullet", "List Bullet", "Normal",
     '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/>'
     '<w:ind w:left="851" w:hanging="284"/><w:jc w:val="left"/>', ""),
    ("NoteHead", "Примечание: заголовок", "Normal",
     f'<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{MARK}"/></w:pBdr>'
     '<w:spacing w:before="280" w:after="0"/><w:ind w:left="200" w:firstLine="0"/>', '<w:b/><w:sz w:val="25"/>'),
    ("Note", "Примечание", "Normal",
     f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{MARK}"/></w:pBdr><w:spacing w:after="0"/>'
     '<w:ind w:left="200" w:firstLine="0"/><w:jc w:val="left"/>', '<w:sz w:val="25"/>'),
    ("Code", "Код", "Normal", '<w:suppressAutoHyphens/><w:jc w:val="left"/>',
     f'<w:rFonts w:ascii="{MONO}" w:hAnsi="{MONO}" w:cs="{MONO}"/><w:sz w:val="22"/>'),
    ("TableText", "Таблица: текст", "Normal",
     '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
     '<w:jc w:val="left"/>', '<w:sz w:val="24"/>'),
    ("TableSmall", "Таблица: мелкий текст", "TableText", "", '<w:sz w:val="22"/>'),
    ("TableNumber", "Таблица: число", "TableText", '<w:jc w:val="right"/>', '<w:sz w:val="22"/>'),
    ("TableHead", "Таблица: заголовок", "TableText", "<w:keepNext/><w:suppressAutoHyphens/>",
     '<w:b/><w:sz w:val="22"/>'),
    ("TableHeadNumber", "Таблица: заголовок числа", "TableHead", '<w:jc w:val="right"/>', ""),
    ("TableBranch", "Таблица: филиал", "TableSmall", '<w:ind w:left="240" w:firstLine="0"/>',
     f'<w:color w:val="{SOFT}"/>'),
    ("TableGroup", "Таблица: группа строк", "TableText", '<w:keepNext/><w:spacing w:before="100" w:after="20"/>',
     "<w:i/>"),
    ("Approval", "Гриф утверждения", "Normal",
     '<w:keepNext/><w:suppressAutoHyphens/><w:spacing w:after="40" w:line="240" w:lineRule="auto"/>'
     '<w:ind w:left="9072" w:firstLine="0"/><w:jc w:val="left"/>', '<w:sz w:val="26"/>'),
    ("PlanTitle", "Название плана", "Title",
     '<w:keepNext/><w:spacing w:before="240" w:after="160"/>', '<w:sz w:val="30"/>'),
    ("Centered", "По центру", "Normal",
     '<w:suppressAutoHyphens/><w:spacing w:after="80" w:line="240" w:lineRule="auto"/>'
     '<w:ind w:firstLine="0"/><w:jc w:val="center"/>', '<w:sz w:val="26"/>'),
    ("TableSection", "Таблица: раздел плана", "TableText", "<w:keepNext/><w:suppressAutoHyphens/>", "<w:b/>"),
    ("TablePart", "Таблица: часть числа", "TableText", '<w:ind w:left="340" w:firstLine="0"/>', ""),
    ("Footnote", "Сноска", "Normal",
     '<w:spacing w:before="40" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
     '<w:jc w:val="left"/>', '<w:sz w:val="22"/>'),
    ("Intro", "Текст перед перечнем", "Normal", "<w:keepNext/>", ""),
    ("LetterHead", "Реквизиты письма", "TableText", "", '<w:sz w:val="26"/>'),
    ("Signature", "Подпись", "Normal",
     '<w:keepLines/><w:suppressAutoHyphens/><w:spacing w:before="600" w:line="240" w:lineRule="auto"/>'
     '<w:ind w:firstLine="0"/><w:jc w:val="left"/>', ""),
    ("TOCHeading", "TOC Heading", "Normal",
     '<w:keepNext/><w:pageBreakBefore/><w:spacing w:after="200"/><w:ind w:firstLine="0"/>',
     '<w:b/><w:sz w:val="34"/>'),
    ("TOC1", "toc 1", "Normal",
     f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
     '<w:spacing w:before="80" w:after="40"/><w:ind w:firstLine="0"/><w:jc w:val="left"/>', ""),
    ("TOC2", "toc 2", "Normal",
     f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs><w:spacing w:after="40"/>'
     '<w:ind w:left="340" w:firstLine="0"/><w:jc w:val="left"/>', '<w:sz w:val="26"/>'),
    ("Footer", "footer", "Normal", '<w:ind w:firstLine="0"/><w:jc w:val="center"/>',
     f'<w:color w:val="{SOFT}"/><w:sz w:val="22"/>'),
)  # fmt: skip


def styles() -> str:
    """Return styles.xml: Times 14 pt, justified, in Russian; real headings; table texts of 12 and 11 pt."""
    return (
        f'<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="ru-RU" w:eastAsia="ru-RU" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:spacing w:after="80" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="709"/>'
        '<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>" + "".join(_style(*one) for one in _STYLES) + "</w:styles>"
    )  # fmt: skip


def _style(key: str, name: str, base: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def numbering() -> str:
    """Return numbering.xml: list 1 is bullets, list 2 numbers the headings «1.», «1.1.»."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level, text in enumerate(("%1.", "%1.%2."))
    )
    return (
        f'<w:numbering {NAMESPACES}>'
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="851" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        "</w:numbering>"
    )  # fmt: skip


def settings() -> str:
    """Return settings.xml: Word fills page numbers of the table of contents on opening and hyphenates."""
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:autoHyphenation/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:updateFields w:val="true"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="ru-RU"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )  # fmt: skip


def paragraph(*runs: str, style: str = "Normal", on_new_page: bool = False) -> str:
    """Return a paragraph; a run that starts with `<` is XML as it is, any other is text, «**text**» is bold."""
    new_page = "<w:pageBreakBefore/>" if on_new_page else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{new_page}</w:pPr>{"".join(map(_run, runs))}</w:p>'


def _run(text: str) -> str:
    if text.startswith("<"):
        return text
    bold = text.startswith("**")
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text.strip("*") if bold else text)}</w:t></w:r>'


def field(code: str, shown: str = "") -> str:
    """Return a field that Word computes (a page number, the number of a table)."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def caption(label: str, text: str, *, style: str = "Caption") -> str:
    """Return «Таблица 1 — текст» with a number that Word keeps in order."""
    return paragraph(f"{label} ", field(f"SEQ {label} \\* ARABIC", "1"), f" — {text}", style=style)


def contents() -> str:
    """Return the field of the table of contents over the two levels of headings."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"{}/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>'
    begin = mark.format("begin", ' w:dirty="true"')
    return paragraph(begin, code, mark.format("separate", ""), "Содержание", mark.format("end", ""), style="TOC1")


def cell(*paragraphs: str, width: int, span: int = 1, shade: bool = False) -> str:
    """Return a table cell of a width in twentieths of a point over `span` columns."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{shaded}</w:tcPr>{"".join(paragraphs)}</w:tc>'


def row(cells: Sequence[str], *, header: bool = False) -> str:
    """Return a table row that is not broken across pages; a header row is repeated on every page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Sequence[str], widths: Sequence[int], *, description: str, ruled: bool = True) -> str:
    """Return a table with horizontal rules only, or with none; `description` is read aloud before it."""
    rule = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rules = rule.format("top", 8, INK) + rule.format("bottom", 6, RULE) + rule.format("insideH", 4, RULE)
    borders = f"<w:tblBorders>{rules}</w:tblBorders>" if ruled else '<w:tblInd w:w="-60" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        f'<w:tblDescription w:val="{escape(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
