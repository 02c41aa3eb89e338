"""Users, passwords, groups, departments, regions and rights. An administrator sees nothing of cases."""

from web.admin import groups, people
from web.admin.blueprint import blueprint

__all__ = ["blueprint", "groups", "people"]
