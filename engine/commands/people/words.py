"""What standings in a group and granted roles are called. It decides nothing about them."""

from engine.authorization import Role
from engine.language import gettext as _
from engine.storage.groups import Standing


def standing_words(standing: Standing) -> str:
    """Return what a standing is called."""
    return {Standing.MEMBER: _("成员"), Standing.HEAD: _("负责人"), Standing.DEPUTY: _("副职")}[standing]


def role_words(role: str) -> str:
    """Return what a granted role is called."""
    known: dict[str, str] = {Role.STARTER: _("可发起案件"), Role.OWNER: _("流程负责人"), Role.REVIEWER: _("合规审阅")}
    return known.get(role, role)
