"""What administrators do about calendars: import notices, make and change calendars, choose a procedure's default.

One use case a file. Each change is an event on the chain of administration and asks for a recount where it matters.
"""
