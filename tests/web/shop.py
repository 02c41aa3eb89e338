"""The shop of `tests.bundles` with the people who own and review it, each with a browser."""

from flask import Flask

import engine
from engine.storage import Database
from tests.bundles import PROCEDURE, deployed, two_tasks
from tests.web.conftest import PASSWORD, Visitor

LIMIT = '<clauseflow:limit id="L1" name="十分钟内核对" amount="10" unit="minutes" from="activation" clause="2.1" />'
CLAUSES = """
title: 发货办法
clauses:
  - {id: "1", title: 目的, rule: 让客户放心。, kind: policy, reason: 目的说明}
  - {id: "2.1", title: 核对, title_en: Check, rule: 十分钟内核对。, gloss: Check within ten minutes}
"""
DIAGRAM = "/studio/shop/diagrams/order.bpmn"
PEOPLE = {"otto": "owner", "olga": "owner", "rita": "reviewer", "li.na": ""}


def files(**changed: str) -> dict[str, bytes]:
    """Members of the bundle, with a limit and a clause on the first task."""
    check = changed.pop("check", LIMIT + '<clauseflow:clause ref="2.1" />')
    return {**two_tasks(check=check, **changed), "clauses.yaml": CLAUSES.encode()}


def open_shop(database: Database) -> None:
    """Deploy the shop and let its people in: two owners, a reviewer, somebody of the office."""
    deployed(database, files())
    for user_id, role in PEOPLE.items():
        engine.add_user(database, actor=engine.SYSTEM, user_id=user_id, name=user_id.title())
        if role:
            engine.grant(database, actor=engine.SYSTEM, user_id=user_id, role=role, procedure=PROCEDURE)
    for group in ("office", "store"):
        engine.set_membership(database, actor=engine.SYSTEM, user_id="li.na", group=f"{PROCEDURE}/{group}")


def signed_in(app: Flask, login: str) -> Visitor:
    """Return somebody's browser behind the sign-in; nobody else's password costs the test any time."""
    visitor, database = Visitor(app), app.extensions["database"]
    engine.set_password(database, actor=engine.SYSTEM, user_id=login, password=PASSWORD)
    assert visitor.sign_in(login).status_code == 302
    return visitor


def order() -> bytes:
    """The diagram as it is deployed."""
    return files()["order.bpmn"]
