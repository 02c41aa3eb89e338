"""Looks a form over before it is deployed: everything that would go wrong at a desk is said here, with the way out.

It reads bytes and returns findings; it never changes a form and never evaluates an expression.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import re2

from engine import feel
from engine.errors import ClauseflowError, Finding
from engine.language import gettext as _
from forms.context import RESERVED
from forms.expressions import expressions
from forms.schema import CHOICES, KNOWN, NESTS, VALUED, Component, Form, Json, parse, read
from forms.typed import OWN
from forms.uploads import MEDIA

MOST_BYTES = 512 * 1024
MOST_COMPONENTS = 500
SCHEMA = 19
KEY = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
ID = re.compile(rb"""\bid=["']([^"']+)["']""")
MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|<!--")
UNSAFE_LINK = re.compile(r"\]\(\s*(?!https?:|mailto:|/|#)[^)]*\)", re.IGNORECASE)
TEMPLATE_BLOCK = re.compile(r"\{\{\s*[#/]")
WORDS = {"start": ("keep", "empty"), "class": ("plain", "personal", "sensitive"), "capture": ("environment", "user")}
ACCEPTED = frozenset(
    {*(f".{kind}" for kind in MEDIA), *MEDIA.values(), *(m.split("/")[0] + "/*" for m in MEDIA.values())}
)


def check(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Look over every form of a bundle.

    Args:
        files: the bundle's members by path; only `*.form` is read.
    Returns:
        The findings, file by file; one of severity "error" refuses the deployment.
    """
    forms = {path: content for path, content in sorted(files.items()) if path.endswith(".form")}
    found = [finding for path, content in forms.items() for finding in _file(path, content)]
    return (*found, *_same_id(forms), *_references(forms, files))


def _file(path: str, content: bytes) -> Iterator[Finding]:
    if len(content) > MOST_BYTES:
        yield _finding("form-too-large", _("表单文件超过 512 KB"), _("请拆分表单"), path)
        return
    try:
        raw = parse(content)
        form = read(raw)
    except ClauseflowError as error:
        yield _finding("form-unreadable", error.message, _("请用表单编辑器重新保存"), path)
        return
    yield from _head(raw, form, path)
    for component in form.all:
        for rule, reason, remedy in _component(component):
            yield _finding(rule, reason, remedy, path, component)
    yield from _duplicates(form.components, path)
    yield from _decision(form, path)


def _finding(
    rule: str, reason: str, remedy: str, path: str, component: Component | None = None, severity: str = "error"
) -> Finding:
    return Finding(
        rule=rule,
        reason=reason,
        remedy=remedy,
        file=path,
        element_id=component.id if component else None,
        element_name=(component.label or component.key) if component else "",
        severity=severity,
    )


def _head(raw: Mapping[str, Json], form: Form, path: str) -> Iterator[Finding]:
    version = raw.get("schemaVersion")
    if not form.id:
        yield _finding("form-without-id", _("表单没有 id"), _("请给表单一个 id,流程图用它引用表单"), path)
    if isinstance(version, int) and version > SCHEMA:
        yield _finding(
            "form-schema-version", _("表单格式版本 {version} 太新", version=version), _("请保存为版本 19"), path
        )
    if len(form.all) > MOST_COMPONENTS:
        yield _finding("form-too-many-components", _("表单的组件超过 500 个"), _("请拆分表单"), path)


def _same_id(forms: Mapping[str, bytes]) -> Iterator[Finding]:
    ids: dict[str, str] = {}
    for path, content in forms.items():
        try:
            own = str(parse(content).get("id") or "")
        except ClauseflowError:
            continue
        if own and own in ids:
            reason = _("表单 id “{id}”在 {other} 中已经用过", id=own, other=ids[own])
            yield _finding("form-same-id", reason, _("请改用不同的 id"), path)
        ids.setdefault(own, path)


