"""Looks named records over before they are deployed: the file that names them, and every template word by word.

It reads bytes and returns findings; it fills nothing in and knows no case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from engine import feel
from engine.errors import ClauseflowError, Finding
from engine.language import gettext as _
from forms.documents import declared
from forms.documents.declared import FILE, FOLDER, Declared
from forms.documents.dictionary import Dictionary, dictionary_in
from forms.documents.fill import ROW, lists_in, repeated, text_of
from forms.documents.fonts import are_there
from forms.documents.package import TemplateRefused, open_template, roots
from forms.documents.pdf import can_be_set
from forms.documents.placeholders import NUMBER, Placeholder, is_open, read_all
from forms.documents.walk import content_of

MOST_PLACES = 2000
_CLOSE = 0.7
SMALL = 100  # points that a paper needs between its margins
Found = tuple[str, str, str]  # rule, what is wrong, what to do


def check(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Look over the named records of a bundle.

    Args:
        files: the bundle's members by path.
    Returns:
        The findings; one of severity "error" refuses the deployment.
    """
    templates = {path: content for path, content in files.items() if path.startswith(FOLDER)}
    if FILE not in files:
        return tuple(_unused(path) for path in sorted(templates))
    try:
        records = declared.read(files[FILE])
    except ClauseflowError as error:
        return (_finding("records-unreadable", error.message, _("写法见制度文件夹的说明。"), FILE),)
    dictionary = dictionary_in(files)
    named = [finding for one in records for finding in _declared(one, templates, dictionary)]
    inside = [finding for path in sorted(templates) for finding in check_template(path, templates[path], dictionary)]
    lost = sorted(templates.keys() - {one.file for one in records})
    return (*named, *inside, *(_unused(path) for path in lost))


