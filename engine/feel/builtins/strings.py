"""Built-in functions of strings (DMN 1.5, table 74). Patterns run in google-re2, in time linear in the text."""

from decimal import Decimal
from typing import Any

from engine.feel.builtins.patterns import prepared
from engine.feel.builtins.registry import builtin
from engine.feel.run import Run
from engine.feel.values import Value


@builtin("substring(string: string, start position: number, length?: number)")
def _substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> Value:
    place = int(start)
    if place == 0 or abs(place) > len(text) or (length is not None and length < 1):
        return run.null("子串的位置或长度不对")
    first = place - 1 if place > 0 else len(text) + place
    return text[first:] if length is None else text[first : first + int(length)]


@builtin("string length(string: string)")
def _string_length(run: Run, text: str) -> Value:
    return Decimal(len(text))


@builtin("upper case(string: string)")
def _upper_case(run: Run, text: str) -> Value:
    return text.upper()


@builtin("lower case(string: string)")
def _lower_case(run: Run, text: str) -> Value:
    return text.lower()


@builtin("trim(string: string)")
def _trim(run: Run, text: str) -> Value:
    return text.strip()


@builtin("substring before(string: string, match: string)")
def _substring_before(run: Run, text: str, match: str) -> Value:
    before, found, _after = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def _substring_after(run: Run, text: str, match: str) -> Value:
    _before, found, after = text.partition(match) if match else ("", "x", text)
    return after if found else ""


@builtin("contains(string: string, match: string)")
def _contains(run: Run, text: str, match: str) -> Value:
    return match in text


@builtin("starts with(string: string, match: string)")
def _starts_with(run: Run, text: str, match: str) -> Value:
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def _ends_with(run: Run, text: str, match: str) -> Value:
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string!)")
def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> Value:
    compiled = prepared(pattern, flags or "")
    return run.null("正则表达式写法有误或不受支持") if compiled is None else bool(compiled.search(text))


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string!)")
def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    compiled = prepared(pattern, flags or "")
    if compiled is None or compiled.search("") is not None:
        return run.null("正则表达式写法有误或不受支持")
    pieces: list[str] = []
    last = 0
    for match in compiled.finditer(text):
        run.spend()
        pieces += [text[last : match.start()], _filled(replacement, match, "q" in (flags or ""))]
        last = match.end()
        run.written("".join(pieces[-2:]))
    return run.written("".join([*pieces, text[last:]]))


@builtin("split(string: string, delimiter: string)")
def _split(run: Run, text: str, delimiter: str) -> Value:
    compiled = prepared(delimiter, "")
    if compiled is None:
        return run.null("正则表达式写法有误或不受支持")
    pieces: list[Value] = []
    last = 0
    for match in compiled.finditer(text):
        if match.end() > match.start():
            pieces.append(text[last : match.start()])
            last = match.end()
    return run.sized([*pieces, text[last:]])


@builtin("string join(list: list, delimiter?: string!)")
def _string_join(run: Run, items: list[Value], delimiter: str | None = None) -> Value:
    if any(item is not None and type(item) is not str for item in items):
        return run.null("只能连接文字")
    return run.written((delimiter or "").join(item for item in items if item is not None))


def _filled(replacement: str, match: Any, literal: bool) -> str:
    """Return the replacement of a match: `$1` is a group, `\\$` and `\\\\` are themselves."""
    if literal:
        return replacement
    made: list[str] = []
    index = 0
    while index < len(replacement):
        sign, follower = replacement[index], replacement[index + 1 : index + 2]
        if sign == "\\" and follower in ("$", "\\"):
            made.append(follower)
            index += 2
        elif sign == "$" and follower.isdigit():
            made.append(match.group(int(follower)) or "" if int(follower) <= match.re.groups else "")
            index += 2
        else:
            made.append(sign)
            index += 1
    return "".join(made)
