"""Settings from the environment, and the secret that makes itself."""

import stat
from pathlib import Path

import pytest

from web.settings import MEBIBYTE, SettingInvalid, Settings
from web.wiring import channels_of


def settings(tmp_path, **given):
    return Settings.from_environment({"CLAUSEFLOW_VAR": str(tmp_path), "OTHER": "x"} | given)


def test_everything_has_a_safe_default(tmp_path):
    found = settings(tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path}/clauseflow.db"
    assert found.listen == "127.0.0.1:8000"
    assert found.upload_max == 20 * MEBIBYTE
    assert not found.secure
    assert not found.listen_chosen


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 48
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_secret_that_others_can_read_is_closed_again(tmp_path):
    settings(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    settings(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "clauseflow.example"),
        ("PUBLIC_URL", "https://clauseflow.example/path"),
        ("LISTEN", "8000"),
        ("LISTEN", "127.0.0.1:99999"),
        ("UPLOAD_MAX", "much"),
        ("UPLOAD_MAX", "-1"),
        ("SESSION_HOURS", "nan"),
        ("ZONE", "Mars/Olympus"),
        ("ROBOT_HOSTS", "https://im.example.com"),
        ("ROBOT_HOSTS", "im.example.com/path"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path, name, value):
    with pytest.raises(SettingInvalid, match=f"CLAUSEFLOW_{name}"):
        settings(tmp_path, **{f"CLAUSEFLOW_{name}": value})


def test_https_is_known_by_the_public_address(tmp_path):
    found = settings(tmp_path, CLAUSEFLOW_PUBLIC_URL="https://clauseflow.example/")
    assert found.secure
    assert found.address == "https://clauseflow.example"


def test_the_address_to_print_is_one_that_can_be_opened(tmp_path):
    assert settings(tmp_path, CLAUSEFLOW_LISTEN="0.0.0.0:8080").address == "http://127.0.0.1:8080"


MAIL = {"CLAUSEFLOW_MAIL_HOST": "smtp.example.com", "CLAUSEFLOW_MAIL_FROM": "照章 <clauseflow@example.com>"}


def test_mail_is_off_until_a_server_is_named(tmp_path):
    assert settings(tmp_path).mail is None
    assert settings(tmp_path, CLAUSEFLOW_MAIL_FROM="clauseflow@example.com").mail is None


@pytest.mark.parametrize(("security", "port"), [(None, 587), ("starttls", 587), ("ssl", 465), ("none", 25)])
def test_mail_is_encrypted_unless_somebody_says_otherwise(tmp_path, security, port):
    said = {"CLAUSEFLOW_MAIL_SECURITY": security} if security else {}
    found = settings(tmp_path, **MAIL, **said).mail
    assert (found.security, found.port) == (security or "starttls", port)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_FROM", ""),
        ("MAIL_FROM", "clauseflow"),
        ("MAIL_FROM", "a@example.com\nBcc: b@example.com"),
        ("MAIL_SECURITY", "tls"),
        ("MAIL_PORT", "smtp"),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_named(tmp_path, name, value):
    with pytest.raises(SettingInvalid, match=f"CLAUSEFLOW_{name}"):
        settings(tmp_path, **MAIL | {f"CLAUSEFLOW_{name}": value})


def test_the_password_of_the_mail_server_is_not_printed(tmp_path):
    found = settings(tmp_path, **MAIL, CLAUSEFLOW_MAIL_USER="u", CLAUSEFLOW_MAIL_PASSWORD="bright-morning-tea")
    assert found.mail.password == "bright-morning-tea"
    assert "bright" not in repr(found)


def test_settings_become_the_ways_out_of_the_house(tmp_path):
    more = {"CLAUSEFLOW_ROBOT_HOSTS": "IM.example.com, chat.example.com:8443", "CLAUSEFLOW_PUBLIC_URL": "https://c.cn"}
    ways = channels_of(settings(tmp_path, **MAIL, **more))
    assert ways.mail.args[0].sender == "照章 <clauseflow@example.com>"
    assert ways.robot_hosts == {"im.example.com", "chat.example.com:8443"}
    assert ways.public_url == "https://c.cn"
    assert channels_of(settings(tmp_path)).mail is None


def test_the_folder_for_packages_is_a_whole_path(tmp_path):
    assert settings(tmp_path).archive_folder is None
    assert settings(tmp_path, CLAUSEFLOW_ARCHIVE_FOLDER="/mnt/archive").archive_folder == Path("/mnt/archive")
    with pytest.raises(SettingInvalid, match="ARCHIVE_FOLDER"):
        settings(tmp_path, CLAUSEFLOW_ARCHIVE_FOLDER="archive")
