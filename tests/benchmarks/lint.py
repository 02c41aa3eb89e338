"""Prints what judging a large diagram costs: `python -m tests.benchmarks.lint`. It asserts nothing.

The diagram has 400 nodes of mixed kinds and forms that are known, so that every rule has something to look at. Each
figure is the least of several; expressions are prepared already, but for the line that says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from time import perf_counter

from engine.bpmn.lint import judge, lint
from engine.bpmn.lint.subject import Subject
from engine.bpmn.model import diagram_of
from engine.bpmn.read_xml import read
from tests.unit.bpmn.drawing import (
    boundary,
    diagram,
    end,
    flow,
    gateway,
    io,
    many,
    own,
    script,
    service,
    start,
    sub,
    user,
    zeebe,
)

NODES, ROUNDS = 400, 7
BLOCK = 19  # nodes of one block
FORMS = {"f": {"id": "f", "components": [{"type": "number", "key": f"n{n}"} for n in range(60)]}}
FORM = zeebe("formDefinition", formId="f")


def block(n: int) -> Iterator[str]:
    """Nineteen nodes: a choice, two branches side by side, a repeated sub-process and a deadline, with expressions."""
    limit = own("limit", id=f"L{n}", amount="10", unit="minutes", timer=f"t{n}")
    notice = own("notice", on="activated", when=f"=n1 > {n}", groups="desk", message='="done " + string(n2)')
    yield user(f"a{n}", ext=FORM + limit + notice)
    yield boundary(f"t{n}", f"a{n}", "Date", "=limit.due_at")
    yield service(f"late{n}", set=f"={{late{n}: true}}", message='="late " + string(n3)')
    yield end(f"e{n}")
    yield gateway(f"g{n}", default=f"g{n}_m{n}")
    yield flow(f"c{n}", f"g{n}", f"s{n}", f"=n4 > {n} and n5 < 100")
    yield script(f"s{n}", f"=n6 * {n} + n7", f"sum{n}")
    yield gateway(f"m{n}")
    yield gateway(f"f{n}", kind="parallel")
    yield user(f"b{n}", ext=FORM + io(x="=n8", outputs={f"out{n}": "=n9"}))
    yield service(f"d{n}", set=f"={{d{n}: n10 + 1}}")
    yield gateway(f"j{n}", kind="parallel")
    yield sub(f"u{n}", many("=[1, 2]", "item"), start(f"us{n}"), user(f"ua{n}", ext=FORM + io(one="=item")),
              service(f"ub{n}", set="={inner: item}"), gateway(f"ug{n}", default=f"ug{n}_ue{n}"),
              flow(f"uc{n}", f"ug{n}", f"ua{n}", "=inner > 1"), end(f"ue{n}"),
              flows=f"us{n} ua{n} ub{n} ug{n} ue{n}")  # fmt: skip
    yield user(f"v{n}", ext=FORM + zeebe("taskSchedule", dueDate="=now() + duration(string(n11))"))
    yield service(f"w{n}", "notify", message='="case " + case.business_key', groups="desk")


def large() -> bytes:
    """A diagram of 400 nodes."""
    count = NODES // BLOCK
    nodes = [part for n in range(count) for part in block(n)]
    flows = ";".join(
        f"t{n} late{n} e{n}; a{n} g{n} m{n} f{n} b{n} j{n} u{n} v{n} w{n}; s{n} m{n}; f{n} d{n} j{n}"
        for n in range(count)
    )
    chain = ";".join(["start a0", *(f"w{n} a{n + 1}" for n in range(count - 1)), f"w{count - 1} end"])
    return diagram(start(ext=FORM), end(), *nodes, flows=f"{flows};{chain}")


def milliseconds(data: bytes) -> dict[str, float]:
    """The least time of each rule, of reading and of the whole."""
    times: dict[str, list[float]] = defaultdict(list)
    for _round in range(ROUNDS):
        begin = perf_counter()
        root = read(data)
        subject = Subject(root=root, diagram=diagram_of(root), forms=FORMS, decisions=(), groups=("desk",))
        times["(reading)"].append(perf_counter() - begin)
        for rule in (*judge.RULES, judge.structure_is_bpmn, judge.does_not_compile):
            begin = perf_counter()
            list(rule(subject))
            times[rule.__name__].append(perf_counter() - begin)
        begin = perf_counter()
        lint(data, forms=FORMS, decisions=(), groups=("desk",))
        times["(all)"].append(perf_counter() - begin)
    return {name: min(found) * 1000 for name, found in times.items()}


if __name__ == "__main__":
    data = large()
    print(f"{len(diagram_of(read(data)).processes[0].elements)} nodes, {len(data) // 1024} KiB")
    begin = perf_counter()
    told = Counter(finding.rule for finding in lint(data, forms=FORMS, decisions=(), groups=("desk",)))
    print(f"{(perf_counter() - begin) * 1000:9.2f} ms  (all, the first time, with every expression prepared)")
    for name, took in sorted(milliseconds(data).items(), key=lambda pair: -pair[1]):
        print(f"{took:9.2f} ms  {name}")
    print("found:", dict(told) or "nothing")
