"""Rights and kinds of groups in people's words."""

from engine.language import gettext as _


def role_words(role: str) -> str:
    """Return what a granted role is called."""
    return {"starter": _("可发起案件"), "owner": _("流程负责人"), "reviewer": _("合规审阅")}.get(role, role)


def kind_words(kind: str) -> str:
    """Return what a kind of group is called."""
    return {"role": _("岗位"), "department": _("部门"), "region": _("区域")}.get(kind, kind)
