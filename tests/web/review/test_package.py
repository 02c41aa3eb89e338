"""The archive of a month as one package: opened without us, proved without us, and found out when it was changed."""

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

import engine
import forms
from engine import clock
from engine.storage.tables import archive_entry
from tests.cases import complete, erase_values, open_tasks, start
from tests.web.shop import open_shop, signed_in
from tests.web.test_desk import PHOTO, REGISTERED, begin, fill, first_task, send
from web.review.package import file_missing, package_of
from web.settings import Settings
from web.wiring import work_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARCH = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
OFFICE = "/review/archive/month.zip?procedure=general_office&month=2025-03"
SHOP = "/review/archive/month.zip?procedure=shop&month=2025-03"


@pytest.fixture(autouse=True)
def _march():
    with clock.stopped_at(MARCH):
        yield


@pytest.fixture
def withdrawn(enter):
    """A complaint that was registered with a photograph and withdrawn; its address."""
    clerk = enter("he.jing")
    address, task = begin(clerk), first_task(clerk)
    fields = fill(clerk, task, **REGISTERED | {"complaint_content": "<b>慢</b>"})
    assert send(clerk, task, fields | {"complaint_files": (BytesIO(PHOTO), "现场 #1.png")}).status_code == 302
    reason = {"reason": "客户撤回", "command_key": "k" * 32}
    assert clerk.post(f"{address}/withdraw", reason).status_code == 302
    return address


@pytest.fixture
def unpacked(enter, withdrawn, tmp_path):
    """The package of the office's month, unpacked."""
    return unpack(enter("pei.ran").get(OFFICE).data, tmp_path / "package")


def unpack(content, folder):
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def verified(folder, *more):
    """What the package's own program says of it: exit status and text."""
    command = [sys.executable, "-I", str(folder / "verify.py"), *more]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd="/")
    assert done.stderr == ""
    return done.returncode, done.stdout


def folder_of(unpacked):
    return next((unpacked / "cases").iterdir())


