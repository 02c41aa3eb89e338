"""One DMN file and those it imports: finds what a requirement points to, and makes every element once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine import feel
from engine.dmn.boxes import box_in, read_box, read_function
from engine.dmn.decision import Decision, InputData, Logic, Requirement
from engine.dmn.knowledge import DecisionService, Knowledge
from engine.dmn.policies import LISTS
from engine.dmn.source import Element, Problem, Source
from engine.dmn.table import Table
from engine.dmn.types import read_types, result_of, type_named
from engine.errors import DecisionRefused, ExpressionInvalid, Finding
from engine.feel import boxed, tree
from engine.language import gettext as _

_MODELS = frozenset(
    (
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    )
)
_NAMED = ("decision", "inputData", "businessKnowledgeModel", "decisionService", "itemComponent", "import")
_KINDS = ("decision", "inputData", "businessKnowledgeModel", "decisionService")


def refused(decision: str, findings: list[Finding]) -> DecisionRefused:
    """Make the error of a file with these findings."""
    return DecisionRefused(decision=decision, reason=findings[0].reason, findings=tuple(findings))


def _key(element: Element) -> str:
    """Return an element's id; the name of one that has none."""
    return str(element.get("id") or element.get("name") or "")


class Model:
    """A file, and by namespace those it may import."""

    def __init__(self, root: Element, others: Iterable[Element] = (), family: dict[str, Model] | None = None) -> None:
        self.namespace, _brace, tag = str(root.tag).removeprefix("{").rpartition("}")
        self.name = root.get("name", "")
        if self.namespace not in _MODELS or tag != "definitions":
            finding = Finding(rule="dmn-namespace", reason=_("不是 DMN 1.1 至 1.5 的文件"), file="")
            raise refused(self.name, [finding])
        self.root = root
        self.own = root.get("namespace", "")
        self._elements = {_key(e): e for kind in _KINDS for e in self._children(kind) if _key(e)}
        self._family = {} if family is None else family
        self._family.setdefault(self.own, self)
        for other in others:
            Model(other, (), self._family)
        self._source: Source | None = None
        self._made: dict[str, Any] = {}
        self._making: list[str] = []

    def _children(self, kind: str = "*") -> Iterator[Element]:
        return iter(self.root.iterchildren(f"{{{self.namespace}}}{kind}"))

    def ids(self, *kinds: str) -> list[str]:
        """Return the ids of the decisions, or of elements of other kinds."""
        return [_key(element) for kind in kinds or ("decision",) for element in self._children(kind)]

    def id_of(self, name: str, kind: str = "decision") -> str:
        """Return the id of the decision of a name, or of another kind of element; nothing where there is none."""
        return next((_key(e) for e in self._children(kind) if e.get("name") == name), "")

    def source(self) -> Source:
        """Return what its readers need: names and types, those of its imports too.

        Raises:
            Problem: its types cannot be read.
        """
        if self._source is None:
            bare = Source(self.namespace, self._names(), {})
            self._source = bare  # an import may lead back here
            types = dict(self._imported_types())
            types |= read_types(self.root, bare)
            self._source = Source(self.namespace, bare.names, types)
        return self._source

    def _imported_types(self) -> Iterator[tuple[str, feel.Kind]]:
        for element in self._children("import"):
            other = self._family.get(element.get("namespace", ""))
            prefix = element.get("name", "")
            for name, kind in other.source().types.items() if other else ():
                yield f"{prefix}.{name}" if prefix else name, kind if other is None else _settled(kind, other)

    def _names(self) -> frozenset[str]:
        """Return every name of the file and its imports, so that those with signs and keywords are known to FEEL."""
        spaces = {element.get("namespace", "") for element in self._children("import")} | {self.own}
        models = [self._family[space] for space in spaces if space in self._family]
        names = frozenset[str]().union(*(model._own_names() for model in models))
        return frozenset(name for name in names if not name.isalnum())

    def _own_names(self) -> set[str]:
        tag = f"{{{self.namespace}}}"
        names = {e.get("name", "") for kind in _NAMED for e in self.root.iter(tag + kind)}
        variables = (v for kind in _KINDS for e in self._children(kind) for v in e.iterchildren(tag + "variable"))
        return names | {variable.get("name", "") for variable in variables}

    def decision(self, id_: str) -> Decision:
        """Make a decision and what it requires.

        Raises:
            DecisionRefused: it, or something it requires, cannot be evaluated.
        """
        made: Decision = self.make(id_)
        return made

    def make(self, id_: str) -> Any:
        """Make any element that may be required, once.

        Raises:
            DecisionRefused: as `decision`.
        """
        if id_ not in self._made:
            self._made[id_] = self._make(self._elements[id_])
        return self._made[id_]

    def _make(self, element: Element) -> Any:
        id_, name = _key(element), element.get("name") or _key(element)
        try:
            if id_ in self._making:
                raise Problem(element, "dmn-cycle", _("判定互相依赖,形成了循环"))
            self._making.append(id_)
            try:
                return _MAKERS[str(element.tag).rpartition("}")[2]](self, element, self.source(), name)
            finally:
                self._making.pop()
        except Problem as problem:
            raise refused(name, [problem.finding(name)]) from problem

    def found(self, href: str, at: Element) -> tuple[Any, str]:
        """Return what a reference points to, and the name of the import it comes by.

        Raises:
            Problem: it points to nothing in the files given.
            DecisionRefused: what it points to cannot be evaluated.
        """
        space, _hash, id_ = href.rpartition("#")
        model = self if space in ("", self.own) and id_ in self._elements else self._family.get(space)
        if model is None or id_ not in model._elements:
            raise Problem(at, "dmn-reference", _("引用的内容不在这个文件里"))
        if model is self:
            return self.make(id_), ""
        names = [e.get("name", "") for e in self._children("import") if e.get("namespace") == space]
        if not names:
            raise Problem(at, "dmn-reference", _("引用的文件没有导入"))
        return model.make(id_), names[0]

    def requirements(self, element: Element, source: Source) -> tuple[Requirement, ...]:
        """Return what an element requires."""
        kinds = ("informationRequirement", "knowledgeRequirement")
        links = [link for kind in kinds for link in source.children(element, kind)]
        found = [(self.found(target.get("href", ""), link)) for link in links for target in link if source.tag(target)]
        return tuple(Requirement(source=source_, within=within) for source_, within in found)


