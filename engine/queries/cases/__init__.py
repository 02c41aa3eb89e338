"""Cases found and listed: what is asked for, the conditions that makes, the short way to them, their rows."""
