"""Built-in functions of numbers and booleans (DMN 1.5, tables 73 and 76)."""

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from engine.feel.builtins.registry import builtin
from engine.feel.run import Run
from engine.feel.values import NUMBERS, Value, YearsMonths

_SCALE_LIMITS = (-6111, 6176)  # digits after the point that decimal128 can tell apart


def rounded(run: Run, number: Decimal, scale: Decimal, mode: str) -> Value:
    """Return a number with so many digits after the point; null beyond decimal128."""
    digits = int(scale)
    if not _SCALE_LIMITS[0] <= digits <= _SCALE_LIMITS[1]:
        return run.null("小数位数超出范围")
    if digits >= 0 and -int(number.as_tuple().exponent) <= digits:
        return number
    context = NUMBERS.copy()
    context.rounding = mode
    found = number.quantize(Decimal(1).scaleb(-digits, context), context=context)
    return found if digits >= 0 else NUMBERS.plus(Decimal(int(found)))


@builtin("decimal(n: number, scale: number)")
def _decimal(run: Run, number: Decimal, scale: Decimal) -> Value:
    return rounded(run, number, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale?: number)")
def _floor(run: Run, number: Decimal, scale: Decimal = Decimal(0)) -> Value:
    return rounded(run, number, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale?: number)")
def _ceiling(run: Run, number: Decimal, scale: Decimal = Decimal(0)) -> Value:
    return rounded(run, number, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def _round_up(run: Run, number: Decimal, scale: Decimal) -> Value:
    return rounded(run, number, scale, ROUND_UP)


@builtin("round down(n: number, scale: number)")
def _round_down(run: Run, number: Decimal, scale: Decimal) -> Value:
    return rounded(run, number, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def _round_half_up(run: Run, number: Decimal, scale: Decimal) -> Value:
    return rounded(run, number, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def _round_half_down(run: Run, number: Decimal, scale: Decimal) -> Value:
    return rounded(run, number, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number)")
def _abs(run: Run, number: Decimal) -> Value:
    return NUMBERS.abs(number)


@builtin("abs(n: duration)")
def _abs_duration(run: Run, duration: timedelta) -> Value:
    return abs(duration)


@builtin("abs(n: months)")
def _abs_months(run: Run, months: YearsMonths) -> Value:
    return YearsMonths(abs(months.months))


@builtin("modulo(dividend: number, divisor: number)")
def _modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    if not divisor:
        return run.null("除数为零")
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt(number: number)")
def _sqrt(run: Run, number: Decimal) -> Value:
    return run.null("负数没有平方根") if number < 0 else NUMBERS.sqrt(number)


@builtin("log(number: number)")
def _log(run: Run, number: Decimal) -> Value:
    return run.null("只有正数有对数") if number <= 0 else NUMBERS.ln(number)


@builtin("exp(number: number)")
def _exp(run: Run, number: Decimal) -> Value:
    return NUMBERS.exp(number)


@builtin("odd(number: number)")
def _odd(run: Run, number: Decimal) -> Value:
    return abs(NUMBERS.remainder_near(number, Decimal(2))) == 1 if _whole(number) else False


@builtin("even(number: number)")
def _even(run: Run, number: Decimal) -> Value:
    return not NUMBERS.remainder_near(number, Decimal(2)) if _whole(number) else False


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value() and number.adjusted() < NUMBERS.prec


@builtin("not(negand: any)")
def _not(run: Run, value: Value) -> Value:
    if value is True or value is False:
        return not value
    return run.null("“not”只用于真或假")
