"""Users, passwords, groups, departments, regions, rights and calendars. An administrator sees nothing of cases."""

from web.admin import calendar_settings, calendars, groups, letters, notices_of_days, organization, people, robots
from web.admin.blueprint import blueprint

__all__ = [
    "blueprint", "calendar_settings", "calendars", "groups", "letters", "notices_of_days", "organization", "people",
    "robots",
]  # fmt: skip
