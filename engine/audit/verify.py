"""The verifier: proves every chain and, on a database at rest, the invariants of every case. Changes nothing."""

from collections.abc import Iterator

from engine.audit.invariants import CaseRows, is_lost, problems_of
from engine.audit.problems import Problem, VerifyReport
from engine.audit.proof import ChainProof
from engine.bpmn.runtime.waiting import waiting
from engine.language import gettext as _
from engine.storage import Connection, Database, history, participants
from engine.storage import proof as rows
from engine.storage.tables import ADMINISTRATION


def verify(db: Database) -> VerifyReport:
    """Prove the audit chains and the invariants.

    Returns:
        How many chains and events were proved, and every problem with the row it is about.
    """
    chains = events = 0
    problems: list[Problem] = []
    with db.read() as connection:
        for instance_id in rows.instance_ids(connection):
            proof = _case(connection, instance_id)
            chains, events = chains + 1, events + len(proof.events)
            problems += proof.problems
        administration = _administration(connection)
        problems += [*administration.problems, *_in_the_air(connection)]
    return VerifyReport(chains=chains + 1, events=events + len(administration.events), problems=tuple(problems))


def _chain(connection: Connection, instance_id: str) -> ChainProof:
    row = rows.instance_row(connection, instance_id)
    where = str(row["business_key"] or instance_id)
    proof = ChainProof.of(instance_id, where).read(history.steps_of(connection, instance_id))
    return proof.ends_at(row["chain_seq"], row["chain_hash"])


def _case(connection: Connection, instance_id: str) -> ChainProof:
    proof = _chain(connection, instance_id)
    row = rows.instance_row(connection, instance_id)
    case = CaseRows(
        instance=row,
        waiting=waiting(row["state"]),
        events=proof.events,
        tasks=list(rows.tasks(connection, instance_id)),
        places=list(rows.places(connection, instance_id)),
        participants=participants.of(connection, instance_id),
        timers=list(rows.timers(connection, instance_id)),
        letters=list(rows.letters(connection, instance_id)),
        held=rows.held_letters(connection, instance_id),
        subscriptions=list(rows.subscriptions(connection, instance_id)),
        limits=list(rows.running_limits(connection, instance_id)),
        incidents=list(rows.open_incidents(connection, instance_id)),
    )
    proof.problems += problems_of(case)
    return proof


def _administration(connection: Connection) -> ChainProof:
    head = rows.administration_head(connection)
    proof = ChainProof.of(ADMINISTRATION, ADMINISTRATION).read(history.steps_of(connection, ADMINISTRATION))
    return proof.ends_at(head["seq"], head["hash"]) if head else proof.ends_at(0, proof.head.hash)


def _in_the_air(connection: Connection) -> Iterator[Problem]:
    """I6, I9, I10: what belongs to nothing, and commands that were accepted and not carried out."""
    for name in rows.strange_chains(connection):
        yield Problem(where=name, row="chain", rule="chain", reason=_("不属于任何案件的记录。"))
    held = rows.held_letters(connection, None)
    for letter in rows.letters_of_nobody(connection):
        if is_lost(letter, held):
            reason = _("没有送出,也不会再送。")
            yield Problem(where=letter["procedure"], row=f"outbox {letter['id']}", rule="I6", reason=reason)
    for command in rows.unanswered_commands(connection):
        reason = _("操作已受理,却没有结果。")
        yield Problem(where="command", row=f"command {command['key']}", rule="I10", reason=reason)
