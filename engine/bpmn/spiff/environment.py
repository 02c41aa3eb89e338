"""SpiffWorkflow's script engine, taken away: whatever the library would run as Python raises instead."""

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine


class PythonRefused(RuntimeError):
    """The library asked to run a text of the diagram as Python."""


class RefusingEnvironment(BasePythonScriptEngineEnvironment):
    """An environment in which nothing is evaluated: the runtime asks `engine.feel` itself."""

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> NoReturn:
        """Refuse."""
        raise PythonRefused(expression)

    def execute(self, script: str, context: Any, external_context: Any = None) -> NoReturn:
        """Refuse."""
        raise PythonRefused(script)

    def call_service(self, context: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise PythonRefused(str(sorted(kwargs)))


class RefusingEngine(PythonScriptEngine):
    """The engine every workflow gets, new or loaded; the library would silently fall back to plain `eval`."""

    def __init__(self) -> None:
        super().__init__(RefusingEnvironment())

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> NoReturn:
        """Refuse, without the library's wrapping of the error."""
        raise PythonRefused(expression)

    def execute(self, task: Any, script: str, external_context: Any = None) -> NoReturn:
        """Refuse."""
        raise PythonRefused(script)

    def call_service(self, task: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise PythonRefused(str(sorted(kwargs)))