def _references(forms: Mapping[str, bytes], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """What forms name in diagrams and tables; a form looked over alone has nothing to be compared with."""
    tasks, tables = (_ids(files, suffix) for suffix in (".bpmn", ".dmn"))
    for path, content in forms.items():
        try:
            form = read(parse(content))
        except ClauseflowError:
            continue
        named = {name: component for component in form.all for name in component.tasks}
        for name in sorted(named.keys() - tasks if tasks else ()):
            reason = _("任务“{task}”不在这套流程图里,这一段谁也不能填写", task=name)
            yield _finding("form-unknown-task", reason, _("请改正属性 task"), path, named[name], severity="warning")
        if form.judge and tasks and form.judge.decision not in tables:
            reason = _("决策表“{decision}”不在这套文件里", decision=form.judge.decision)
            yield _finding("form-unknown-decision", reason, _("请加上决策表,或改正名称"), path)


def _ids(files: Mapping[str, bytes], suffix: str) -> frozenset[str]:
    contents = (content for path, content in files.items() if path.endswith(suffix))
    return frozenset(found.decode("utf-8", "replace") for content in contents for found in ID.findall(content))


Found = Iterator[tuple[str, str, str]]


def _component(component: Component) -> Found:
    if component.type not in KNOWN:
        reason = _("不支持的组件类型“{type}”", type=component.type or "?")
        yield "form-component", reason, _("请删除,或换成支持的组件;html、iframe、脚本一律不接受")
        return
    for rule in RULES:
        yield from rule(component)


def _key(component: Component) -> Found:
    needs = component.type in VALUED or component.type == "dynamiclist"
    if needs and not component.key:
        yield "form-without-key", _("字段没有 key"), _("请填写 key,值按它保存")
    elif component.key and not KEY.fullmatch(component.key):
        yield "form-key", _("key “{key}”写法有误", key=component.key), _("只用字母、数字和下划线,不以数字开头")
    elif component.path and (component.path[0] in RESERVED | OWN or component.path[0].startswith("_")):
        yield "form-key-reserved", _("key “{key}”是保留名", key=component.key), _("请换一个 key")


def _label(component: Component) -> Found:
    if (component.type in VALUED or component.type == "dynamiclist") and not component.label.strip():
        yield "form-without-label", _("字段没有标签"), _("请填写标签,屏幕和读屏软件都用它称呼这个字段")


def _expressions(component: Component) -> Found:
    for where, text in expressions(component):
        try:
            feel.compile(text)
        except ClauseflowError as error:
            yield "form-expression", _("{where}:{reason}", where=where, reason=error.message), _("请改正 FEEL 表达式")


def _options(component: Component) -> Found:
    if component.type not in CHOICES:
        return
    sources = [name for name in ("values", "valuesKey", "valuesExpression") if component.more.get(name)]
    if len(sources) != 1:
        yield "form-options", _("选项来源应当恰好有一个"), _("请在 values、valuesKey、valuesExpression 中选一个填写")
    twice = [text for text, count in Counter(str(one.value) for one in component.options).items() if count > 1]
    if twice:
        yield "form-options-twice", _("选项值“{value}”重复", value=twice[0]), _("请让每个选项的值不同")


def _pattern(component: Component) -> Found:
    pattern = component.rules.get("pattern")
    if not pattern:
        return
    try:
        re2.compile(str(pattern))
    except re2.error:
        yield "form-pattern", _("正则表达式“{pattern}”不能使用", pattern=pattern), _("不支持环视和反向引用,请改写")


def _words(component: Component) -> Found:
    for name, known in WORDS.items():
        value = component.properties.get(name)
        if value is not None and value not in known:
            reason = _("属性 {name} 的值“{value}”不认识", name=name, value=value)
            yield "form-property", reason, _("可用的值:{known}", known="、".join(known))
    if component.type == "datetime" and component.more.get("subtype", "date") not in ("date", "time", "datetime"):
        yield "form-property", _("日期字段的 subtype 不认识"), _("可用的值:{known}", known="date、time、datetime")


def _files(component: Component) -> Found:
    accept = component.properties.get("accept") or str(component.more.get("accept") or "")
    if component.type != "filepicker":
        return
    unknown = [part.strip() for part in accept.split(",") if part.strip() and part.strip().lower() not in ACCEPTED]
    if unknown:
        reason = _("不能接收的文件类型“{kind}”", kind=unknown[0])
        yield "form-accept", reason, _("可用的扩展名:{known}", known="、".join(sorted(MEDIA)))


def _markup(component: Component) -> Found:
    texts = [component.label, component.description, str(component.more.get("text") or "")]
    if any(MARKUP.search(text) for text in texts):
        yield "form-markup", _("文字里有 HTML 标记"), _("请改用 Markdown;HTML 一律不接受")
    if any(UNSAFE_LINK.search(text) for text in texts):
        yield "form-link", _("文字里有不安全的链接"), _("只接受 http、https、mailto 和站内链接")
    if any(TEMPLATE_BLOCK.search(text) for text in texts):
        yield "form-template", _("文字里有条件或循环模板"), _("请改用 conditional.hide 或动态列表")


def _nested(component: Component) -> Found:
    if component.type == "dynamiclist" and any(one.type == "dynamiclist" for one in component.components):
        yield "form-nested-list", _("列表里不能再放列表"), _("请拆成两个列表")
    if component.type not in NESTS and component.components:
        yield "form-nested", _("这种组件里不能放其他组件"), _("请把它们移到分组里")
    if component.type == "dynamiclist" and component.readonly not in ("", "true"):
        yield "form-readonly-list", _("列表的 readonly 不能用表达式"), _("请用分组的 task 属性,或写 true")


RULES: tuple[Callable[[Component], Found], ...] = (
    _key,
    _label,
    _expressions,
    _options,
    _pattern,
    _words,
    _files,
    _markup,
    _nested,
)


def _duplicates(components: tuple[Component, ...], path: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for component in _scope(components):
        if component.key and component.key in seen:
            reason = _("key “{key}”重复", key=component.key)
            yield _finding("form-key-twice", reason, _("请让每个字段的 key 不同"), path, component)
        seen.add(component.key)
        if component.type in NESTS and component.key:
            yield from _duplicates(component.components, path)


def _scope(components: tuple[Component, ...]) -> Iterator[Component]:
    """The components whose keys stand side by side: groups without a path open up."""
    for component in components:
        yield component
        if component.type in NESTS and not component.key:
            yield from _scope(component.components)


def _decision(form: Form, path: str) -> Iterator[Finding]:
    judge = form.judge
    if judge is None:
        return
    links = {str(words["link"]) for words in judge.refuse.values() if words.get("link")}
    for text in (*judge.inputs.values(), *sorted(links)):
        try:
            feel.compile(text)
        except ClauseflowError as error:
            yield _finding("form-expression", error.message, _("请改正 FEEL 表达式"), path)
