"""Kinds of history events that commands record themselves; what a diagram does stands in engine/bpmn/step.py."""

from enum import StrEnum


class CommandEvent(StrEnum):
    """What somebody did, or what happened to a case from outside its diagram."""

    INSTANCE_STARTED = "instance_started"  # values: what the start form held
    INSTANCE_CANCELLED = "instance_cancelled"  # values: reason
    TASK_COMPLETED = "task_completed"  # values: what was submitted; data: attachments
    TASK_CLAIMED = "task_claimed"
    TASK_UNCLAIMED = "task_unclaimed"
    TASK_ASSIGNED = "task_assigned"  # data: from, to; values: reason
    TASK_REASSIGNED = "task_reassigned"  # a missed limit took it away; data: limit, from, from_groups, to_groups
    CLOCK_STOPPED_BY_HAND = "clock_stopped_by_hand"  # data: limit; values: reason
    CLOCK_RESUMED_BY_HAND = "clock_resumed_by_hand"
    LIMIT_SET = "limit_set"  # somebody gave a running limit another length or date; data: limit; values: reason
    LIMITS_RECOUNTED = "limits_recounted"  # data: because, notice
    LIMITS_RENEWED = "limits_renewed"  # administration; data: procedure, deployment, recount; values: reason
    JOB_COMPLETED = "job_completed"  # data: handler
    JOB_REFUSED = "job_refused"  # ended in a business error; data: handler, code; values: message, values
    MESSAGE_RECEIVED = "message_received"  # data: name, from; values: key, values
    SIGNAL_RECEIVED = "signal_received"  # data: name, from; values: values
    MESSAGE_KEPT = "message_kept"  # administration; data: procedure, name, expires_at; values: key, values
    INCIDENT_OPENED = "incident_opened"  # data: incident, kind; values: reason, detail
    INCIDENT_RESOLVED = "incident_resolved"  # data: incident
    DEPLOYED = "deployed"  # administration; data: procedure, number, members
