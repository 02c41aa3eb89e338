"""BPMN's names in people's words: kinds of element, places of a value in an element. Nothing is computed here."""

from engine.language import gettext as _
from web.studio import terms


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
        "receiveTask": _("接收任务"),
        "scriptTask": _("脚本任务"),
        "callActivity": _("调用活动"),
        "subProcess": _("子流程"),
        "transaction": _("事务"),
        "adHocSubProcess": _("特别子流程"),
        "exclusiveGateway": _("排他网关"),
        "parallelGateway": _("并行网关"),
        "inclusiveGateway": _("包容网关"),
        "eventBasedGateway": _("事件网关"),
        "complexGateway": _("复杂网关"),
        "intermediateCatchEvent": _("捕获事件"),
        "intermediateThrowEvent": _("中间事件"),
        "multiInstanceLoopCharacteristics": _("多实例"),
        "standardLoopCharacteristics": _("循环"),
        "startEvent": _("开始事件"),
        "endEvent": _("结束事件"),
        "boundaryEvent": _("边界事件"),
        "sequenceFlow": _("顺序流"),
        "messageFlow": _("消息流"),
        "textAnnotation": _("文字说明"),
        "association": _("关联"),
        "group": _("分组框"),
        "decision": _("决策表"),
        "rule": _("规则"),
        "dataObject": _("数据对象"),
        "dataObjectReference": _("数据对象"),
        "message": _("消息"),
        "signal": _("信号"),
        "error": _("错误"),
        "escalation": _("升级"),
    }.get(name, name)


def event(name: str) -> str:
    """Return what an event waits for or throws, by the kind of its definition; “开始事件” or the like follows."""
    return {
        "message": _("消息"),
        "timer": _("定时"),
        "signal": _("信号"),
        "conditional": _("条件"),
        "error": _("错误"),
        "escalation": _("升级"),
        "compensate": _("补偿"),
        "cancel": _("取消"),
        "link": _("链接"),
        "terminate": _("终止"),
    }.get(name, name)


def place(path: str) -> str:
    """Return what people call a value of an element; a path nobody has a word for stays as it is, readable.

    Args:
        path: as the comparison says it; `#` and the id of a limit may follow.
    """
    path, _mark, limit = path.partition("#")
    return f"{_place(path)} {limit}".strip()


def value(path: str, text: str) -> str:
    """Return what people call what stands at a place; most values stay as they are."""
    return terms.said(path.partition("#")[0], text)


def _place(path: str) -> str:
    return {
        "name": _("名称"),
        "text": _("内容"),
        "hit_policy": _("命中规则"),
        "input_names": _("条件的表达式"),
        "input_labels": _("条件的名称"),
        "output_labels": _("结果的名称"),
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
        "notice message": _("通知内容"),
        "notice groups": _("通知的组"),
        "notice on": _("通知时机"),
        "starters groups": _("发起人"),
        "raise": _("由人发起"),
        "raise groups": _("可以发起的组"),
        "raise when": _("何时可以发起"),
        "raise label": _("发起按钮的文字"),
        "raise label_en": _("发起按钮的文字(英文)"),
        "case businessKey": _("案件编号"),
        "case title": _("案件标题"),
        "case search": _("查找变量"),
        "conflict variable": _("冲突的变量"),
        "conflict rule": _("变量冲突的处理"),
        **_of_limits(),
        **_of_activities(),
        **_of_events(),
    }.get(path, path)


def _of_limits() -> dict[str, str]:
    return {
        "limit id": _("时限编号"),
        "limit name": _("时限名称"),
        "limit when": _("时限的适用条件"),
        "limit term": _("时限"),
        "limit calendar": _("时限的日历"),
        "limit countsStart": _("开始当天算第一天"),
        "limit ending": _("时限最后一天"),
        "limit from": _("时限起算"),
        "limit message": _("时限起算的消息"),
        "limit clause": _("时限的条款"),
        "limit timer": _("时限的定时器"),
        "limit warning": _("到期前提醒"),
        "limit remind": _("超时后提醒办理人"),
        "limit escalate": _("超时后上报"),
        "limit reassign": _("超时后转给"),
        "limit mark": _("超时后写入的变量"),
        "limit text": _("超时后的通知"),
        "limit onBreach": _("超时怎么办"),
        "clockStop": _("等待时停走的时限"),
        "clockStop limits": _("等待时停走的时限"),
        "clockStop reason": _("时限停走的原因"),
        "case calendar": _("工作日历"),
    }


def _of_activities() -> dict[str, str]:
    many, loop = "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"
    return {
        "script expression": _("脚本"),
        "script resultVariable": _("存放结果的变量"),
        "calledElement processId": _("调用的流程"),
        "calledElement bindingType": _("调用哪个版本"),
        "calledElement versionTag": _("版本标签"),
        "calledElement propagateAllParentVariables": _("传入全部变量"),
        "calledElement propagateAllChildVariables": _("带回全部变量"),
        many: _("多实例(并行)"),
        f"{many} isSequential": _("多实例按顺序"),
        f"{many} loopCharacteristics inputCollection": _("逐项办理的列表"),
        f"{many} loopCharacteristics inputElement": _("每一项的变量"),
        f"{many} loopCharacteristics outputCollection": _("汇总结果的变量"),
        f"{many} loopCharacteristics outputElement": _("每一项的结果"),
        f"{many} loopCardinality": _("多实例的个数"),
        f"{many} completionCondition": _("提前结束的条件"),
        loop: _("循环"),
        f"{loop} loopCondition": _("继续循环的条件"),
        f"{loop} testBefore": _("先判断再办理"),
        f"{loop} loopMaximum": _("最多次数"),
        "completionCondition": _("结束条件"),
        "cancelRemainingInstances": _("结束时取消其余活动"),
        "ordering": _("办理次序"),
        "isForCompensation": _("用于补偿"),
        "triggeredByEvent": _("由事件触发"),
        "messageRef": _("消息"),
    }


def _of_events() -> dict[str, str]:
    return {
        "isInterrupting": _("是否中断"),
        "parallelMultiple": _("全部发生才继续"),
        "instantiate": _("从这里发起案件"),
        "eventGatewayType": _("全部发生才继续"),
        "activationCondition": _("激活条件"),
        "subscription correlationKey": _("对应的键"),
        "errorCode": _("错误代码"),
        "escalationCode": _("升级代码"),
        "messageEventDefinition messageRef": _("消息"),
        "signalEventDefinition signalRef": _("信号"),
        "errorEventDefinition errorRef": _("错误"),
        "escalationEventDefinition escalationRef": _("升级"),
        "conditionalEventDefinition condition": _("条件"),
        "linkEventDefinition name": _("链接名称"),
        "compensateEventDefinition activityRef": _("补偿的活动"),
        "compensateEventDefinition waitForCompletion": _("等补偿做完"),
        "versionTag value": _("版本标签"),
    }