def _settled(kind: feel.Kind, other: Model) -> feel.Kind:
    """Return an imported type with the names of its own file filled in."""
    types = other.source().types
    if kind.name in types:
        return _settled(types[kind.name], other)
    parts = tuple(_settled(part, other) for part in kind.parts)
    return feel.Kind(kind.name, parts, kind.keys, kind.allowed)


def _variable(element: Element, source: Source, name: str) -> tuple[str, feel.Kind | None]:
    variable = source.child(element, "variable")
    if variable is None:
        return name, None
    return variable.get("name") or name, type_named(variable.get("typeRef"), source.types)


def logic_of(node: tree.Node, name: str, source: Source, element: Element) -> Logic:
    """Compile boxes.

    Raises:
        Problem: they are nested too deep.
    """
    try:
        closure = boxed.prepared(node, name, source.types)
    except ExpressionInvalid as error:
        raise Problem(element, "dmn-depth", error.message) from error
    return Logic(node=node, closure=closure, table=node if isinstance(node, Table) else None)


def _decision(model: Model, element: Element, source: Source, name: str) -> Decision:
    variable, kind = _variable(element, source, name)
    requirements = model.requirements(element, source)
    box = box_in(element, source)
    if box is None:
        raise Problem(element, "dmn-empty", _("缺少表达式"))
    logic = logic_of(read_box(box, source, name), name, source, element)
    table = logic.table
    return Decision(
        id=_key(element),
        name=name,
        inputs=tuple(column.input for column in table.columns) if table else (),
        hit_policy=table.hit_policy if table else "",
        logic=logic,
        variable=variable,
        type=_collected(kind, table, source.types),
        types=source.types,
        requirements=requirements,
    )


def _collected(kind: feel.Kind | None, table: Table | None, types: Mapping[str, feel.Kind]) -> feel.Kind | None:
    """Return a decision's type; of a table that answers a list modellers name the type of one item."""
    if kind is None or table is None or table.hit_policy not in LISTS or feel.resolved(kind, types).name == "list":
        return kind
    return feel.Kind("list", (kind,))


def _input_data(model: Model, element: Element, source: Source, name: str) -> InputData:
    variable, kind = _variable(element, source, name)
    return InputData(variable=variable, namespace=model.own, type=kind, types=source.types)


def _knowledge(model: Model, element: Element, source: Source, name: str) -> Knowledge:
    variable, kind = _variable(element, source, name)
    requirements = model.requirements(element, source)
    inner = source.child(element, "encapsulatedLogic")
    if inner is None:
        raise Problem(element, "dmn-empty", _("缺少表达式"))
    parameters, body = read_function(inner, source, name)
    return Knowledge(
        variable=variable,
        parameters=parameters,
        logic=logic_of(body, name, source, element),
        returns=result_of(kind, source.types),
        types=source.types,
        requirements=requirements,
    )


def _service(model: Model, element: Element, source: Source, name: str) -> DecisionService:
    variable, kind = _variable(element, source, name)

    def targets(what: str) -> tuple[Any, ...]:
        return tuple(model.found(link.get("href", ""), link)[0] for link in source.children(element, what))

    outputs = targets("outputDecision")
    if not outputs:
        raise Problem(element, "dmn-service", _("判定服务没有输出"))
    targets("encapsulatedDecision")
    return DecisionService(
        id=_key(element),
        variable=variable,
        outputs=outputs,
        inputs=targets("inputData") + targets("inputDecision"),
        returns=result_of(kind, source.types),
        types=source.types,
    )


_MAKERS = {
    "decision": _decision,
    "inputData": _input_data,
    "businessKnowledgeModel": _knowledge,
    "decisionService": _service,
}
