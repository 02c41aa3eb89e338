"""The hash chains: what is hashed, how a chain grows, and the verifier. Never changes a recorded event."""

from engine.audit.administration import record
from engine.audit.chain import Head, NewEvent, extend, genesis

__all__ = ["Head", "NewEvent", "extend", "genesis", "record"]
