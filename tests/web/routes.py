"""Who may see what: every address of the product, once. A new address without a line here fails the test beside it."""

from dataclasses import dataclass, field

STAFF, OUTSIDER, OWNER, REVIEWER, ADMIN = "he.jing", "liang.chen", "yuan.zheng", "pei.ran", "guan.li"
EVERYBODY = frozenset({STAFF, OUTSIDER, OWNER, REVIEWER, ADMIN})
READERS = frozenset({STAFF, OWNER, REVIEWER})  # of the case that the staff began
GROUP = "general_office/department/综合部"
DIAGRAM = {"procedure": "general_office", "path": "general_office_complaint.bpmn"}
CLOCK = {"do": "stop", "ref": "", "limit": "", "reason": "等客户"}
RECORD = {"procedure": "general_office", "record_id": "complaint_record"}
PROCESS = {"procedure": "general_office", "process": "general_office_complaint"}


@dataclass(frozen=True)
class Route:
    """One address: for whom it exists, who may do what it does, and what its places are filled with."""

    sees: frozenset[str]  # everybody else is answered 404
    may: frozenset[str] | None = None  # others who see it are refused; None = all who see it
    public: bool = False  # strangers are not sent to the sign-in page
    unknown: bool = False  # its places name nothing that exists, so that nobody finds anything
    values: dict[str, str] = field(default_factory=dict)  # beside `case`, `task` and `file`
    data: dict[str, str] = field(default_factory=dict)  # posted, beside token, key and revision


def only(*logins, **more):
    return Route(frozenset(logins), **more)


