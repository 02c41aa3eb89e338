"""Random models, and a plain token game that says what must be open: the judge of the runtime, sharing no code."""

import random

from tests.unit.bpmn.drawing import boundary, end, gateway, start, sub, user


class Model:
    """A random block-structured diagram: nodes, flows, and the plain facts the oracle plays with."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.count = 0
        self.next = {}  # node -> node after it
        self.choices = {}  # gateway -> (variable, node when true, node else)
        self.inside = {}  # sub-process -> its first node
        self.timers = {}  # host -> [(event, interrupting)]
        self.drawn = set()
        nodes, first, last = self.block(depth=0)
        stop = self.name("end")
        self.link("start", first)
        self.link(last, stop)
        self.nodes = [start("start"), end(stop), *nodes]
        self.flows = self.drawn_once(set(self.next) | set(self.choices))

    def name(self, kind):
        self.count += 1
        return f"{kind}{self.count}"

    def link(self, source, target):
        self.next[source] = target

    def variables(self):
        return {variable: self.random.random() < 0.6 for variable, _yes, _no in self.choices.values()}

    def lines(self, names):
        lines = [f"{a} {b}" for a, b in self.next.items() if a in names]
        for gate, (variable, yes, no) in self.choices.items():
            if gate in names:
                lines += [f"{gate} {yes} | ={variable}", f"{gate} {no}"]
        return "; ".join(lines)

    def block(self, depth):
        """Return (xml nodes, first id, last id) of a random block."""
        kinds = ["task", "sequence", "sequence", "choice", "loop", "sub", "timed"] if depth < 3 else ["task"]
        return getattr(self, self.random.choice(kinds))(depth)

    def task(self, _depth):
        name = self.name("task")
        return [user(name)], name, name

    def sequence(self, depth):
        nodes, first, last = self.block(depth + 1)
        for _block in range(self.random.randint(1, 2)):
            more, begin, stop = self.block(depth + 1)
            self.link(last, begin)
            nodes, last = nodes + more, stop
        return nodes, first, last

    def choice(self, depth):
        split, merge = self.name("split"), self.name("merge")
        (left, l1, l2), (right, r1, r2) = self.block(depth + 1), self.block(depth + 1)
        self.choices[split] = (f"v{split}", l1, r1)
        self.link(l2, merge)
        self.link(r2, merge)
        return [gateway(split, default=f"{split}_{r1}"), gateway(merge), *left, *right], split, merge

    def loop(self, depth):
        merge, split, exit_ = self.name("merge"), self.name("split"), self.name("merge")
        nodes, first, last = self.block(depth + 1)
        self.link(merge, first)
        self.link(last, split)
        self.choices[split] = (f"v{split}", merge, exit_)
        return [gateway(merge), gateway(split, default=f"{split}_{exit_}"), gateway(exit_), *nodes], merge, exit_

    def sub(self, depth):
        name, begin, stop = self.name("sub"), self.name("start"), self.name("end")
        before = set(self.next) | set(self.choices)
        nodes, first, last = self.block(depth + 1)
        self.link(begin, first)
        self.link(last, stop)
        self.inside[name] = begin
        flows = self.drawn_once((set(self.next) | set(self.choices)) - before)
        return [sub(name, start(begin), end(stop), *nodes, flows=flows)], name, name

    def drawn_once(self, names):
        """The flows of these nodes that no sub-process inside has drawn already."""
        fresh = names - self.drawn
        self.drawn |= fresh
        return self.lines(fresh)

    def timed(self, depth):
        nodes, first, last = self.random.choice([self.task, self.sub])(depth)
        event, side, stop, after = self.name("timer"), self.name("task"), self.name("end"), self.name("merge")
        interrupting = self.random.random() < 0.5
        self.link(event, side)
        self.link(side, stop)
        self.link(last, after)
        self.timers.setdefault(first, []).append((event, interrupting))
        timer = boundary(event, first, text=f"PT{self.random.randint(1, 9)}M", interrupting=interrupting)
        return [*nodes, timer, user(side), end(stop), gateway(after)], first, after


class Token:
    """A token that waits on a task or a sub-process."""

    def __init__(self, node, box, armed):
        self.node, self.box, self.armed = node, box, armed
        self.inner = None


class Box(list):
    """The tokens of one run of a scope; `owner` is the token of its sub-process, None at the top."""

    def __init__(self, owner=None):
        super().__init__()
        self.owner = owner


class Oracle:
    """Plays a model by the rules of BPMN 2.0: one token a path, a scope ends with its last token."""

    def __init__(self, model, variables):
        self.model, self.variables = model, dict(variables)
        self.top = Box()
        self.arrive(model.next["start"], self.top)

    def arrive(self, node, box):
        model = self.model
        if node.startswith(("task", "sub")):
            token = Token(node, box, [event for event, _interrupting in model.timers.get(node, ())])
            box.append(token)
            if node in model.inside:
                token.inner = Box(token)
                self.arrive(model.next[model.inside[node]], token.inner)
        elif node in model.choices:
            variable, yes, no = model.choices[node]
            self.arrive(yes if self.variables[variable] else no, box)
        elif node.startswith("end"):
            if not box and box.owner is not None:
                self.leave(box.owner)
        else:
            self.arrive(model.next[node], box)

    def leave(self, token):
        token.box.remove(token)
        self.arrive(self.model.next[token.node], token.box)

    def waiting(self, box=None):
        for token in list(self.top if box is None else box):
            yield token
            if token.inner is not None:
                yield from self.waiting(token.inner)

    def complete(self, node, variables):
        self.variables |= variables
        self.leave(next(token for token in self.waiting() if token.node == node))

    def fire(self, event):
        host = next(token for token in self.waiting() if event in token.armed)
        host.armed.remove(event)
        if dict(self.model.timers[host.node])[event]:
            host.box.remove(host)
        self.arrive(self.model.next[event], host.box)

    def open(self):
        return sorted(token.node for token in self.waiting() if token.node.startswith("task"))

    def armed(self):
        return sorted(event for token in self.waiting() for event in token.armed)
