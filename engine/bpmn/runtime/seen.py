"""The variables an activation sees, read from the stored state alone: what a form is filled from."""

from engine.bpmn.runtime.state import load
from engine.bpmn.step import Json


def seen_from(state: bytes | None, ref: str) -> dict[str, Json]:
    """Return the variables of an activation and of the scopes around it, inner ones in front.

    Args:
        state: as the last step returned it.
        ref: of an activation that waits; of another one only the case's own variables are seen.
    Raises:
        StateTooNew: the state was written by a later version of the product.
    """
    stored = load(state)
    scopes, activation = [ref], stored.activations.get(ref)
    while activation is not None and activation.scope:
        scopes.append(activation.scope)
        activation = stored.activations[activation.scope]
        if activation.calls:
            break  # a called process sees nothing of its caller
    else:
        scopes.append("")
    found: dict[str, Json] = {}
    for scope in reversed(scopes):
        found.update(stored.variables.get(scope, {}))
    return found
