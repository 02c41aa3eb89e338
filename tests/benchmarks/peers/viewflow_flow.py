"""django-viewflow: the same graph as a flow in Python, with a row for each process and task.

It checks no rights here: the task is fetched, activated and executed in one transaction, as its views do.
"""

from pathlib import Path

import django
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from tests.benchmarks import sizes
from tests.benchmarks.driving import Contender, drive, job


def databases(url):
    """Return what Django calls its databases."""
    if url.startswith("sqlite"):
        durable = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        options = {"init_command": durable, "transaction_mode": "IMMEDIATE"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///"), "OPTIONS": options}
    parts = conninfo_to_dict(url)
    given = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port", "NAME": "dbname"}
    named = {theirs: parts[ours] for theirs, ours in given.items() if ours in parts}
    return {"ENGINE": "django.db.backends.postgresql", **named}


URL = job()["url"]
APPS = ["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow", __spec__.parent]
settings.configure(
    DATABASES={"default": databases(URL)}, INSTALLED_APPS=APPS, USE_TZ=True, ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)  # fmt: skip
django.setup()

from django.contrib.auth.models import User  # noqa: E402 only after the settings are known
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

from tests.benchmarks.peers.viewflow_graph import Complaint  # noqa: E402

urlpatterns: list[object] = []


class Viewflow(Contender):
    """One process of Django."""

    packages = ("django-viewflow", "Django", "psycopg")

    def __init__(self):
        call_command("migrate", verbosity=0)
        User.objects.get_or_create(username="anna")

    def start(self, values):
        with transaction.atomic():
            return Complaint.start.run(values=values).pk

    def complete(self, seen, task, values):
        with transaction.atomic():
            found = Task.objects.get(process_id=seen, flow_task_type="HUMAN", finished__isnull=True)
            assert found.flow_task.name == task, f"{found.flow_task.name} is open, not {task}"
            activation = found.flow_task.activation_class(found)
            activation.start(None)
            process = activation.process
            process.data = {**process.data, **values}
            process.save()
            found.data = values
            activation.execute()

    def size(self):
        if URL.startswith("sqlite"):
            return sizes.sqlite(Path(settings.DATABASES["default"]["NAME"]))
        with connection.cursor() as cursor:
            cursor.execute(sizes.TABLES)
            return cursor.fetchone()[0]


if __name__ == "__main__":
    drive(Viewflow(), job())
