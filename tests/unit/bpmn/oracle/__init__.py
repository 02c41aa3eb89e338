"""The judge of the runtime: a token game of its own, random diagrams, and a duel between the game and the runtime.

Where BPMN 2.0.2 is silent or says two things, the game has chosen:

1.  A scope goes on after a terminate end event inside it: its activity takes its outgoing flows. One instance of a
    multi-instance activity is such a scope; the other instances go on.
2.  Event sub-processes stay armed as long as their scope runs, also while only another event sub-process runs in it.
    An interrupting one takes every other token of the scope, runs of other event sub-processes included, and disarms
    all of them. The boundary events of the scope's activity stay armed.
3.  An event sub-process does not catch what it throws itself. An event that names an error or escalation comes before
    one that catches all; the event sub-process of a scope comes before the boundary of its activity.
4.  A timer of a boundary event or event sub-process that does not interrupt fires once; messages, signals and
    conditions may come again.
5.  A condition event occurs when its condition becomes true; one that is true when the event is armed has become true.
6.  What is thrown is caught before the thrower goes on, so an interrupted thrower does not go on. A top end event
    counts as reached when its token comes to it.
7.  A signal thrown reaches what waits in the same instance at that moment; one delivered from outside reaches only the
    event it is delivered to.
8.  An inclusive join looks round when nothing else moves. A token inside an activity counts as standing before the
    activity. It may also leave by an interrupting boundary event, and while one that does not interrupt is armed, a
    token may come from it. A link counts as a flow.
9.  A flow without condition that leaves an inclusive gateway or an activity is always taken; the default flow is taken
    when no condition is true.
10. Variables: a value goes to the innermost scope that has the variable, else to the process. An instance of a
    multi-instance activity has its item, its `loopCounter` and, empty, what it gives. A called process begins with all
    its caller sees and hands back what it has written. The list of results comes into being when the activity is done;
    what was cancelled has given null.
11. A standard loop with `testBefore` may run no round at all; `loopMaximum` ends either kind.
"""
