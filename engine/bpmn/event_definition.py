"""What makes an event go off, as plain data: timers, messages, signals, errors and the rest of BPMN 2.0, 10.5.5.

Nothing here reads XML, waits or fires.
"""

from dataclasses import dataclass

WAITED_FOR = frozenset({"timer", "message", "signal", "conditional"})  # a catching event of these waits for the outside
THROWN_UP = frozenset({"error", "escalation", "cancel", "compensate"})  # these are caught on the way up the scopes


@dataclass(frozen=True, kw_only=True)
class Timer:
    """When a timer event fires: `kind` is date, duration or cycle, `text` a literal or an expression with `=`."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class EventDefinition:
    """One definition of an event; a plain event has none."""

    kind: str  # timer, message, signal, error, escalation, conditional, link, terminate, cancel, compensate
    name: str = ""  # of the message, signal or link: what throw and catch are matched by
    code: str = ""  # of the error or escalation; "" catches every one
    timer: Timer | None = None
    correlation_key: str = ""  # of a message: an expression both sides must agree on
    condition: str = ""  # of a conditional event
    activity: str = ""  # of a compensation throw: the activity to compensate; "" is the whole scope
    waits: bool = True  # a compensation throw goes on only when the compensation is done
