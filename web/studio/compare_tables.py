"""What changed between two versions of a file of decision tables, rule by rule. It judges nothing."""

from collections.abc import Iterator
from itertools import zip_longest

from web.studio.compare import Change, Detail, Difference
from web.studio.tables import Rule, Table, tables_of


def compare_tables(old: bytes, new: bytes) -> Difference:
    """Compare two files; an empty one has no tables. Rules are compared by their place in the table."""
    before, after = _by_id(old), _by_id(new)
    changes = [change for id_ in after for change in _table(before.get(id_), after[id_])]
    changes += [_change("removed", table) for id_, table in before.items() if id_ not in after]
    return Difference(changes=tuple(changes), drawing=not changes and old != new and bool(old and new))


def _by_id(data: bytes) -> dict[str, Table]:
    return {table.id: table for table in tables_of({"file.dmn": data})} if data else {}


def _table(old: Table | None, new: Table) -> Iterator[Change]:
    if old is None:
        yield _change("added", new)
        return
    heads = [
        (name, _said(getattr(old, name)), _said(getattr(new, name)))
        for name in ("name", "hit_policy", "input_names", "input_labels", "output_labels")
    ]
    details = tuple(Detail(path=name, old=was, new=now) for name, was, now in heads if was != now)
    if details:
        yield Change(kind="changed", element_id=new.id, element_name=new.name, type="decision", details=details)
    for number, (was_rule, rule) in enumerate(zip_longest(old.rules, new.rules), 1):
        yield from _rule(new, number, was_rule, rule)


def _rule(table: Table, number: int, old: Rule | None, new: Rule | None) -> Iterator[Change]:
    if old == new:
        return
    was, now = _line(old), _line(new)
    place = f"{table.name} #{number}"
    yield Change(
        kind="added" if old is None else "removed" if new is None else "changed",
        element_id=f"{table.id}-{number}",
        element_name=place,
        type="rule",
        details=(Detail(path="text", old=was, new=now),),
    )


def _line(rule: Rule | None) -> str:
    if rule is None:
        return ""
    note = f" ({rule.note})" if rule.note else ""
    return f"{' · '.join(rule.inputs)} → {' · '.join(rule.outputs)}{note}"


def _said(value: object) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _change(kind: str, table: Table) -> Change:
    return Change(
        kind="added" if kind == "added" else "removed", element_id=table.id, element_name=table.name, type="decision"
    )  # fmt: skip
