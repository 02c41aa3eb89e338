"""Prints what expressions and tables cost beside Python's own: `python -m tests.benchmarks.feel`. It asserts nothing.

Fresh: prepared and evaluated, from the text. Prepared: evaluated only. Each figure is the least and the median of many.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from lxml import etree

from engine import dmn, feel
from engine.feel import expression

ROUNDS, CALLS = 40, 500
SCOPE = feel.Scope(now=datetime(2025, 3, 10, 1, tzinfo=UTC), zone=ZoneInfo("Asia/Shanghai"))
CONTEXT = {"severity": "major", "amount": 7200, "customer": {"level": "A"}, "lines": [3, 4, 5]}
PAIRS = (
    ('severity = "major" and amount >= 5000', 'severity == "major" and amount >= 5000'),
    ("amount * 1.06 + 12 > 7000", "amount * 1.06 + 12 > 7000"),
    ('if customer.level = "A" then 1 else 2', '1 if customer["level"] == "A" else 2'),
    ("sum(lines[item > 3])", "sum([item for item in lines if item > 3])"),
)
RULES = 20


def microseconds(action: Callable[[], object], calls: int = CALLS) -> tuple[float, float]:
    """Return the least and the median time of a call, in microseconds."""
    times = []
    for _round in range(ROUNDS):
        begin = perf_counter()
        for _call in range(calls):
            action()
        times.append((perf_counter() - begin) / calls * 1e6)
    return min(times), median(times)


def fresh(text: str) -> object:
    """Prepare and evaluate as if the text had never been seen."""
    expression._expression.cache_clear()
    return feel.compile(text).evaluate(CONTEXT)


def table_xml() -> bytes:
    """Draw a table of 20 rules over a number and a text; the last one matches the input that is measured."""
    rules = "".join(
        f"<rule><inputEntry><text>[{n * 100}..{(n + 1) * 100})</text></inputEntry>"
        f'<inputEntry><text>"a","b"</text></inputEntry><outputEntry><text>{n}</text></outputEntry></rule>'
        for n in range(RULES)
    )
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in ("amount", "kind")
    )
    inner = f'<decisionTable hitPolicy="UNIQUE">{columns}<output name="level"/>{rules}</decisionTable>'
    space = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<definitions xmlns="{space}"><decision id="d" name="d">{inner}</decision></definitions>'.encode()


def python_table() -> Callable[[dict[str, object]], object]:
    """Compile the same 20 rules as Python conditions, all of them tested as UNIQUE asks."""
    tests = ", ".join(f'({n * 100} <= amount < {(n + 1) * 100} and kind in ("a", "b"))' for n in range(RULES))
    code = compile(f"[{tests}].index(True)", "table", "eval")
    return lambda names: eval(code, {}, names)


def line(name: str, ours: tuple[float, float], python: tuple[float, float]) -> str:
    """Return a line of the table that is printed."""
    least, middle = ours
    return f"{name:52}{least:9.2f}{middle:9.2f}{python[0]:9.2f}{python[1]:9.2f}{least / python[0]:8.1f}"


def main() -> None:
    """Measure and print."""
    print(f"{'microseconds':52}{'ours':>9}{'median':>9}{'Python':>9}{'median':>9}{'times':>8}")
    for text, python in PAIRS:
        prepared, code = feel.compile(text), compile(python, "text", "eval")
        by_python = microseconds(lambda code=code: eval(code, {}, CONTEXT))
        print(line(f"prepared  {text}", microseconds(lambda p=prepared: p.evaluate(CONTEXT)), by_python))
        by_python = microseconds(lambda source=python: eval(source, {}, CONTEXT), 50)
        print(line(f"fresh     {text}", microseconds(lambda text=text: fresh(text), 50), by_python))
    inputs, python = {"amount": 1950, "kind": "b"}, python_table()
    decision = dmn.read(etree.fromstring(table_xml()))["d"]
    ours = microseconds(lambda: decision.evaluate(inputs, scope=SCOPE), 50)
    print(line(f"table of {RULES} rules, 2 columns", ours, microseconds(lambda: python(inputs), 50)))
    least, middle = microseconds(lambda: dmn.read(etree.fromstring(table_xml())), 5)
    print(f"{'the same table read from XML':52}{least:9.2f}{middle:9.2f}")


if __name__ == "__main__":
    main()
