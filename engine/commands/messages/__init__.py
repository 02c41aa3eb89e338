"""How messages and signals reach whoever waits for them: each receiver under its own lock, never two in a transaction.

Nothing here throws one: that is a step of a case, or a command.
"""
