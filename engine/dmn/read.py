"""DMN XML -> decisions. Everything that is not evaluated as the standard says is refused, with the element and why.

It is given a parsed tree and never opens a file; the tree's size and depth were judged where it was parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from engine.dmn.decision import Decision, Logic
from engine.dmn.logic import LiteralLogic, TableLogic
from engine.dmn.read_table import read_table
from engine.dmn.source import Element, Problem, Source
from engine.dmn.types import read_types, type_named
from engine.errors import DecisionRefused, Finding
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

_BOXED = frozenset(
    ("context", "invocation", "relation", "functionDefinition", "list", "for", "every", "some", "filter", "conditional")
)


def read(root: Element) -> dict[str, Decision]:
    """Read the decisions of a file.

    Args:
        root: the parsed tree's root, `definitions` of DMN 1.1 to 1.5.
    Returns:
        The decisions by id.
    Raises:
        DecisionRefused: the first thing that cannot be evaluated; `findings` lists every one.
    """
    model = Model(root)
    decisions: dict[str, Decision] = {}
    findings: list[Finding] = []
    for id_ in model.ids():
        try:
            decisions[id_] = model.decision(id_)
        except DecisionRefused as refused:
            findings += [finding for finding in refused.values["findings"] if finding not in findings]
    if findings:
        raise _refused(findings[0].element_name or model.name, findings)
    return decisions


def _key(element: Element) -> str:
    """Return an element's id; the name of one that has none."""
    return str(element.get("id") or element.get("name") or "")


def _refused(decision: str, findings: list[Finding]) -> DecisionRefused:
    return DecisionRefused(decision=decision, reason=findings[0].reason, findings=tuple(findings))


class Model:
    """One file: finds its decisions and makes each once."""

    def __init__(self, root: Element) -> None:
        self.namespace, _brace, tag = str(root.tag).removeprefix("{").rpartition("}")
        self.name = root.get("name", "")
        if self.namespace not in _MODELS or tag != "definitions":
            finding = Finding(rule="dmn-namespace", reason=_("不是 DMN 1.1 至 1.5 的文件"), file="")
            raise _refused(self.name, [finding])
        self.root = root
        self.types = read_types(root, self.namespace)
        self._elements = {_key(e): e for e in self._children() if _key(e)}
        self._names = self._all_names()
        self._made: dict[str, Decision] = {}
        self._making: list[str] = []

    def _children(self, kind: str = "*") -> Iterator[Element]:
        return iter(self.root.iterchildren(f"{{{self.namespace}}}{kind}"))

    def ids(self) -> list[str]:
        """Return the ids of the decisions."""
        return [_key(element) for element in self._children("decision")]

    def id_of(self, name: str) -> str:
        """Return the id of the decision of a name, or nothing."""
        return next((_key(e) for e in self._children("decision") if e.get("name") == name), "")

    def _all_names(self) -> frozenset[str]:
        """Return every name of the file, so that those with signs and keywords are known to the parser."""
        named = ("decision", "inputData", "businessKnowledgeModel", "itemComponent", "variable", "itemDefinition")
        names = {e.get("name", "") for kind in named for e in self.root.iter(f"{{{self.namespace}}}{kind}")}
        return frozenset(name for name in names if not name.isalnum())

    def decision(self, id_: str) -> Decision:
        """Make a decision and those it requires.

        Raises:
            DecisionRefused: it, or one of those, cannot be evaluated.
        """
        if id_ not in self._made:
            self._made[id_] = self._make(self._elements[id_])
        return self._made[id_]

    def _make(self, element: Element) -> Decision:
        id_, name = _key(element), element.get("name") or element.get("id")
        source = Source(self.namespace, self._names, self.types)
        if id_ in self._making:
            self._refuse(name, element, _("判定互相依赖,形成了循环"))
        self._making.append(id_)
        try:
            return self._decision(element, source, id_, name)
        except Problem as problem:
            findings = [problem.finding(name)]
            raise _refused(name, findings) from problem
        finally:
            self._making.pop()

    def _decision(self, element: Element, source: Source, id_: str, name: str) -> Decision:
        variable = source.child(element, "variable")
        required, input_data = self._requirements(element, source, name)
        logic = self._logic(element, source, name)
        type_name = "" if variable is None else variable.get("typeRef", "")
        table = logic if isinstance(logic, TableLogic) else None
        return Decision(
            id=id_,
            name=name,
            inputs=tuple(column.input for column in table.columns) if table else (),
            hit_policy=table.hit_policy if table else "",
            logic=logic,
            variable=(variable.get("name") if variable is not None else None) or name,
            type=type_named(type_name, self.types),
            types=self.types,
            required=required,
            input_data=input_data,
        )

    def _requirements(self, element: Element, source: Source, name: str) -> tuple[tuple[Decision, ...], frozenset[str]]:
        decisions: list[Decision] = []
        inputs: set[str] = set()
        if (unsupported := source.child(element, "knowledgeRequirement")) is not None:
            raise Problem(unsupported, "dmn-unsupported", _("不支持业务知识模型"))
        for requirement in source.children(element, "informationRequirement"):
            for target in requirement:
                found = self._elements.get(str(target.get("href", "")).rpartition("#")[2])
                if found is None:
                    raise Problem(requirement, "dmn-reference", _("引用的内容不在这个文件里"))
                if source.is_a(target, "requiredDecision"):
                    decisions.append(self.decision(_key(found)))
                else:
                    inputs.add(found.get("name", ""))
        return tuple(decisions), frozenset(inputs)

    def _logic(self, element: Element, source: Source, name: str) -> Logic:
        if (table := source.child(element, "decisionTable")) is not None:
            return read_table(table, source, name)
        if (literal := source.child(element, "literalExpression")) is not None:
            return LiteralLogic(expression=source.expression(literal))
        unsupported = next((e for e in element if source.tag(e) in _BOXED), element)
        raise Problem(unsupported, "dmn-unsupported", _("只支持决策表和单个表达式"))

    def _refuse(self, name: str, element: Element, reason: str) -> NoReturn:
        raise _refused(name, [Problem(element, "dmn-cycle", reason).finding(name)])
