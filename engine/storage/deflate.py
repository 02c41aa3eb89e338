"""Bytes kept compressed: raw DEFLATE (RFC 1951) with a dictionary of what nearly every step of history says.

It knows bytes, no column. Bytes that were compressed without the dictionary are read as well.
"""

import zlib

LEVEL, MEMORY = 1, 9  # quickly rather than to the last byte

# What is repeated in history, the most frequent last. Never change a byte of it: what is stored could not be read any
# more. Another dictionary would need another column.
_WORDS = (
    b'"clock_resumed_by_hand""clock_stopped_by_hand""compensation_started""variable_conflict""escalation_thrown"'
    b'"instance_cancelled""incident_resolved""incident_opened""limits_recounted""message_received""signal_received"'
    b'"process_completed""process_started""instance_started""element_cancelled""task_reassigned""task_unclaimed"'
    b'"task_assigned""task_claimed""message_thrown","message_kept","signal_thrown","error_thrown","job_completed","'
    b'{"handler":"timer_moved","timer_fired","{"count":1,"due_at":"loop_started","event_caught",{"by":"message",'
    b'{"groups":[],"users":["notice_sent","limit_warned","limit_missed","decision_evaluated",{"decision":"dmn_",'
    b'{"rules":[1],"value":{"process":""limit_changed","clock_stopped","clock_resumed",+08:00","unit":"working hours"},'
    b'["limit_ended",{"cancelled":false,"due_at":"202-","limit":"","started_at":"202-T18:00:00+08:00"}],["limit_started'
    b'",{"amount":2.0,"calendar":"","due_at":"T18:00:00+08:00","limit":"","started_at":"+08:00","unit":"working days"}]'
    b'",[null,"202-[null,[],[null,false]],[null,true]],_by":["_at":["_note":["_text":["{"0":{"1":{"'
    b'","gw_bt_ee_se_ut_flow_",{"attachments":[],"round":1}],["variables_set",{"scope":""}],["element_completed",{}],["'
    b'flow_taken",{}],["element_activated",null,{}],["element_completed",null,{}],["flow_taken",null,{}],["'
    b'element_activated",{"round":1}]][["task_completed","'
)


def deflated(value: bytes) -> bytes:
    """Return bytes compressed."""
    packing = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, MEMORY, zlib.Z_DEFAULT_STRATEGY, _WORDS)
    return packing.compress(value) + packing.flush()


def inflated(value: bytes) -> bytes:
    """Return bytes as they were.

    Raises:
        zlib.error: they are nothing that was compressed.
    """
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS, _WORDS)
    found = unpacking.decompress(value)
    if not unpacking.eof or unpacking.unused_data:
        raise zlib.error("cut off, or something behind it")
    return found
