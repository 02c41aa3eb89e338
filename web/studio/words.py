"""BPMN's names in people's words: kinds of element, places of a value in an element. Nothing is computed here."""

from engine.language import gettext as _


def kind(name: str) -> str:
    """Return what people call a kind of element, e.g. `userTask`; an unknown one stays as it is."""
    return {
        "process": _("整个流程"),
        "participant": _("泳池"),
        "lane": _("泳道"),
        "collaboration": _("协作图"),
        "userTask": _("用户任务"),
        "serviceTask": _("服务任务"),
        "sendTask": _("发送任务"),
        "manualTask": _("手工任务"),
        "task": _("任务"),
        "businessRuleTask": _("业务规则任务"),
        "subProcess": _("子流程"),
        "exclusiveGateway": _("排他网关"),
        "startEvent": _("开始事件"),
        "endEvent": _("结束事件"),
        "boundaryEvent": _("边界事件"),
        "sequenceFlow": _("顺序流"),
        "messageFlow": _("消息流"),
        "textAnnotation": _("文字说明"),
        "association": _("关联"),
        "group": _("分组框"),
    }.get(name, name)


def place(path: str) -> str:
    """Return what people call a value of an element; a path nobody has a word for stays as it is, readable."""
    return {
        "name": _("名称"),
        "type": _("类型"),
        "documentation": _("说明"),
        "conditionExpression": _("条件"),
        "default": _("默认流"),
        "cancelActivity": _("是否中断"),
        "attachedToRef": _("所在任务"),
        "sourceRef": _("起点"),
        "targetRef": _("终点"),
        "formDefinition formId": _("表单"),
        "assignmentDefinition assignee": _("指定办理人"),
        "assignmentDefinition candidateGroups": _("候选组"),
        "assignmentDefinition candidateUsers": _("候选人"),
        "taskSchedule dueDate": _("到期时间"),
        "taskDefinition type": _("系统动作"),
        "calledDecision decisionId": _("决策表"),
        "calledDecision resultVariable": _("存放结果的变量"),
        "input source": _("输入的取值"),
        "input target": _("输入的变量"),
        "output source": _("输出的取值"),
        "output target": _("输出的变量"),
        "timerEventDefinition timeDate": _("定时器"),
        "timerEventDefinition timeDuration": _("定时器"),
        "timerEventDefinition timeCycle": _("定时器"),
        "clause ref": _("条款"),
        "limit name": _("时限名称"),
        "limit amount": _("时限"),
        "limit unit": _("时限单位"),
        "limit from": _("时限起算"),
        "limit clause": _("时限的条款"),
        "limit timer": _("时限的定时器"),
        "notice message": _("通知内容"),
        "notice groups": _("通知的组"),
        "notice on": _("通知时机"),
        "starters groups": _("发起人"),
        "case businessKey": _("案件编号"),
        "case title": _("案件标题"),
        "case search": _("查找变量"),
    }.get(path, path)
