"""Runs the cases of the DMN standard's own test kit against the product, and sorts what comes of them.

A case counts as passed only when every result matches; a null that should have been a value is `failed`, another
value than the right one is `wrong`, which nobody would notice; what the product refuses to read is `refused`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from engine import feel
from engine.dmn.decision import Evaluation
from engine.dmn.model import Model
from engine.errors import ClauseflowError, DecisionRefused
from engine.feel import literals
from engine.feel.compare import equal
from engine.feel.run import Run

VERDICTS = ("passed", "failed", "wrong", "refused")
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NOW = datetime(2026, 3, 10, 1, 2, 3, tzinfo=UTC)
TOLERANCE = Decimal("0.00000001")


@dataclass(frozen=True)
class Verdict:
    """What came of one case."""

    level: str
    suite: str
    case: str
    verdict: str
    detail: str = ""

    @property
    def key(self) -> str:
        return f"{self.suite}/{self.case}"


def suites(top: Path) -> Iterator[Path]:
    """Yield the test files of both compliance levels."""
    yield from sorted(top.glob("compliance-level-*/*/*-test-*.xml"))


def run_suite(path: Path) -> list[Verdict]:
    """Run the cases of one test file."""
    root = etree.parse(path).getroot()
    level, name = path.parts[-3].rpartition("-")[2], path.parent.name
    cases = list(root.iterchildren("{*}testCase"))
    if not cases:
        return []
    source = path.parent / root.findtext("{*}modelName", "").strip()
    others = [etree.parse(other).getroot() for other in sorted(path.parent.glob("*.dmn")) if other != source]
    model = Model(etree.parse(source).getroot(), others)
    return [_judged(level, name, case, model) for case in cases]


def _judged(level: str, suite: str, case: Any, model: Model) -> Verdict:
    verdicts = [_result(case, node, model) for node in case.iterchildren("{*}resultNode")]
    worst = max(verdicts, key=lambda found: VERDICTS.index(found[0]))
    return Verdict(level, suite, case.get("id"), worst[0], worst[1])


def _result(case: Any, node: Any, model: Model) -> tuple[str, str]:
    inputs = {_input_name(n): _value(n) for n in case.iterchildren("{*}inputNode")}
    wanted = _value(node.find("{*}expected"))
    try:
        found = _found(case, node, model, inputs)
    except DecisionRefused as refused:
        return "refused", refused.message
    except ClauseflowError as error:
        return ("passed" if wanted is None else "failed"), error.message
    except Exception as error:  # a crash is what this looks for
        return "failed", f"CRASH {type(error).__name__}: {error}"
    if matches(found, wanted):
        return "passed", ""
    return ("failed" if found is None else "wrong"), f"{node.get('name')}: {found!r}, not {wanted!r}"


def _found(case: Any, node: Any, model: Model, inputs: dict[str, Any]) -> Any:
    scope = feel.Scope(now=NOW, zone=ZoneInfo("UTC"))
    kind, name = case.get("type", "decision"), node.get("name")
    if kind == "decisionService":
        service = model.make(model.id_of(case.get("invocableName"), kind))
        return service.decide(inputs, scope)[name]
    if kind == "bkm":
        knowledge = model.make(model.id_of(case.get("invocableName"), "businessKnowledgeModel"))
        run = Run(name, scope)
        function = knowledge.value(Evaluation({}, run))
        return function.call(run, tuple(inputs.values()), tuple(inputs) or None)
    return model.decision(model.id_of(name)).decide(inputs, scope).value


def _input_name(node: Any) -> str:
    """Return the name of an input; of an imported model's with its namespace."""
    space = node.get("namespace")
    return f"{{{space}}}{node.get('name')}" if space else str(node.get("name"))


def _value(element: Any) -> Any:
    """Read a value of the kit: a simple one, a list, or components of a context."""
    if element is None or element.get(f"{XSI}nil") == "true":
        return None
    if (items := element.find("{*}list")) is not None:
        return None if items.get(f"{XSI}nil") == "true" else [_value(item) for item in items.iterchildren("{*}item")]
    if parts := list(element.iterchildren("{*}component")):
        return {part.get("name"): _value(part) for part in parts}
    inner = element.find("{*}value")
    if inner is None or inner.get(f"{XSI}nil") == "true":
        return None
    return _simple(inner.get(f"{XSI}type", "xsd:string").rpartition(":")[2], inner.text or "")


def _simple(kind: str, text: str) -> Any:
    readers = {
        "decimal": Decimal, "double": Decimal, "integer": Decimal, "int": Decimal,
        "boolean": lambda flag: flag in ("true", "1"),
        "date": literals.read_date, "time": literals.read_time, "dateTime": literals.read_date_time,
        "duration": literals.read_duration,
    }  # fmt: skip
    return readers[kind](text.strip()) if kind in readers else text


def matches(found: Any, wanted: Any) -> bool:
    """Return whether a result is the expected one, as the kit's own runner judges it."""
    if isinstance(wanted, Decimal) and isinstance(found, Decimal):
        return abs(found - wanted) < TOLERANCE
    if isinstance(wanted, list) and isinstance(found, list):
        return len(found) == len(wanted) and all(map(matches, found, wanted))
    if isinstance(wanted, dict) and isinstance(found, dict):
        return found.keys() == wanted.keys() and all(matches(found[key], wanted[key]) for key in wanted)
    if type(found) is not type(wanted):
        return False
    return equal(found, wanted, Run("", None)) is True


def table(verdicts: list[Verdict]) -> str:
    """Return the counts by suite, by level and of all as a table of text."""
    counts: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        counts.setdefault(verdict.suite, Counter())[verdict.verdict] += 1
    for level in sorted({verdict.level for verdict in verdicts}):
        counts[f"LEVEL {level}"] = Counter(v.verdict for v in verdicts if v.level == level)
    counts["BOTH"] = Counter(verdict.verdict for verdict in verdicts)
    head = f"{'suite':44}" + "".join(f"{name:>16}" for name in (*VERDICTS[:2], "silently wrong", "refused"))
    rows = (f"{suite:44}" + "".join(f"{row[v]:16}" for v in VERDICTS) for suite, row in counts.items())
    return "\n".join([head, *rows])


def explained(page: Path) -> dict[str, str]:
    """Read the page of cases that do not pass: `suite/case` and the verdict it states."""
    rows = (line.split("|") for line in page.read_text("utf-8").splitlines() if line.startswith("| `"))
    return {row[1].strip(" `"): row[2].strip() for row in rows}
