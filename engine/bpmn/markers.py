"""What is drawn on an activity besides its kind: loops, multi-instance, what it calls, how an ad-hoc scope ends.

Plain data; expressions are texts with or without `=`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A standard loop (BPMN 2.0, 10.3.8) or a multi-instance activity."""

    multi: bool
    sequential: bool = False
    collection: str = ""  # an expression: list of items, one instance each
    element: str = ""  # name of the variable that holds the item
    cardinality: str = ""  # an expression: how many instances, where there is no collection
    output_collection: str = ""  # name of the variable that collects the results
    output_element: str = ""  # an expression: what one instance adds to it
    completion: str = ""  # an expression: true ends the activity before all instances are done
    condition: str = ""  # of a standard loop: goes on while it is true
    test_before: bool = False
    maximum: str = ""  # of a standard loop: rounds at most


@dataclass(frozen=True, kw_only=True)
class Called:
    """The process a call activity calls."""

    process: str  # local id, or `procedure/id`; may be an expression with "="
    binding: str = "deployment"  # deployment: of the case's own; latest; versionTag; version
    version: str = ""  # the version or tag, where the binding names one
    all_in: bool = True  # every variable the caller sees goes in
    all_out: bool = True  # every variable of the called process comes back


@dataclass(frozen=True, kw_only=True)
class AdHoc:
    """How an ad-hoc sub-process goes on and ends (BPMN 2.0, 10.3.5)."""

    completion: str = ""  # an expression, asked whenever an activity inside is done
    cancels_rest: bool = True
    sequential: bool = False  # one activity at a time
