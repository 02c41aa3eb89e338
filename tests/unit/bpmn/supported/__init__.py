"""Every element of BPMN 2.0 in the smallest diagram that shows it: what runs with its trace, what is refused and why.

`test_bpmn_supported.py` plays and judges each row, and keeps `engine/bpmn/SUPPORTED.md` as this table says.
"""

from tests.unit.bpmn.supported.activities import ACTIVITIES
from tests.unit.bpmn.supported.attached import ATTACHED
from tests.unit.bpmn.supported.events import BEGINNINGS, ENDS
from tests.unit.bpmn.supported.gateways import GATEWAYS
from tests.unit.bpmn.supported.refused import REFUSED
from tests.unit.bpmn.supported.row import Refused, Runs
from tests.unit.bpmn.supported.shapes import fails
from tests.unit.bpmn.supported.working_time import WORKING_TIME

__all__ = ["ROWS", "Refused", "Runs", "fails"]

ROWS = (*ACTIVITIES, *GATEWAYS, *BEGINNINGS, *ATTACHED, *ENDS, *WORKING_TIME, *REFUSED)
