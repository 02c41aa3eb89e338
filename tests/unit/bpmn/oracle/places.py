"""Where tokens are: on the flows of a scope, in the nodes that work or wait, and what of them waits for an event."""

from itertools import count

_births = count(1)


class Token:
    """A token on a flow."""

    def __init__(self, flow):
        self.flow = flow


class Scope:
    """One run of a process, of a sub-process, or of one instance of an activity that repeats."""

    def __init__(self, node, owner=None, *, local=None, root=False, number=0):
        self.node, self.owner = node, owner  # id of what runs; the work whose inside this is, None at the top
        self.local = {} if local is None else local
        self.root = root  # variables nobody holds come to rest here
        self.path = (owner.scope.path if owner else ()) + ((number,) if number else ())  # instances it belongs to
        self.tokens, self.work, self.armed = [], [], []
        self.alive = True
        self.wrote = set()  # variables written since it began

    @property
    def parent(self):
        return self.owner.scope if self.owner else None

    @property
    def number(self):
        """The innermost instance it belongs to, 0 for none."""
        return self.path[-1] if self.path else 0

    @property
    def over(self):
        return not self.tokens and not self.work

    def chain(self):
        """This scope and those around it whose variables are seen, up to the process."""
        scope = self
        while scope:
            yield scope
            scope = None if scope.root else scope.parent

    def read(self, name):
        return next((scope.local[name] for scope in self.chain() if name in scope.local), None)

    def write(self, name, value):
        """Write a variable where it stands; one that stands nowhere comes into being in the process."""
        chain = list(self.chain())
        holder = next((scope for scope in chain if name in scope.local), chain[-1])
        holder.local[name] = value
        holder.wrote.add(name)

    def seen(self):
        """Return every variable seen from here."""
        found = {}
        for scope in reversed(list(self.chain())):
            found |= scope.local
        return found


class Work:
    """A node that a token is in: a task that is open, a sub-process that runs, an event that waits."""

    def __init__(self, node, scope, *, single=False):
        self.node, self.scope, self.birth = node, scope, next(_births)
        self.single = single  # one instance of an activity that repeats; its boundary belongs to the whole
        self.inner, self.armed = [], []
        self.items, self.results, self.done, self.begun = [], [], 0, 0

    @property
    def alive(self):
        return self in self.scope.work

    @property
    def number(self):
        return self.scope.number

    @property
    def path(self):
        return self.scope.path


class Armed:
    """An event that may occur now; `holder` is the work it belongs to, or the scope of an event sub-process."""

    def __init__(self, node, holder):
        self.node, self.holder, self.birth = node, holder, next(_births)
        self.was = False  # value of its condition when last looked at

    @property
    def alive(self):
        return self in self.holder.armed

    @property
    def scope(self):
        return self.holder if isinstance(self.holder, Scope) else self.holder.scope

    @property
    def number(self):
        return self.scope.number

    @property
    def path(self):
        return self.scope.path
