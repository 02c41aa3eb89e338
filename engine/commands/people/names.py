"""What may be the name or address of an account, a person, a group or a procedure. Pure: it looks at text alone."""

import re
import unicodedata

from engine.authorization import HEAD, SYSTEM
from engine.errors import InvalidValue
from engine.language import gettext as _

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_LOCAL = re.compile(r"[^\s,/=\"'\\\x00-\x1f\x7f]+(/[^\s,/=\"'\\\x00-\x1f\x7f]+)?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+{_LABEL}")
LONGEST_EMAIL = 254  # characters, as RFC 5321 has it
LONGEST_MAILBOX = 64  # characters before the @
_PROCEDURE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LONGEST = 100  # characters of a name
KINDS = {"department": "department", "region": "region"}


def login(text: str) -> str:
    """Return a login name as it is stored: what people type in capitals or full width is the same name."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def new_login(text: str) -> str:
    """Return `text` as the id of a new account.

    Raises:
        InvalidValue: it cannot be one.
    """
    found = login(text)
    if not _LOGIN.fullmatch(found) or found == SYSTEM.user_id:
        raise InvalidValue(reason=_("用户名用 2 到 64 个小写字母、数字或 . _ @ - ,以字母或数字开头。"))
    return found


def person(text: str) -> str:
    """Return the name of a person or group without blanks around it.

    Raises:
        InvalidValue: empty, too long, or with control characters.
    """
    found = text.strip()
    if not 0 < len(found) <= LONGEST or not found.isprintable():
        raise InvalidValue(reason=_("请填写名称,最多 {most} 个字符。", most=LONGEST))
    return found


def email(text: str) -> str:
    """Return an address for mail as it is stored: without blanks around it; empty stays empty.

    Raises:
        InvalidValue: no mail could go there.
    """
    found = text.strip()
    possible = _EMAIL.fullmatch(found) and len(found.partition("@")[0]) <= LONGEST_MAILBOX
    if found and not (possible and len(found) <= LONGEST_EMAIL):
        raise InvalidValue(reason=_("请填写完整的邮箱地址,例如 he.jing@example.com。"))
    return found


def local_group(text: str) -> str:
    """Return the local name of a group, such as `general_office` or `department/物流部`.

    Raises:
        InvalidValue: it cannot stand in a diagram's comma list, or takes the place of a derived group.
    """
    found = text.strip()
    prefix, slash, _rest = found.partition("/")
    wrong = len(found) > LONGEST or found.endswith(HEAD) or (slash and prefix not in KINDS)
    if wrong or not _LOCAL.fullmatch(found):
        raise InvalidValue(reason=_("组的编号写作 general_office、department/物流部 或 region/华东区,不含空格和逗号。"))
    return found


def kind_of(local: str) -> str:
    """Return `department`, `region` or `role`, as the local name of a group says."""
    return KINDS.get(local.partition("/")[0], "role") if "/" in local else "role"


def procedure(text: str) -> str:
    """Return the name of a procedure.

    Raises:
        InvalidValue: it cannot be the name of a folder of procedures.
    """
    if not _PROCEDURE.fullmatch(text):
        raise InvalidValue(reason=_("制度的编号用小写字母、数字、下划线或连字符,以字母或数字开头。"))
    return text
