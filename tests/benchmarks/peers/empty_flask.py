"""An application of Flask that answers every address with nothing, in the server the product runs in: the measure.

It is what nobody who serves pages this way can do without.
"""

from flask import Flask

from web.cli.serving import Server
from web.settings import Settings


class Empty(Server):
    """The product's server with an empty application."""

    def load(self) -> Flask:
        """Build the application."""
        app = Flask(__name__)
        app.add_url_rule("/", "empty", lambda: "", methods=["GET", "POST"])
        return app


if __name__ == "__main__":
    Empty(Settings.from_environment()).run()