def check_alone(template: Mapping[str, bytes], files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Look over a template by the side of a procedure's files, named in `records.yaml` or not yet.

    Args:
        template: the Word file by its path.
        files: members of the bundle; without a form only the file itself is judged.
    """
    names = dictionary_in(files) if any(path.endswith(".form") for path in files) else None
    return tuple(finding for path, content in template.items() for finding in check_template(path, content, names))


def check_template(path: str, content: bytes, dictionary: Dictionary | None) -> tuple[Finding, ...]:
    """Look over one template.

    Args:
        path: of the member; every finding names it.
        content: the Word file.
        dictionary: the names it may use; None where they are not known, so that only the file itself is judged.
    """
    try:
        document = open_template(content)
    except TemplateRefused as refused:
        return (_finding("template", refused.message, _("改好后请重新上传,原来的模板照常使用。"), path),)
    body, *others = roots(document)
    found = [*_shape(body), *(problem for root in others for problem in _no_list(root))]
    texts = [text_of(paragraph) for root in (body, *others) for paragraph in root.iter(qn("w:p"))]
    found += [problem for text in texts for problem in _text(text, dictionary)]
    if sum(1 for text in texts for _place in read_all(text)) > MOST_PLACES:
        found.append(("template-places", _("占位符太多,最多 {most} 个。", most=MOST_PLACES), _("请拆成几份记录。")))
    found += _paper(document)
    return tuple(_finding(rule, reason, remedy, path) for rule, reason, remedy in dict.fromkeys(found))


def _paper(document: Document) -> Iterator[Found]:
    """What Word puts up with and nothing else can read is found here, by making the paper once."""
    try:
        sheet = content_of(document, title="", number="").sheet
    except Exception:  # whatever the reading of damaged parts raises: it is the file that is wrong
        yield "template", _("文件内部有读不懂的写法。"), _("请用 Word 或 WPS 重新保存后上传。")
        return
    if min(sheet.width - sheet.left - sheet.right, sheet.height - sheet.top - sheet.bottom) < SMALL or sheet.is_vast:
        yield "template-sheet", _("纸张太小、太大或页边距太宽。"), _("请改用 A4,并检查页边距。")
    pictures = any(True for _found in document.element.body.iter(qn("a:blip")))
    if pictures and are_there() and not can_be_set(content_of(document, title="", number="")):
        yield "template-picture", _("有的图片无法读取。"), _("请用 PNG 或 JPEG 图片重新插入。")


def _declared(one: Declared, templates: Mapping[str, bytes], dictionary: Dictionary) -> Iterator[Finding]:
    if one.file not in templates:
        reason = _("记录“{record}”的模板 {file} 不在这套文件里。", record=one.title, file=one.file)
        yield _finding("record-template", reason, _("请把 .docx 放进 records 文件夹,或改正 file。"), FILE)
    if one.process not in dictionary.processes:
        reason = _("记录“{record}”的流程“{process}”不在这套流程图里。", record=one.title, process=one.process)
        yield _finding("record-process", reason, _("请改正 process。"), FILE)
    for step in one.after:
        if step not in dictionary.steps:
            reason = _("记录“{record}”的 after“{step}”不是有表单的任务或开始事件。", record=one.title, step=step)
            yield _finding("record-after", reason, _near(step, dictionary.steps) or _("请改正 after。"), FILE)
    if one.number:
        for _rule, reason, remedy in _expression(one.number, dictionary):
            yield _finding("record-number", reason, remedy, FILE)


def _shape(body: Any) -> Iterator[Found]:
    """A row stands for the rows of one list, and no list stands inside another."""
    known = {element for block in repeated(body) for element in block}
    for element in known:
        if len(lists_in(element)) > 1:
            lists = "、".join(".".join(one) for one in lists_in(element))
            yield (
                "template-lists",
                _("一行里用了几个列表({lists})。", lists=lists),
                _("每一行只用一个列表,请分成几行。"),
            )
    for paragraph in body.iter(qn("w:p")):
        around = list(paragraph.iterancestors(ROW))
        if lists_in(paragraph) and around and around[0] not in known:
            yield "template-nested", _("列表的行里又放了表格。"), _("列表的行里只放文字,请把里面的表格移出来。")


def _no_list(root: Any) -> Iterator[Found]:
    for place in (place for paragraph in root.iter(qn("w:p")) for place in read_all(text_of(paragraph))):
        if place.listed:
            reason = _("页眉页脚里的“{place}”要占几行。", place=place.text)
            yield "template-head", reason, _("页眉页脚里只用单个字段。")


def _text(text: str, dictionary: Dictionary | None) -> Iterator[Found]:
    if is_open(text):
        reason = _("“{text}”里的 {braces} 没有配对。", text=_short(text), braces="{{ }}")
        yield "template-braces", reason, _("字段写成 {place},整个写在一段里。", place="{{customer_name}}")
    for place in read_all(text) if dictionary else ():
        yield from _place(place, dictionary)


def _place(place: Placeholder, names: Dictionary | None) -> Iterator[Found]:
    if names is None:
        return
    if place.expression:
        yield from _expression(place.expression, names)
    elif place.listed:
        columns = names.columns_of(place.listed)
        if columns is None:
            yield _unknown(place.text, ".".join(place.listed), _lists(names))
        elif place.path != (NUMBER,) and ".".join(place.path) not in columns:
            yield _unknown(place.text, ".".join(place.path), columns)
    elif not names.knows(place.path):
        yield _unknown(place.text, ".".join(place.path), names.names)


def _expression(text: str, names: Dictionary) -> Iterator[Found]:
    try:
        found = feel.compile(text)
    except ClauseflowError as error:
        yield "template-expression", _("“{text}”:{reason}", text=_short(text), reason=error.message), _("请改正写法。")
        return
    for name in sorted(found.names - names.roots):
        yield _unknown(text, name, names.roots)


def _unknown(text: str, name: str, known: Iterable[str]) -> Found:
    reason = _("“{text}”里的“{name}”不是这套制度的字段。", text=_short(text), name=name)
    return "template-unknown-field", reason, _near(name, known) or _("请照表单核对字段的键,或先在表单里加上它。")


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=_CLOSE)
    return _("是否应为“{near}”?", near=near[0]) if near else ""


def _lists(names: Dictionary) -> Iterator[str]:
    yield from names.steps
    for fields in names.forms.values():
        yield from fields.lists


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:60]}…"


def _unused(path: str) -> Finding:
    reason = _("模板没有记录使用它。")
    return _finding("template-unused", reason, _("请在 records.yaml 里写上,或删除。"), path, severity="warning")


def _finding(rule: str, reason: str, remedy: str, path: str, severity: str = "error") -> Finding:
    return Finding(rule=rule, reason=reason, remedy=remedy, file=path, severity=severity)
