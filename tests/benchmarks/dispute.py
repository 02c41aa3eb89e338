"""The workload "dispute": a customer disputes fifty payments at once. The drawing, its data, and how each payment ends.

It runs nothing. In size it is like what makers of engines publish for provisioning: one instance that calls fifty, a
table, a gateway that waits for one of two messages or two days, and eleven kilobytes of data. The drawing is our own.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.unit.bpmn.drawing import declared, end, event, file, many, node, process, start, user, zeebe
from tests.unit.dmn import drawing as table

PROCEDURE, GROUP = "bench", "desk"
PROCESS = f"{PROCEDURE}/dispute"
PAYMENTS = 50
LETTER = 6_900  # characters: with the payments it comes to eleven kilobytes as JSON
SILENCE = timedelta(days=2)
ENDINGS = ("refund", "refuse", "refund", "refuse", "silence")  # of the payments in turn
AFTER = {"refund": "book", "refuse": "explain", "silence": "remind"}  # the task that is open then
TASKS = 2 + 2 * PAYMENTS  # that people complete in a case
NODES = 5 + 8 * PAYMENTS  # flow nodes that are completed in a case, the calls of the payments among them
ORGANIZATION = b"roles: {desk: Desk}\n"


def files() -> dict[str, bytes]:
    """Return what is deployed."""
    return {"dispute.bpmn": diagram(), "risk.dmn": risk(), "organization.yaml": ORGANIZATION}


def diagram() -> bytes:
    """Draw both processes."""
    every = many("=payments", "payment")
    called = zeebe("calledElement", processId="payment", propagateAllChildVariables="false")  # each keeps its own
    dispute = process(
        start("start", ext='<clauseflow:starters groups="desk"/>'), user("register"), _decide("grade", "payments[1]"),
        node("callActivity", "settle", every, ext=called), user("answer"), end(),
        flows="start register grade settle answer end", process_id="dispute",
    )  # fmt: skip
    payment = process(
        start("claimed"), _decide("judge", "payment"), user("check"), node("eventBasedGateway", "wait"),
        _caught("refunded", event("message", "refund")), _caught("refused", event("message", "refuse")),
        _caught("silent", event("timer", "P2D")), *map(user, AFTER.values()), end("settled"),
        flows="claimed judge check wait; wait refunded book settled; wait refused explain settled;"
        " wait silent remind settled", process_id="payment",
    )  # fmt: skip
    key = f"<bpmn:extensionElements>{zeebe('subscription', correlationKey='=payment.id')}</bpmn:extensionElements>"
    messages = [declared("message", name).replace("/>", f">{key}</bpmn:message>") for name in ("refund", "refuse")]
    return file(*messages, dispute, payment)


def _caught(node_id: str, definition: str) -> str:
    return node("intermediateCatchEvent", node_id, definition)


def _decide(node_id: str, what: str) -> str:
    inputs = f"<zeebe:ioMapping>{zeebe('input', source=f'={what}.amount', target='amount')}</zeebe:ioMapping>"
    ext = zeebe("calledDecision", decisionId="d", resultVariable="risk") + inputs
    return node("businessRuleTask", node_id, ext=ext)


def risk() -> bytes:
    """Draw the table."""
    rules = [(("< 50",), ('"low"',)), (("[50..500]",), ('"middle"',)), (("> 500",), ('"high"',))]
    drawn = table.table(*rules, columns=("amount",), outputs=("risk",))
    return f'<definitions xmlns="{table.NAMESPACES[-1]}" id="f" name="m">{drawn}</definitions>'.encode()


def beginning(mark: str) -> dict[str, Any]:
    """Return the data of a case: eleven kilobytes as JSON.

    Args:
        mark: which no other case has; the payments are found by it.
    """
    payments = [{"id": f"{mark}-{n}", "amount": 15 * n, "on": f"2027-01-{n % 28 + 1:02}"} for n in range(PAYMENTS)]
    return {"customer": "C-10023", "letter": ("I did not make these payments. " * 300)[:LETTER], "payments": payments}


def endings(mark: str) -> Iterator[tuple[str, str]]:
    """Yield the key of each payment and how it ends."""
    return ((f"{mark}-{number}", ENDINGS[number % len(ENDINGS)]) for number in range(PAYMENTS))


def opened() -> Counter[str]:
    """Return the tasks that are open once every payment has got its answer."""
    return Counter(AFTER[how] for _key, how in endings(""))
