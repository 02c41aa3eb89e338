"""A limit of the written procedure and what makes its clock stand still, as the diagram carries them. Plain data."""

from dataclasses import dataclass

ACTIVATION, MESSAGE = "activation", "message"  # what starts a clock, besides an expression
SUPERIOR = "superior"  # to whom a limit is escalated: those who lead the group that has the task


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A deadline, carried by the activity or process it binds. Every text is a literal or an expression with `=`."""

    id: str
    name: str = ""
    when: str = ""  # an expression: whether the limit applies when its bearer begins; "" always
    amount: str = ""  # number of units; of `end of ...` how many periods later
    unit: str = ""  # one of engine.calendars.UNITS
    calendar: str = ""  # id; "" is the calendar of the process
    counts_start: str = ""  # "true": the day on which the clock starts is the first of the working days
    ending: str = ""  # close | midnight | same time; "" as usual for the unit
    start: str = ACTIVATION  # activation | message | an expression that gives a moment
    message: str = ""  # name of the message that starts the clock
    clause: str = ""
    timer: str = ""  # id of the boundary timer it feeds, or ""
    warning: str = ""  # how much before it is due people are reminded; "" never
    warning_unit: str = ""
    remind: str = ""  # "true": whoever has the task is told when it is missed
    escalate: str = ""  # groups that are told when it is missed; `superior` among them
    reassign: str = ""  # groups that get the task when it is missed
    mark: str = ""  # variable that becomes true when it is missed
    text: str = ""  # what they are told; "" is the usual sentence
    on_breach: str = ""  # what the written procedure says of it, in words

    @property
    def acts_when_missed(self) -> bool:
        """Whether anything happens by itself when it is missed."""
        return self.remind == "true" or bool(self.escalate or self.reassign or self.mark)


@dataclass(frozen=True, kw_only=True)
class ClockStop:
    """While its element waits, clocks stand still."""

    limits: tuple[str, ...] = ()  # ids; none is every clock around the element
    reason: str = ""
