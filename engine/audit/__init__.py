"""The hash chains: what is hashed, how a chain grows, and the verifier. Never changes a recorded event."""

from engine.audit.administration import record
from engine.audit.chain import Head, extend, genesis
from engine.audit.packing import NewEvent
from engine.audit.recorded import events_of, events_of_many

__all__ = ["Head", "NewEvent", "events_of", "events_of_many", "extend", "genesis", "record"]
