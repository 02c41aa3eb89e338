"""Built-in functions of contexts (DMN 1.5, table 81)."""

from engine.feel.builtins.registry import builtin
from engine.feel.convert import scalar
from engine.feel.run import Run
from engine.feel.values import Value


@builtin("get value(m: context, key: string)")
def _get_value(run: Run, context: dict[str, Value], key: str) -> Value:
    return scalar(context[key]) if key in context else run.null("没有名为“{name}”的内容", name=key)


@builtin("get value(context: context, keys: list)")
def _get_value_at(run: Run, context: dict[str, Value], keys: list[Value]) -> Value:
    found: Value = context
    for key in keys:
        found = scalar(found.get(key)) if isinstance(found, dict) and isinstance(key, str) else None
    return found if keys else None


@builtin("get entries(m: context)")
def _get_entries(run: Run, context: dict[str, Value]) -> Value:
    return run.sized([{"key": key, "value": scalar(value)} for key, value in context.items()])


@builtin("context put(context: context, key: string, value: any)")
def _context_put(run: Run, context: dict[str, Value], key: str, value: Value) -> Value:
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def _context_put_at(run: Run, context: dict[str, Value], keys: list[Value], value: Value) -> Value:
    if not keys or any(type(key) is not str for key in keys):
        return run.null("键应当是一串文字")
    made: dict[str, Value] = {**context}
    at = made
    for key in keys[:-1]:
        inner = at.get(key)
        if inner is not None and not isinstance(inner, dict):
            return run.null("“{name}”不是一组内容", name=key)
        at[key] = {**(inner or {})}
        at = at[key]
    at[keys[-1]] = value
    return made


@builtin("context merge(contexts: list)")
def _context_merge(run: Run, contexts: list[Value]) -> Value:
    if not contexts or not all(isinstance(context, dict) for context in contexts):
        return run.null("只能合并由名称和值组成的内容")
    return {key: value for context in contexts for key, value in context.items()}


@builtin("context(entries: list)")
def _context(run: Run, entries: list[Value]) -> Value:
    made: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if type(key) is not str or key in made or "value" not in entry:
            return run.null("每一项应当有不重复的 key,并且有 value")
        made[key] = scalar(entry["value"])
    return made
