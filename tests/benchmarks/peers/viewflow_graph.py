"""The graph of the workload as a flow of django-viewflow, which finds it only in an installed application.

It is imported once Django knows its settings, and holds nothing but the graph.
"""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


def page(request, **_given):
    """Stand where the page of a task would be; nobody opens it."""


def manual(following):
    """Return a task of the one person."""
    return flow.View(page).Assign(username="anna").Next(following)


def decided(name):
    """Return whether a variable of the process is true."""
    return lambda activation: bool(activation.process.data.get(name))


class Complaint(flow.Flow):
    """The graph of the workload."""

    process_class = Process

    start = flow.StartHandle(this.begin).Next(this.register)
    register = manual(this.decide_valid)
    decide_valid = manual(this.g_valid)
    g_valid = flow.If(decided("valid")).Then(this.analyse).Else(this.e_invalid)
    analyse = manual(this.decide_major)
    decide_major = manual(this.g_major)
    g_major = flow.If(decided("major")).Then(this.plan).Else(this.plan_minor)
    plan = manual(this.agree)
    plan_minor = manual(this.agree)
    agree = manual(this.g_agree)
    g_agree = flow.If(decided("agree")).Then(this.implement).Else(this.plan)
    implement = manual(this.revisit)
    revisit = manual(this.g_sat)
    g_sat = flow.If(decided("satisfied")).Then(this.close).Else(this.implement)
    close = manual(this.e_done)
    e_invalid = flow.End()
    e_done = flow.End()

    def begin(self, activation, values):
        activation.process.data = values
        return activation.process