def change(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def signed_anew(folder):
    """What somebody would do who knows the manifest and not the chain: give every file its new hash."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for file in manifest["files"]:
        content = (folder / file["path"]).read_bytes()
        file |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    path.write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def test_it_holds_the_case_with_its_records_files_and_history(unpacked):
    case = folder_of(unpacked)
    assert re.fullmatch(r"TS-20250310-001", case.name)
    records = [path.suffix for path in (case / "records").iterdir()]
    assert records == [".pdf" if forms.makes_pdf() else ".docx"]
    assert (case / "attachments" / "现场 #1.png").read_bytes() == PHOTO
    history = json.loads((case / "history.json").read_text("utf-8"))
    assert [each["values"] for each in history["events"] if each["type"] == "instance_cancelled"] == [
        {"reason": "客户撤回"}
    ]
    assert len(history["events"]) == history["seq"]


def test_its_pages_lead_to_every_file_and_load_nothing(unpacked):
    case = folder_of(unpacked)
    index, page = (path.read_text("utf-8") for path in (unpacked / "index.html", case / "index.html"))
    assert 'href="cases/TS-20250310-001/index.html"' in index
    for said in ("客户甲", "&lt;b&gt;慢&lt;/b&gt;", "客户撤回", "何静", "已撤回 · Withdrawn"):
        assert said in page
    assert 'href="attachments/%E7%8E%B0%E5%9C%BA%20%231.png"' in page
    assert not re.search(r'(src|href)="(https?:|/)|<script|<link|url\(', index + page)


def test_its_own_program_proves_it(unpacked):
    status, said = verified(unpacked)
    assert (status, "全部一致" in said, "1 个案件" in said) == (0, True, True), said
    digest = hashlib.sha256((unpacked / "manifest.json").read_bytes()).hexdigest()
    assert verified(unpacked, "--manifest", digest.upper())[0] == 0
    assert verified(unpacked, "--manifest", "0" * 64)[0] == 1


def test_a_changed_a_lost_and_an_added_file_are_named(unpacked):
    case = folder_of(unpacked)
    change(case / "index.html", "客户甲".encode(), "客户乙".encode())
    (case / "attachments" / "现场 #1.png").unlink()
    (case / "note.txt").write_text("x")
    status, said = verified(unpacked)
    assert status == 1
    for name, reason in (("index.html", "改动"), ("现场 #1.png", "文件不在"), ("note.txt", "不在清单中")):
        assert re.search(rf"{re.escape(name)}: .*{reason}", said), said


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("客户甲", "客户乙", "内容与校验值不符"),
        ('"actor": "he.jing"', '"actor": "luo.min"', "内容与校验值不符"),
        ("2025-03-10T01:00:00.000000Z", "2025-03-09T01:00:00.000000Z", "内容与校验值不符"),
    ],
)
def test_history_that_was_changed_with_its_manifest_breaks_the_chain(unpacked, old, new, reason):
    change(folder_of(unpacked) / "history.json", old.encode(), new.encode())
    signed_anew(unpacked)
    status, said = verified(unpacked)
    assert (status, reason in said) == (1, True), said


def test_events_to_be_read_are_those_of_the_chain(unpacked):
    path = folder_of(unpacked) / "history.json"
    history = json.loads(path.read_text("utf-8"))
    history["events"][-1]["values"]["reason"] = "别的"
    path.write_text(json.dumps(history, ensure_ascii=False), "utf-8")
    signed_anew(unpacked)
    assert "可读的事件与链上的内容不一致" in verified(unpacked)[1]


def test_a_step_cut_off_the_end_is_missed(unpacked):
    path = folder_of(unpacked) / "history.json"
    history = json.loads(path.read_text("utf-8"))
    last = history["steps"].pop()["seq"]
    history["events"] = [event for event in history["events"] if event["seq"] < last]
    path.write_text(json.dumps(history, ensure_ascii=False), "utf-8")
    signed_anew(unpacked)
    assert "链的末端与清单不一致" in verified(unpacked)[1]


def test_another_photograph_with_a_new_manifest_is_none_that_the_case_names(unpacked):
    (folder_of(unpacked) / "attachments" / "现场 #1.png").write_bytes(PHOTO + b"!")
    signed_anew(unpacked)
    status, said = verified(unpacked)
    assert status == 1
    assert "附件不在记录中" in said
    assert "缺少附件" in said


def test_a_file_that_was_gone_before_is_told_on_the_page_and_by_the_proof(enter, withdrawn, settings, tmp_path):
    digest = hashlib.sha256(PHOTO).hexdigest()
    (settings.uploads / "files" / digest[:2] / digest).unlink()
    folder = unpack(enter("pei.ran").get(OFFICE).data, tmp_path / "package")
    assert "打包时文件已不在" in (folder_of(folder) / "index.html").read_text("utf-8")
    status, said = verified(folder)
    assert (status, "打包时文件已不在" in said, "有 1 处问题" in said) == (1, True, True), said


def test_a_report_that_is_no_longer_what_was_filed_is_told(app, shop, tmp_path):
    case, page = closed(shop), b"<!doctype html>2"
    entry = {"id": "a" * 32, "procedure": "shop", "instance_id": case, "element_id": "file", "form_key": "f"}
    entry |= {"form_sha256": "0" * 64, "title": "月报", "data": {}, "page": page + b"!", "outbox_id": "b" * 32}
    with shop.begin() as connection:
        digest = hashlib.sha256(page).hexdigest()
        connection.execute(insert(archive_entry).values({**entry, "sha256": digest, "archived_at": MARCH}))
    folder = unpack(signed_in(app, "rita").get(SHOP).data, tmp_path / "package")
    assert (folder_of(folder) / "filed" / "月报.html").read_bytes() == page + b"!"
    assert "与归档时的摘要不一致" in (folder_of(folder) / "index.html").read_text("utf-8")


def test_the_same_cases_give_the_same_package(enter, withdrawn):
    owner = enter("yuan.zheng")
    first = owner.get(OFFICE).data
    clock.set_to(MARCH + timedelta(hours=5))
    assert owner.get(OFFICE).data == first


def test_its_language_is_its_own(enter, withdrawn):
    reviewer = enter("pei.ran")
    chinese = reviewer.get(OFFICE).data
    reviewer.browser.set_cookie("clauseflow-language", "en")
    assert reviewer.get(OFFICE).data == chinese


@pytest.fixture
def shop(app, database):
    open_shop(database)
    return database


def closed(shop):
    """A case of the shop that has come to its end."""
    case = start(shop).instance_id
    while tasks := open_tasks(shop, case):
        complete(shop, next(iter(tasks.values())), ok=True)
    return case


def test_an_erased_value_is_gone_and_the_chain_still_verifies(app, shop, tmp_path):
    closed(shop)
    erase_values(shop, "customer")
    folder = unpack(signed_in(app, "rita").get(SHOP).data, tmp_path / "package")
    history = (folder_of(folder) / "history.json").read_text("utf-8")
    assert "客户甲" not in history
    assert json.loads(history)["events"][0]["erased"] == ["customer"]
    assert verified(folder)[0] == 0


def test_each_case_is_in_the_month_in_which_it_ended(app, shop):
    first, still_open = closed(shop), start(shop).instance_id
    clock.set_to(datetime(2025, 3, 31, 16, 30, tzinfo=UTC))  # the first of April in Shanghai
    second, rita = closed(shop), signed_in(app, "rita")
    packed = {month: rita.get(SHOP.replace("2025-03", month)).data for month in ("2025-03", "2025-04")}
    chains = {month: [each["chain"] for each in manifest(content)["cases"]] for month, content in packed.items()}
    assert chains == {"2025-03": [first], "2025-04": [second]}
    assert still_open not in chains


def manifest(content):
    with ZipFile(BytesIO(content)) as archive:
        return json.loads(archive.read("manifest.json"))


def test_one_case_after_the_other_is_packed_while_it_is_sent(shop):
    for _each in range(3):
        closed(shop)
    package = package_of(shop, actor=engine.SYSTEM, procedure="shop", month="2025-03", zone=SHANGHAI)
    pieces = package.pieces()
    assert next(pieces)
    assert package.ledger.count == 0
    assert sum(map(len, pieces)) > 0
    assert package.ledger.count == 3


def test_the_page_offers_the_month_that_is_over_and_says_where_nothing_ended(app, shop):
    rita = signed_in(app, "rita")
    assert 'name="month" value="2025-02"' in rita.get("/review/archive").text
    answer = rita.get(SHOP)
    assert answer.status_code == 302
    assert "这个月没有结束的案件" in rita.get(answer.location).text


@pytest.mark.parametrize("month", ["", "2025-13", "x"])
def test_what_is_no_month_is_told(app, shop, month):
    answer = signed_in(app, "rita").get(SHOP.replace("2025-03", month))
    assert answer.status_code == 400
    assert "月份写作 2025-03" in answer.text


def test_other_procedures_and_other_people_find_nothing(app, shop):
    closed(shop)
    assert signed_in(app, "rita").get(SHOP.replace("shop", "bank")).status_code == 404
    assert signed_in(app, "li.na").get(SHOP).status_code == 404
    assert signed_in(app, "otto").get(SHOP).status_code == 200


def test_the_package_says_of_itself_how_it_is_proved(unpacked):
    said = (unpacked / "README.md").read_text("utf-8")
    assert "python3 verify.py" in said
    assert Path(engine.__file__).parent.name not in re.findall(r"^(?:from|import) (\w+)", said, re.M)
    imported = re.findall(r"^(?:from|import) (\w+)", (unpacked / "verify.py").read_text("utf-8"), re.M)
    assert set(imported) <= sys.stdlib_module_names


def filed(database, folder, month=4):
    return file_missing(database, folder, zone=SHANGHAI, now=datetime(2025, month, 1, 1, 0, tzinfo=UTC))


def test_packages_of_past_months_are_filed_once_in_the_operators_folder(office, withdrawn, tmp_path):
    file = tmp_path / "general_office" / "general_office-2025-03.zip"
    assert filed(office, tmp_path, month=3) == []  # the month is not over
    assert filed(office, tmp_path) == [file]
    assert verified(unpack(file.read_bytes(), tmp_path / "package"))[0] == 0
    file.write_bytes(b"kept")
    assert filed(office, tmp_path) == []
    assert file.read_bytes() == b"kept"
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_share_that_is_not_mounted_is_not_made_up(office, withdrawn, tmp_path):
    with pytest.raises(FileNotFoundError):
        filed(office, tmp_path / "share")
    assert not (tmp_path / "share").exists()


def test_a_package_that_breaks_off_leaves_nothing_behind(office, withdrawn, tmp_path, monkeypatch):
    monkeypatch.setattr(forms, "record", None)
    with pytest.raises(TypeError):
        filed(office, tmp_path)
    assert not any((tmp_path / "general_office").iterdir())
    monkeypatch.undo()
    assert len(filed(office, tmp_path)) == 1


def test_the_workers_file_where_the_operator_says(office, withdrawn, tmp_path):
    settings = Settings.from_environment({"CLAUSEFLOW_VAR": str(tmp_path), "CLAUSEFLOW_ARCHIVE_FOLDER": str(tmp_path)})
    with clock.stopped_at(MARCH + timedelta(days=31)):
        work_of(settings).file_months(office)
        work_of(replace(settings, archive_folder=None)).file_months(office)
    assert (tmp_path / "general_office" / "general_office-2025-03.zip").is_file()
