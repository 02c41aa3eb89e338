"""Kinds of groups and kinds of robots in people's words."""

from engine.language import gettext as _

ROBOT_KINDS = ("dingtalk", "wecom", "feishu")


def kind_words(kind: str) -> str:
    """Return what a kind of group is called."""
    return {"role": _("岗位"), "department": _("部门"), "region": _("区域")}.get(kind, kind)


def robot_words(kind: str) -> str:
    """Return what a kind of robot is called."""
    return {"dingtalk": _("钉钉"), "wecom": _("企业微信"), "feishu": _("飞书")}.get(kind, kind)
