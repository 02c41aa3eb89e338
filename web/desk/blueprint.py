"""The blueprint of the people who do the work. Its views are split by page; each module adds its own."""

from flask import Blueprint

from web.desk.stop_words import stop_words
from web.desk.unit_words import unit_words

blueprint = Blueprint("desk", __name__, template_folder="templates")
blueprint.add_app_template_global(stop_words)
blueprint.add_app_template_global(unit_words)
