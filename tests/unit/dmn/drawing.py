"""Draws decision tables as XML for the tests, and reads them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lxml import etree

from engine import dmn, feel

SCOPE = feel.Scope(now=datetime(2025, 3, 10, 1, tzinfo=UTC), zone=ZoneInfo("Asia/Shanghai"))
NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


def text(content):
    return f"<text><![CDATA[{content}]]></text>"


def cells(kind, contents):
    return "".join(f"<{kind}>{text(content)}</{kind}>" for content in contents)


def rule(number, tests, answers):
    return f'<rule id="r{number}">{cells("inputEntry", tests)}{cells("outputEntry", answers)}</rule>'


def table(*rules, columns=("severity",), outputs=("level",), attributes='hitPolicy="UNIQUE"', defaults=()):
    """Draw the decision `d` named 级别: a table `t` with columns `i1..`, outputs `o1..` and rules `r1..`."""
    expressions = [f"<inputExpression>{text(column)}</inputExpression>" for column in columns]
    inputs = "".join(f'<input id="i{n}">{inner}</input>' for n, inner in enumerate(expressions, 1))
    default = [cells("defaultOutputEntry", [content]) for content in defaults] or [""] * len(outputs)
    answers = "".join(f'<output id="o{n}" name="{name}">{default[n - 1]}</output>' for n, name in enumerate(outputs, 1))
    rows = "".join(rule(n, *row) for n, row in enumerate(rules, 1))
    inner = f'<decisionTable id="t" {attributes}>{inputs}{answers}{rows}</decisionTable>'
    return f'<decision id="d" name="级别">{inner}</decision>'


def literal(id_, content, requires=(), type_="Any", kind="requiredDecision"):
    """Draw a decision of one expression."""
    links = (f'<{kind} href="#{other}"/>' for other in requires)
    needs = "".join(f"<informationRequirement>{link}</informationRequirement>" for link in links)
    variable = f'<variable name="{id_}" typeRef="{type_}"/>'
    body = f"<literalExpression>{text(content)}</literalExpression>"
    return f'<decision id="{id_}" name="{id_}">{variable}{needs}{body}</decision>'


def read(inner, namespace=NAMESPACES[-1]):
    """Read the decisions of a file with this content."""
    return dmn.read(etree.fromstring(f'<definitions xmlns="{namespace}" name="m">{inner}</definitions>'))
