"""Which addresses a robot may have: https, on a host of its kind or one that the operator named. It asks no network."""

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from engine.errors import InvalidValue
from engine.language import gettext as _

HOSTS = {
    "dingtalk": frozenset({"oapi.dingtalk.com"}),
    "wecom": frozenset({"qyapi.weixin.qq.com"}),
    "feishu": frozenset({"open.feishu.cn", "open.larksuite.com"}),
}
LONGEST = 1000  # characters


def checked_kind(kind: str) -> str:
    """Return `kind` when it is one that the product speaks to.

    Raises:
        InvalidValue: it is another one.
    """
    if kind not in HOSTS:
        raise InvalidValue(reason=_("机器人只能是钉钉、企业微信或飞书。"))
    return kind


def checked(kind: str, address: str, more_hosts: Collection[str]) -> str:
    """Return the address without blanks around it.

    Args:
        kind: `dingtalk`, `wecom` or `feishu`.
        more_hosts: what the operator allows beside the hosts of the kind: `host` or `host:port`.
    Raises:
        InvalidValue: nothing may be sent there.
    """
    found = address.strip()
    if not is_allowed(kind, found, more_hosts):
        hosts = _("、").join(sorted(HOSTS[checked_kind(kind)] | set(more_hosts)))
        raise InvalidValue(reason=_("请粘贴完整的机器人地址,以 https:// 开头,服务器只能是 {hosts}。", hosts=hosts))
    return found


def is_allowed(kind: str, address: str, more_hosts: Collection[str]) -> bool:
    """Return whether something may be sent there."""
    plain = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    if not plain or len(address) > LONGEST:
        return False
    try:
        parts = urlsplit(address)
        place = _place(parts)
    except ValueError:
        return False
    bare = "@" in parts.netloc or parts.fragment or not (parts.path.strip("/") or parts.query)
    return parts.scheme == "https" and not bare and place in HOSTS.get(kind, frozenset()) | set(more_hosts)


def host_of(address: str) -> str:
    """Return the host of an address, all of it that anybody is shown again."""
    return _place(urlsplit(address))


def _place(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return host if parts.port in (None, 443) else f"{host}:{parts.port}"
