"""Users, passwords, groups, departments, regions and rights. An administrator sees nothing of cases."""

from web.admin import groups, letters, people, robots
from web.admin.blueprint import blueprint

__all__ = ["blueprint", "groups", "letters", "people", "robots"]
