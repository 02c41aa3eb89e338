#!/usr/bin/env python3
"""Proves a package without the server it comes from: every file, every case's chain. Standard library only.

It is copied into each package as it is, so it imports nothing of the product and runs on Python 3.8 and newer.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMATS = ("clauseflow-month-archive/1", "clauseflow-history/1")
FIRST = bytes(32)  # stands where the first step has no predecessor
BLOCK = 1024 * 1024
LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no white space, UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def digest_of_value(name: str, entry: list[Any]) -> str:
    """Return the salted digest of a value: of an erased one nothing else is left."""
    if len(entry) == 1:
        return str(entry[0])
    salt, value = entry
    return hmac.new(bytes.fromhex(salt), canonical([name, value]), "sha256").hexdigest()


def step_hash(previous: bytes, chain: str, step: dict[str, Any]) -> bytes:
    """Return what the hash of a step must be: SHA-256(01 | hash before | columns | events | digest of the values)."""
    columns = [chain, step["seq"], step["step"], step["actor"], step["at"], step["recorded_at"]]
    digest = b""
    if step["values"] is not None:
        sealed = json.loads(step["values"])
        digests = {place: {n: digest_of_value(n, e) for n, e in of.items()} for place, of in sealed.items()}
        digest = hashlib.sha256(b"\x02" + canonical(digests)).digest()
    events = step["events"].encode("utf-8")
    return hashlib.sha256(b"\x01" + previous + canonical(columns) + events + digest).digest()


def events_of(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the events of a step as history.json must list them."""
    sealed = json.loads(step["values"]) if step["values"] is not None else {}
    for place, (kind, element_id, ref, task_id, data) in enumerate(json.loads(step["events"])):
        values = sealed.get(str(place), {})
        yield {
            **{name: step[name] for name in ("step", "actor", "at", "recorded_at")},
            **{"seq": step["seq"] + place, "type": kind, "element_id": element_id, "ref": ref, "task_id": task_id},
            "data": data,
            "values": {name: entry[1] for name, entry in values.items() if len(entry) == 2},
            "erased": sorted(name for name, entry in values.items() if len(entry) == 1),
        }


def problems_of_chain(history: dict[str, Any], case: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the chain of one case."""
    if history["chain"] != case["chain"]:
        yield "不是这个案件的记录 / the history is that of another case"
    events, last, before = [], FIRST, 0
    for step in history["steps"]:
        where = "第 {0} 条 / event {0}: ".format(step["seq"])
        own = list(events_of(step))
        if step["seq"] != before + 1:
            yield where + "编号不连续 / the numbers have a gap"
        elif not own or bytes.fromhex(step["hash"]) != step_hash(last, history["chain"], step):
            yield where + "内容与校验值不符 / the content does not match its hash"
        last, before = bytes.fromhex(step["hash"]), step["seq"] + max(len(own), 1) - 1
        events += own
    if (before, last.hex()) != (case["seq"], case["head"]):
        yield "链的末端与清单不一致 / the chain does not end where the manifest says"
    if canonical(events) != canonical(history["events"]):
        yield "可读的事件与链上的内容不一致 / the events to be read are not those of the chain"


def attached(history: dict[str, Any]) -> set[str]:
    """Return the SHA-256 of every file that the chain says was attached."""
    files = (file for event in history["events"] for file in event["data"].get("attachments") or ())
    return {file["sha256"] for file in files}


def problems_of_case(top: Path, case: dict[str, Any], manifest: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one case."""
    try:
        history = json.loads((top / case["folder"] / "history.json").read_text("utf-8"))
        yield from problems_of_chain(history, case)
        named, under = attached(history), case["folder"] + "/attachments/"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"history.json 无法读取 / cannot be read ({error})"
        return
    there = {each["sha256"] for each in manifest["files"] + manifest["missing"] if each["path"].startswith(under)}
    for sha256 in sorted(named - there):
        yield "缺少附件 / an attachment is not there: SHA-256 " + sha256
    for sha256 in sorted(there - named):
        yield "附件不在记录中 / an attachment that the history does not name: SHA-256 " + sha256


def problems_of_files(top: Path, files: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (path, what is wrong) of every file that is not as the manifest says, or that it does not name."""
    known = {MANIFEST, *(file["path"] for file in files)}
    for path in sorted(top.rglob("*")):
        if path.is_file() and path.name not in LEFT_BY_SYSTEMS and path.relative_to(top).as_posix() not in known:
            yield path.relative_to(top).as_posix(), "不在清单中 / not in the manifest"
    for file in files:
        path = top.joinpath(file["path"])
        if ".." in path.parts or not path.is_file():
            yield file["path"], "文件不在 / the file is not there"
        elif (path.stat().st_size, sha256_of(path)) != (file["size"], file["sha256"]):
            yield file["path"], "内容被改动 / the content was changed"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(BLOCK), b""):
            digest.update(block)
    return digest.hexdigest()


def problems(top: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Yield everything that is wrong with a package, each with its place."""
    if manifest["format"] != FORMATS[0]:
        yield MANIFEST + ": 格式未知 / unknown format " + str(manifest["format"])
    for path, reason in problems_of_files(top, manifest["files"]):
        yield path + ": " + reason
    for case in manifest["cases"]:
        for reason in problems_of_case(top, case, manifest):
            yield case["folder"] + ": " + reason
    for file in manifest["missing"]:
        yield file["path"] + ": 打包时文件已不在 / the file was gone already when this was packed"


def main() -> int:
    """Prove the package this file lies in, or the one that is named; return 0 where everything is as it was."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    asked = argparse.ArgumentParser(description="核验档案包 / verify the package")
    asked.add_argument(
        "folder", nargs="?", default=str(Path(__file__).resolve().parent), help="解压后的文件夹 / folder"
    )
    asked.add_argument("--manifest", default="", help="另行记下的 manifest.json 的 SHA-256 / noted elsewhere")
    given = asked.parse_args()
    top = Path(given.folder)
    try:
        manifest = json.loads((top / MANIFEST).read_text("utf-8"))
        found = list(problems(top, manifest))
        cases, files = len(manifest["cases"]), len(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"manifest.json 无法读取 / cannot be read ({error})")
        return 1
    own = sha256_of(top / MANIFEST)
    if given.manifest and given.manifest.strip().lower() != own:
        found.append(MANIFEST + ": 与记下的摘要不一致 / not the one whose digest was noted")
    for problem in found:
        print("✗ " + problem)
    print(f"{cases} 个案件,{files} 个文件 / {cases} cases, {files} files")
    print("SHA-256 manifest.json  " + own)
    print("有 {0} 处问题 / {0} problems".format(len(found)) if found else "全部一致 / everything is as it was")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
