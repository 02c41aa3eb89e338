"""Every error a caller of the engine can see. A class's docstring is its message, in Chinese; it never shows internals.

Nothing else is defined here, and nothing here imports anything but the translator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.language import gettext


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found wrong in a diagram, table or form, with the element it is about and the way out."""

    rule: str  # stable id of the rule, e.g. "timer-without-zone"
    reason: str  # what is wrong, in the language of the reader
    remedy: str = ""  # what to do about it
    element_id: str | None = None
    element_name: str = ""
    file: str = ""  # bundle member it was found in
    severity: str = "error"  # "error" refuses a deployment, "warning" does not
    example: tuple[tuple[str, Any], ...] = ()  # inputs of a table that show it: (name, JSON)
    path: tuple[str, ...] = ()  # elements and flows a case comes along to what is wrong, in order
    confirmed: bool | None = None  # whether the path is certain or was seen on the runtime; None where there is none


class ClauseflowError(Exception):
    """操作没有完成,请重试。"""

    def __init__(self, **values: Any) -> None:
        """Keep `values`: they fill the `{names}` of the message and stand as attributes."""
        self.values = values
        for name, value in values.items():
            setattr(self, name, value)
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The text for people, in the language of the moment."""
        return gettext((type(self).__doc__ or "").strip().splitlines()[0], **self.values)


class NotFound(ClauseflowError):
    """没有找到,或者您无权查看。请检查编号,或从列表中重新打开。"""


class NotPermitted(ClauseflowError):
    """您没有做这一步的权限。需要时请联系流程负责人。"""


class Conflict(ClauseflowError):
    """这项内容刚刚被别人改动。请刷新页面查看最新情况后再操作。"""


class TaskClosed(Conflict):
    """这项任务已经由 {by} 处理完毕,您填写的内容没有提交。"""

    by: str


class TaskChanged(Conflict):
    """这项任务刚刚有变化(例如被他人认领或转办)。请核对后重新提交。"""


class CaseEnded(Conflict):
    """这个案件已经结束,不能再操作。"""


class CommandKeyReused(Conflict):
    """这一页已经提交过别的内容。请重新打开页面后再提交。"""


class NobodyWaits(ClauseflowError):
    """没有案件在等待消息“{name}”(关联值“{key}”),也没有流程由它开始,消息没有发出。请核对名称和关联值,或给出保留时间。"""

    name: str
    key: str


class FormInvalid(ClauseflowError):
    """有些内容需要更正,请看标出的字段。"""

    errors: dict[str, str]
    submitted: dict[str, Any]


class ExpressionInvalid(ClauseflowError):
    """表达式写法有误:{reason}"""

    reason: str
    text: str


class ExpressionFailed(ClauseflowError):
    """表达式无法计算:{reason}"""

    reason: str
    text: str


class DecisionRefused(ClauseflowError):
    """决策表 {decision} 不能使用:{reason}"""

    decision: str
    reason: str


class DecisionFailed(ClauseflowError):
    """决策表 {decision} 没有得出结果:{reason}"""

    decision: str
    reason: str


class DiagramRefused(ClauseflowError):
    """流程图不能使用,请先改正列出的问题。"""

    findings: tuple[Finding, ...]


class DeploymentRefused(DiagramRefused):
    """没有部署:请先改正列出的问题。原有版本不受影响。"""


class DiagramFault(ClauseflowError):
    """流程在“{element_name}”处无法继续,已通知流程负责人。您填写的内容已保留,问题解决后可重新提交。"""

    element_id: str
    element_name: str
    kind: str  # condition | no-flow | expression | timer | decision | assignment | handler | message | step-budget
    reason: str  # for the process owner: what went wrong, in plain words
    detail: dict[str, Any]  # the expression and the values it saw


class DraftChanged(Conflict):
    """{by} 在您之后保存过这份草稿。请先查看对方的版本,再决定是否覆盖。"""

    by: str


class SignInFailed(ClauseflowError):
    """用户名或密码不正确,请重新输入。"""


class TooManyAttempts(ClauseflowError):
    """尝试次数过多,请 {minutes} 分钟后再试。"""

    minutes: int


class InvalidValue(ClauseflowError):
    """{reason}"""

    reason: str


class DatabaseNotEmpty(ClauseflowError):
    """数据库里已有数据,没有恢复。请先指定一个空的数据库(CLAUSEFLOW_DATABASE_URL 或 CLAUSEFLOW_VAR)。"""


class BackupUnusable(ClauseflowError):
    """这个备份不能恢复:{reason}"""

    reason: str