ROUTES = {
    "auth.sign_in": Route(EVERYBODY, public=True),
    "auth.check_password": Route(EVERYBODY, public=True),
    "auth.choose_language": Route(EVERYBODY, public=True),
    "auth.password": Route(EVERYBODY),
    "auth.change_password": Route(EVERYBODY),
    "auth.own_mail": Route(EVERYBODY),
    "auth.change_own_mail": Route(EVERYBODY, data={"email": "somebody@example.com", "wants_mail": "1"}),
    "auth.sign_out": Route(EVERYBODY),
    "api.healthz": Route(EVERYBODY, public=True),
    "api.readyz": Route(EVERYBODY, public=True),
    "desk.inbox": Route(EVERYBODY),
    "desk.calendar": Route(EVERYBODY),
    "desk.calendar_file": Route(EVERYBODY),
    "desk.cases": Route(EVERYBODY),
    "desk.case": Route(READERS),
    "desk.record": Route(READERS),
    "desk.case_file": Route(READERS),
    "desk.named_record": Route(READERS, unknown=True, values={"record_id": "nothing"}),
    "desk.named_record_word": Route(READERS, unknown=True, values={"record_id": "nothing"}),
    "desk.named_record_pdf": Route(READERS, unknown=True, values={"record_id": "nothing"}),
    "desk.case_tables": only(),  # a complaint has no tables
    "desk.attachment": Route(READERS),
    "desk.withdraw": Route(READERS, may=frozenset({STAFF, OWNER}), data={"reason": "重复"}),
    "desk.raise_event": Route(READERS, data={"ref": "0"}),
    "desk.case_clock": Route(READERS, may=frozenset({STAFF, OWNER}), data=CLOCK),
    "desk.task": Route(READERS),
    "desk.task_clock": Route(READERS, may=frozenset({STAFF, OWNER}), data=CLOCK),
    "desk.send": Route(READERS, may=frozenset({STAFF})),
    "desk.claim": Route(READERS, may=frozenset({STAFF})),
    "desk.release": Route(READERS, may=frozenset({STAFF})),
    "desk.assign": Route(READERS, may=frozenset({STAFF, OWNER}), data={"to_user": "luo.min", "reason": "下班"}),
    "desk.choose_start": Route(EVERYBODY),
    "desk.start_form": only(STAFF, values=PROCESS | {"event": "se_complaint"}),
    "desk.start": only(STAFF, values=PROCESS | {"event": "se_complaint"}),
    "desk.notices": Route(EVERYBODY),
    "desk.mark_read": Route(EVERYBODY),
    "admin.users": only(ADMIN),
    "admin.new_user": only(ADMIN),
    "admin.add_user": only(ADMIN),
    "admin.user": only(ADMIN, values={"user_id": "ning.hao"}),
    "admin.change_user": only(ADMIN, values={"user_id": "ning.hao"}, data={"name": "宁浩"}),
    "admin.set_active": only(ADMIN, values={"user_id": "ning.hao"}, data={"active": "1"}),
    "admin.set_places": only(ADMIN, values={"user_id": "ning.hao"}),
    "admin.reset_password": only(ADMIN, values={"user_id": "ning.hao"}),
    "admin.groups": only(ADMIN),
    "admin.add_group": only(ADMIN),
    "admin.group": only(ADMIN, values={"key": GROUP}),
    "admin.change_group": only(ADMIN, values={"key": GROUP}),
    "admin.export_organization": only(ADMIN, values={"procedure": "general_office"}),
    "admin.try_organization": only(ADMIN, values={"procedure": "general_office"}),
    "admin.import_organization": only(ADMIN, values={"procedure": "general_office"}),
    "admin.calendars": only(ADMIN),
    "admin.calendar": only(ADMIN, values={"id": "cn"}),
    "admin.change_calendar": only(ADMIN, values={"id": "cn"}),
    "admin.calendar_year": only(ADMIN, values={"id": "cn", "year": "2026"}),
    "admin.new_calendar": only(ADMIN),
    "admin.add_calendar": only(ADMIN),
    "admin.choose_calendar": only(ADMIN),
    "admin.try_notice": only(ADMIN),
    "admin.import_notice": only(ADMIN),
    "admin.add_robot": only(ADMIN, data={"group": GROUP, "kind": "wecom", "label": "值班群"}),
    "admin.try_robot": only(ADMIN, unknown=True, values={"robot_id": "0" * 32}),
    "admin.set_robot_active": only(ADMIN, unknown=True, values={"robot_id": "0" * 32}),
    "admin.remove_robot": only(ADMIN, unknown=True, values={"robot_id": "0" * 32}),
    "admin.letters": only(ADMIN),
    "admin.retry_letter": only(ADMIN, unknown=True, values={"letter_id": "0" * 32}),
    "review.cases": only(OWNER, REVIEWER),
    "review.cases_file": only(OWNER, REVIEWER),
    "review.cases_workbook": only(OWNER, REVIEWER),
    "review.trace": only(OWNER, REVIEWER),
    "review.case_limits": only(OWNER, REVIEWER),
    "review.case_limits_file": only(OWNER, REVIEWER),
    "review.limits": only(OWNER, REVIEWER),
    "review.limits_file": only(OWNER, REVIEWER),
    "review.limit_list": only(OWNER, REVIEWER),
    "review.limit_tables_file": only(OWNER, REVIEWER),
    "review.limits_workbook": only(OWNER, REVIEWER),
    "review.limit_tables_workbook": only(OWNER, REVIEWER),
    "review.archive": only(OWNER, REVIEWER),
    "review.month_package": only(OWNER, REVIEWER),
    "review.filed": only(OWNER, REVIEWER, unknown=True, values={"archive_id": "0" * 32}),
    "review.filed_data": only(OWNER, REVIEWER, unknown=True, values={"archive_id": "0" * 32}),
    "review.filed_workbook": only(OWNER, REVIEWER, unknown=True, values={"archive_id": "0" * 32}),
    "review.filed_page": only(OWNER, REVIEWER, unknown=True, values={"archive_id": "0" * 32}),
    "studio.home": only(OWNER),
    "studio.token": Route(EVERYBODY),
    "studio.procedure": only(OWNER, values=DIAGRAM),
    "studio.cases": only(OWNER, values=DIAGRAM),
    "studio.ask_to_cancel": only(OWNER, values=DIAGRAM),
    "studio.cancel": only(OWNER, values=DIAGRAM),
    "studio.timers": only(OWNER, values=DIAGRAM),
    "studio.limits": only(OWNER, values=DIAGRAM),
    "studio.renew_limits": only(OWNER, values=DIAGRAM),
    "studio.incidents": only(OWNER, values=DIAGRAM),
    "studio.retry": only(OWNER, unknown=True, values=DIAGRAM | {"incident_id": "0" * 32}),
    "studio.diagram": only(OWNER, values=DIAGRAM),
    "studio.diagram_file": only(OWNER, values=DIAGRAM),
    "studio.check": only(OWNER, values=DIAGRAM),
    "studio.lay_out": only(OWNER, values=DIAGRAM),
    "studio.save_draft": only(OWNER, values=DIAGRAM),
    "studio.discard_draft": only(OWNER, values=DIAGRAM),
    "studio.review_draft": only(OWNER, values=DIAGRAM),
    "studio.deploy_draft": only(OWNER, values=DIAGRAM),
    "studio.new_diagram": only(OWNER, values=DIAGRAM),
    "studio.limit": only(OWNER, values=DIAGRAM),
    "studio.records": only(OWNER, values=DIAGRAM),
    "studio.first_template": only(OWNER, unknown=True, values=DIAGRAM),  # of no form
    "studio.record": only(OWNER, values=RECORD),
    "studio.record_template": only(OWNER, values=RECORD),
    "studio.upload_template": only(OWNER, values=RECORD),
    "studio.deploy_template": only(OWNER, values=RECORD),
    "studio.discard_template": only(OWNER, values=RECORD),
    "studio.upload": only(OWNER, values=DIAGRAM),
    "studio.form": only(OWNER, values=DIAGRAM | {"form": "f_dispatch"}),
    "studio.table": only(OWNER, values=DIAGRAM | {"table": "dmn_timeliness"}),
    "studio.versions": only(OWNER, values=PROCESS),
    "studio.version": only(OWNER, values=PROCESS | {"version": "1"}),
}
