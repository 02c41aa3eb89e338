"""The blueprint of the people who do the work. Its views are split by page; each module adds its own."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__, template_folder="templates")
