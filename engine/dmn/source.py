"""What every reader of a DMN file needs: its children, its texts as prepared expressions, and how a problem is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import feel
from engine.errors import ClauseflowError, ExpressionInvalid, Finding
from engine.language import gettext as _

Element = Any  # an lxml element; lxml itself is imported only where XML is parsed


class Problem(Exception):
    """Something in an element that cannot be evaluated. It never leaves this package."""

    def __init__(self, element: Element, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.element, self.rule, self.reason = element, rule, reason

    def finding(self, decision: str) -> Finding:
        """Return the problem as a finding about a decision."""
        id_ = next((e.get("id") for e in (self.element, *self.element.iterancestors()) if e.get("id")), None)
        reason = _("{reason}(元素 {element})", reason=self.reason, element=id_ or "-")
        return Finding(rule=self.rule, reason=reason, element_id=id_, element_name=decision)


@dataclass(frozen=True)
class Source:
    """A file's namespace, the names that can be seen at a place of it, and its types."""

    namespace: str
    names: frozenset[str]
    types: Mapping[str, feel.Kind]

    def knowing(self, names: Iterable[str]) -> "Source":
        """Return the source where these names can be seen as well."""
        return replace(self, names=self.names | {name for name in names if not name.isalnum()})

    def children(self, element: Element, kind: str) -> Iterator[Element]:
        """Yield the children of one kind."""
        return iter(element.iterchildren(f"{{{self.namespace}}}{kind}"))

    def child(self, element: Element, kind: str) -> Element | None:
        """Return the first child of a kind, or None."""
        return next(self.children(element, kind), None)

    def tag(self, element: Element) -> str:
        """Return an element's kind; nothing for a comment and for what another tool added."""
        namespace, _brace, tag = str(element.tag).removeprefix("{").rpartition("}")
        return tag if namespace == self.namespace else ""

    def is_a(self, element: Element, kind: str) -> bool:
        """Return whether an element is of a kind."""
        return self.tag(element) == kind

    def text(self, element: Element | None) -> str:
        """Return what stands in an element's `text`."""
        found = None if element is None else self.child(element, "text")
        return "" if found is None else "".join(found.itertext()).strip()

    def expression(self, element: Element) -> feel.Expression:
        """Prepare the expression that stands in an element.

        Raises:
            Problem: it is not FEEL.
        """
        self._check_language(element)
        try:
            made = feel.compile(self.text(element), names=self.names, types=self.types)
        except ExpressionInvalid as error:
            raise self._invalid(element, error) from error
        if made.external:
            raise Problem(element, "dmn-external", _("不执行 Java 等其他语言的函数"))
        return made

    def tests(self, element: Element) -> feel.UnaryTests:
        """Prepare the tests that stand in an element; an empty one always holds.

        Raises:
            Problem: they are not FEEL.
        """
        self._check_language(element)
        try:
            return feel.compile_unary(self.text(element) or "-", names=self.names, types=self.types)
        except ExpressionInvalid as error:
            raise self._invalid(element, error) from error

    def _invalid(self, element: Element, error: ClauseflowError) -> Problem:
        text = self.text(element)
        return Problem(element, "dmn-expression", _("“{text}”:{message}", text=text, message=error.message))

    def _check_language(self, element: Element) -> None:
        around = (element, *element.iterancestors())
        language = next((e.get("expressionLanguage") for e in around if e.get("expressionLanguage")), "feel")
        if "feel" not in language.lower() or "friendly" in language.lower():
            raise Problem(element, "dmn-language", _("只支持 FEEL,不支持 {language}", language=language))
