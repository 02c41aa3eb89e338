"""Opens a Word file that somebody gave as a template: paper only, nothing that runs, loads or leads out of the file.

It fills nothing in and knows no case; what it refuses it refuses with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part
from docx.oxml.ns import qn

from engine.errors import ClauseflowError
from engine.language import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024
MOST_PARTS = 300
MOST_DEEP = 3  # tables inside tables
_COLUMNS = re.compile(r"[0-9]|[1-5][0-9]|6[0-3]")  # as many as Word itself allows
MOST_PIXELS = 12_000_000  # of one picture
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."
ACCEPTED = frozenset({
    *(f"{_WORD}{name}+xml" for name in (
        "document.main", "styles", "settings", "webSettings", "fontTable", "numbering", "footnotes", "endnotes",
        "header", "footer", "people",
    )),
    *(f"{_OFFICE}{name}+xml" for name in ("theme", "extended-properties", "custom-properties", "customXmlProperties")),
    "application/vnd.openxmlformats-package.core-properties+xml",
    "application/vnd.ms-word.stylesWithEffects+xml",
    "application/xml", "image/png", "image/jpeg",
})  # fmt: skip
FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)


class TemplateRefused(ClauseflowError):
    """这个 Word 模板不能使用:{reason}"""

    reason: str


def open_template(content: bytes) -> Document:
    """Open a Word file that may serve as a template.

    Args:
        content: the file.
    Returns:
        The document, to be filled in or walked through.
    Raises:
        TemplateRefused: it is no Word file, too large, or holds what no paper needs: macros, links out of the file,
            embedded objects, fields that load something, comments, changes that were not accepted, text boxes.
    """
    _unpacks(content)
    try:
        document = docx.Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise TemplateRefused(reason=_("不是 Word 文档(.docx),请用 Word 或 WPS 另存为 .docx")) from error
    package = document.part.package
    if any(relation.is_external for relation in package.iter_rels()):
        raise TemplateRefused(reason=_("含有指向文件之外的链接,请取消超链接、链接的图片和附加的模板"))
    for part in package.iter_parts():
        _accept(part)
    for root in roots(document):
        _plain(root)
    _numbered(document)
    return document


def roots(document: Document) -> Iterator[Any]:
    """Yield the elements that hold text: the body, then every header and footer."""
    yield document.element.body
    for part in document.part.package.iter_parts():
        if part.content_type in (f"{_WORD}header+xml", f"{_WORD}footer+xml"):
            yield part.element


def _unpacks(content: bytes) -> None:
    """Refuse what would not fit into memory, before anything is unpacked; a size that lies breaks off when read."""
    if len(content) > MOST_BYTES:
        raise TemplateRefused(reason=_("文件太大,最多 {most} MiB", most=MOST_BYTES // 1024**2))
    try:
        with ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
            _sizes(entries)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _xml(packed.read(entry))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise TemplateRefused(reason=_("不是 Word 文档(.docx),请用 Word 或 WPS 另存为 .docx")) from error


def _sizes(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TemplateRefused(reason=_("解开后太大,请删去不用的图片和内容"))
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise TemplateRefused(reason=_("文件内部有重名的部分,请用 Word 重新保存"))


def _xml(content: bytes) -> None:
    """Entities of its own could grow without end or read files; a part in another encoding could hide them."""
    if _DOCTYPE.search(content) or b"\0" in content[:200]:
        raise TemplateRefused(reason=_("文件内部的写法不被接受,请用 Word 重新保存"))


def _accept(part: Part) -> None:
    kind, name = part.content_type, str(part.partname)
    if kind in ACCEPTED:
        if kind.startswith("image/"):
            _picture(part)
        return
    if "macro" in kind.lower() or "vba" in name.lower():
        raise TemplateRefused(reason=_("含有宏,请另存为不带宏的 .docx"))
    if "comments" in name.lower():
        raise TemplateRefused(reason=_("含有批注,请删除全部批注"))
    if "embeddings" in name or "activeX" in name:
        raise TemplateRefused(reason=_("嵌入了其他文件或控件,请删除"))
    raise TemplateRefused(reason=_("含有不接受的内容({name}),请删除后重新保存", name=name.strip("/")))


def _picture(part: Part) -> None:
    image = getattr(part, "image", None)
    if image is not None and image.px_width * image.px_height > MOST_PIXELS:
        raise TemplateRefused(reason=_("图片太大,请先缩小到 {most} 万像素以内", most=MOST_PIXELS // 10_000))


def _plain(root: Any) -> None:
    for table in root.iter(qn("w:tbl")):
        if sum(1 for _outer in table.iterancestors(qn("w:tbl"))) >= MOST_DEEP:
            raise TemplateRefused(reason=_("表格套得太深,最多 {most} 层", most=MOST_DEEP))
    for span in root.iter(qn("w:gridSpan"), qn("w:gridBefore")):
        if not _COLUMNS.fullmatch(span.get(qn("w:val")) or ""):
            raise TemplateRefused(reason=_("表格的列太多,请用 Word 重新保存"))
    for tags, reason in _UNWANTED():
        if any(True for _found in root.iter(*tags)):
            raise TemplateRefused(reason=reason)
    for code in _field_codes(root):
        if code not in FIELDS:
            raise TemplateRefused(reason=_("含有不接受的域“{field}”,页眉页脚里只用页码和总页数", field=code))


def _numbered(document: Document) -> None:
    """Numbers that Word makes up while it shows a document are no text; a paper of record has its numbers written."""
    by_style = {
        style.style_id for style in document.styles if next(style.element.iter(qn("w:numPr")), None) is not None
    }
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None or (style is not None and style.get(qn("w:val")) in by_style):
            raise TemplateRefused(reason=_("用了自动编号或项目符号,请改成直接写出的编号"))


def _UNWANTED() -> tuple[tuple[tuple[str, ...], str], ...]:
    return (
        ((qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo")), _("有未接受的修订,请先接受全部修订")),
        ((qn("w:txbxContent"),), _("用了文本框,PDF 里没有它的位置,请改用表格或段落")),
        ((qn("w:object"), qn("w:control"), qn("w:altChunk"), qn("w:subDoc")), _("嵌入了其他文件或控件,请删除")),
    )


def _field_codes(root: Any) -> Iterator[str]:
    """Names of the fields; a code that Word has cut into pieces is put together up to its end."""
    parts: list[str] = []
    for found in root.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:fldChar")):
        if found.tag == qn("w:fldSimple"):
            yield _name(found.get(qn("w:instr")) or "")
        elif found.tag == qn("w:instrText"):
            parts.append(found.text or "")
        elif parts and found.get(qn("w:fldCharType")) in ("separate", "end"):
            yield _name("".join(parts))
            parts = []
    if parts:
        yield _name("".join(parts))


def _name(code: str) -> str:
    return (code.split() or ["?"])[0].upper()
