"""What a function of working time may be called with. It says which FEEL value is wrong, and it counts nothing.

Arguments stand in order, or by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionFailed, InvalidValue
from engine.language import gettext as _

Parameters = tuple[str, ...]
_NUMBER = "n"  # every other parameter is a moment or a date


@dataclass(frozen=True)
class Function:
    """A function of working time: its name, the lists of parameters it takes, and what answers."""

    name: str
    takes: tuple[Parameters, ...]
    answer: Callable[..., Any]

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Return the answer.

        Raises:
            ExpressionFailed: arguments are too few, too many or of a wrong kind, or the answer is out of range.
        """
        arguments = self._arguments(given, named)
        try:
            return self.answer(**arguments)
        except InvalidValue as error:
            raise self._failed(str(error.values["reason"])) from error
        except (OverflowError, ValueError) as error:
            raise self._failed(_("日期超出了可以计算的范围。")) from error

    def _arguments(self, given: tuple[Any, ...], named: Mapping[str, Any]) -> Mapping[str, Any]:
        fitting = [named] if any(set(named) == set(takes) for takes in self.takes) else []
        if not named:
            fitting = [dict(zip(takes, given, strict=True)) for takes in self.takes if len(takes) == len(given)]
        wrong = [self._wrong(arguments) for arguments in fitting]
        if "" in wrong:
            return fitting[wrong.index("")]
        forms = " / ".join(f"{self.name}({', '.join(takes)})" for takes in self.takes)
        raise self._failed(wrong[-1] if wrong else _("应写成 {forms}。", forms=forms))

    def _wrong(self, arguments: Mapping[str, Any]) -> str:
        """Return what is wrong with the first wrong argument, or nothing."""
        for name, value in arguments.items():
            if name == _NUMBER and (isinstance(value, bool) or not isinstance(value, Decimal | int | float)):
                return _("参数 {name} 需要一个数字。", name=name)
            if name != _NUMBER and not isinstance(value, date):
                return _("参数 {name} 需要日期或带时区的日期时间。", name=name)
            if isinstance(value, datetime) and value.tzinfo is None:
                return _("参数 {name} 的日期时间没有时区。", name=name)
        return ""

    def _failed(self, reason: str) -> ExpressionFailed:
        return ExpressionFailed(reason=_("“{function}”:{reason}", function=self.name, reason=reason), text="")
