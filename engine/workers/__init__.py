"""The Celery app and the loops it wakes. The only importer of Celery and kombu; it decides nothing about cases.

Messages are disposable wake-ups: losing one delays work, delivering one twice changes nothing.
"""

from engine.workers.app import create_app
from engine.workers.mail import Mailbox, send_mail
from engine.workers.robots import send_robot
from engine.workers.wake import connect_wake, forget_wake_ups

__all__ = ["Mailbox", "connect_wake", "create_app", "forget_wake_ups", "send_mail", "send_robot"]
