"""Values that several scopes have in common stand in the state once: a call hands all it sees to each called process.

Values are never changed in place, so that one object may stand in many scopes. Pure: it reads and writes nothing.
"""

from collections.abc import Mapping

from engine.bpmn.step import Json

SHORT = 64  # characters of a text that is as long as the place where it stands
Variables = dict[str, dict[str, Json]]  # by scope ref and name
Places = dict[str, dict[str, list[str]]]  # by scope ref and name: the scope and the name that hold the same value


def divided(variables: Variables) -> tuple[Variables, Places]:
    """Return the variables with None in place of every value that an earlier scope holds too, and where it stands."""
    first: dict[int, tuple[str, str]] = {}  # by identity: all of these values are alive
    places: Places = {}
    if len(variables) > 1:
        for scope, store in variables.items():
            for name, value in store.items():
                if _is_long(value) and (held := first.setdefault(id(value), (scope, name))) != (scope, name):
                    places.setdefault(scope, {})[name] = list(held)
    return ({**variables, **_without(variables, places)} if places else variables), places


def _without(variables: Variables, places: Places) -> Variables:
    return {scope: {**variables[scope], **dict.fromkeys(names)} for scope, names in places.items()}


def _is_long(value: Json) -> bool:
    kind = type(value)  # of JSON, and asked of every value in every step
    return len(value) > SHORT if kind is str else (kind is dict or kind is list) and bool(value)


def joined(variables: Variables, places: Mapping[str, Mapping[str, list[str]]]) -> Variables:
    """Put every value back where it stood."""
    for scope, names in places.items():
        for name, (holder, held) in names.items():
            variables[scope][name] = variables[holder][held]
    return variables
