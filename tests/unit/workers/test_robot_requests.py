"""What each kind of robot is sent: signatures as the products compute them, texts that give no orders, links kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.commands.letters.channels import RobotMessage
from engine.workers.robot_requests import MOST_BYTES, dingtalk_signature, feishu_signature, request_of

AT = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
LINK = "https://clauseflow.example.com/cases/1"
MESSAGE = RobotMessage(
    kind="dingtalk",
    address="https://oapi.dingtalk.com/robot/send?access_token=TOKEN",
    secret="",
    title="【照章】",
    text="请处理",
    link=LINK,
    link_text="打开案件",
)


def sent(**changed):
    address, body = request_of(replace(MESSAGE, **changed), AT)
    return address, json.loads(body)


def test_signatures_are_those_of_another_program():
    """Computed with `openssl dgst -sha256`: the key is the secret for DingTalk, moment and secret for Feishu."""
    assert dingtalk_signature("this is secret", 1577262236757) == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
    assert feishu_signature("demo", 1599360473) == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="


def test_dingtalk_has_moment_and_signature_in_its_address():
    address, body = sent(secret="SEC1")
    query = parse_qs(urlsplit(address).query)
    moment = int(AT.timestamp() * 1000)
    assert query["timestamp"] == [str(moment)]
    assert query["sign"] == [dingtalk_signature("SEC1", moment)]
    assert query["access_token"] == ["TOKEN"]
    assert body == {"msgtype": "text", "text": {"content": f"【照章】请处理\n打开案件:{LINK}"}}


def test_feishu_has_moment_and_signature_in_its_body():
    address, body = sent(kind="feishu", secret="S", address="https://open.feishu.cn/open-apis/bot/v2/hook/TOKEN")
    assert address == "https://open.feishu.cn/open-apis/bot/v2/hook/TOKEN"
    assert body["timestamp"] == str(int(AT.timestamp()))
    assert body["sign"] == feishu_signature("S", int(AT.timestamp()))


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu"])
def test_without_a_secret_nothing_is_signed(kind):
    address, body = sent(kind=kind)
    assert address == MESSAGE.address
    assert "sign" not in body


def test_feishu_gets_parts_that_it_does_not_interpret():
    text = '<at user_id="all"></at> **x**\n[a](http://evil.example)'
    _address, body = sent(kind="feishu", text=text)
    lines = body["content"]["post"]["zh_cn"]["content"]
    assert [part["tag"] for line in lines for part in line] == ["text", "text", "a"]
    assert "".join(line[0]["text"] for line in lines[:2]) == "【照章】" + text.replace("\n", "")
    assert lines[-1] == [{"tag": "a", "text": "打开案件", "href": LINK}]


def test_wecom_calls_nobody():
    _address, body = sent(kind="wecom", text="<@all> <@zhang>")
    assert body["msgtype"] == "text"
    assert "<@" not in body["text"]["content"]
    assert "all" in body["text"]["content"]


def test_dingtalk_calls_nobody():
    _address, body = sent(text="@all @13800000000 [a](http://evil.example)")
    assert body.keys() == {"msgtype", "text"}


@pytest.mark.parametrize("kind", ["dingtalk", "wecom"])
def test_a_long_text_is_cut_and_its_link_stays_whole(kind):
    _address, body = sent(kind=kind, text="字" * 20_000)
    content = body["text"]["content"]
    assert len(content.encode()) <= MOST_BYTES[kind]
    assert content.endswith(f"…\n打开案件:{LINK}")


def test_a_long_text_is_cut_for_feishu():
    _address, body = sent(kind="feishu", text="字" * 20_000)
    assert len(json.dumps(body, ensure_ascii=False).encode()) < 20_000
    assert body["content"]["post"]["zh_cn"]["content"][-1][0]["href"] == LINK


def test_without_a_link_there_is_no_empty_one():
    assert sent(link="", link_text="")[1]["text"]["content"] == "【照章】请处理"


def test_neither_address_nor_secret_stands_in_what_is_printed():
    assert "TOKEN" not in repr(MESSAGE)
    assert "SEC1" not in repr(replace(MESSAGE, secret="SEC1"))
