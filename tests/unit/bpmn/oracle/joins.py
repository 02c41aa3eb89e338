"""When a converging gateway may go on (BPMN 2.0.2, tables 13.1 and 13.3), as questions about one scope."""


def held(model, scope, gateway):
    """Return the oldest token of each incoming flow that has one."""
    found = {}
    for token in scope.tokens:
        if token.flow.target == gateway:
            found.setdefault(token.flow.id, token)
    return [found[flow.id] for flow in model.arriving(gateway) if flow.id in found]


def parallel_ready(model, scope, gateway):
    return len(held(model, scope, gateway)) == len(model.arriving(gateway))


def inclusive_ready(model, scope, gateway):
    """Whether no token can still reach an empty incoming flow, except one that can reach a filled one too."""
    filled = {token.flow.id for token in held(model, scope, gateway)}
    if not filled:
        return False
    to_filled, to_empty = set(), set()
    for flow in model.arriving(gateway):
        (to_filled if flow.id in filled else to_empty).update(upstream(model, flow, gateway))
    return not any(place in to_empty and place not in to_filled for place in places(scope))


def places(scope):
    """Nodes from which the tokens of a scope go on; what moves inside a sub-process is its own matter."""
    beside = [armed.node for work in scope.work for armed in work.armed]
    return [
        *(token.flow.target for token in scope.tokens),
        *(work.node for work in scope.work),
        *(node.id for node in beside if node.host and not node.interrupting),
    ]


def upstream(model, flow, gateway):
    """Nodes with a path to the end of a flow that does not visit the gateway."""
    found, todo = set(), [flow.source]
    while todo:
        node = todo.pop()
        if node != gateway and node not in found:
            found.add(node)
            todo += before(model, node)
    return found


def before(model, node_id):
    """Nodes from which a token can come directly: along a flow, over a link, from the host an event interrupts."""
    node = model.nodes[node_id]
    found = [flow.source for flow in model.arriving(node_id)]
    if node.host and node.interrupting:
        found.append(node.host)
    if node.waits_for == "link" and node.kind == "intermediateCatchEvent":
        throws = [other for other in model.within(node.scope) if other.kind == "intermediateThrowEvent"]
        found += [other.id for other in throws if other.trigger == node.trigger]
    return found
