"""`clauseflow organization`: out of one installation and into it again."""

import pytest

OFFICE = "roles: {office: 办公室}\npeople:\n- {id: li.na, name: 李娜, deputy_of: [office]}\n"


@pytest.fixture
def run(run):

    assert run("db", "upgrade")[0] == 0
    return run


def test_an_organisation_comes_in_and_goes_out(run, tmp_path):
    file, again = tmp_path / "office.yaml", tmp_path / "again.yaml"
    file.write_text(OFFICE, "utf-8")
    said = "新增“办公室”\n新增用户 李娜(li.na),登录前请设密码\n李娜:办公室 副职\n"
    assert run("organization", "import", "shop", file, "--check") == (0, f"{said}只检查,没有导入。\n")
    assert run("organization", "import", "shop", file) == (0, f"{said}已导入。\n")
    assert run("organization", "export", "shop", again)[0] == 0
    assert run("organization", "import", "shop", again) == (0, "与现在的组织相同,没有变化。\n")
    file.write_text("departments: 3", "utf-8")
    status, said = run("organization", "import", "shop", file)
    assert status == 1
    assert "应当是列表" in said
