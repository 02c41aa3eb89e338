"""Durations, cycles and calendar arithmetic of timers and limits. Pure: no clock, no diagram, no SpiffWorkflow."""
