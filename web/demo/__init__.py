"""People and cases to look at on a first visit: accounts with random passwords, scenarios moved to the last weeks.

Only an empty installation gets them, and only when asked. Everything goes through the engine and the forms as ever.
"""

from web.demo.prepare import BEGINNING, is_empty, prepare

__all__ = ["BEGINNING", "is_empty", "prepare"]
