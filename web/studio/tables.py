"""Decision tables as rows for a page: what each rule asks and answers, word by word. It evaluates nothing."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from web.studio.encoding import text_of

ANY = "{*}"  # DMN 1.1 to 1.5 differ in their namespace, not in what is read here


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row: the texts of its entries in the order of the columns, and its annotation."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """One decision table."""

    id: str
    name: str
    path: str
    hit_policy: str
    input_labels: tuple[str, ...]
    input_names: tuple[str, ...]  # the expressions of the columns
    output_labels: tuple[str, ...]
    rules: tuple[Rule, ...]


def tables_of(bundle: Mapping[str, bytes]) -> tuple[Table, ...]:
    """Return every decision table of a deployed bundle, in the order of its files."""
    return tuple(table for path in sorted(bundle) if path.endswith(".dmn") for table in _read(path, bundle[path]))


def _read(path: str, content: bytes) -> Iterator[Table]:
    root = ET.fromstring(text_of(content))  # noqa: S314  # deployed, so the engine's hardened reader has accepted it
    for decision in root.findall(f".//{ANY}decision"):
        table = decision.find(f"{ANY}decisionTable")
        if table is not None:
            yield _table(path, decision, table)


def _table(path: str, decision: ET.Element, table: ET.Element) -> Table:
    inputs, outputs = table.findall(f"{ANY}input"), table.findall(f"{ANY}output")
    names = tuple(_text(one.find(f"{ANY}inputExpression")) for one in inputs)
    return Table(
        id=decision.get("id", ""),
        name=decision.get("name", "") or decision.get("id", ""),
        path=path,
        hit_policy=table.get("hitPolicy", "UNIQUE"),
        input_labels=tuple(one.get("label", "") or name for one, name in zip(inputs, names, strict=True)),
        input_names=names,
        output_labels=tuple(one.get("label", "") or one.get("name", "") for one in outputs),
        rules=tuple(_rule(rule) for rule in table.findall(f"{ANY}rule")),
    )


def _rule(rule: ET.Element) -> Rule:
    return Rule(
        inputs=tuple(_text(one) or "-" for one in rule.findall(f"{ANY}inputEntry")),
        outputs=tuple(_text(one) for one in rule.findall(f"{ANY}outputEntry")),
        note=_text(rule.find(f"{ANY}description")) or _text(rule.find(f"{ANY}annotationEntry")),
    )


def _text(node: ET.Element | None) -> str:
    return "".join(node.itertext()).strip() if node is not None else ""
