"""A webhook's own body: the payload, put into a template that the admin wrote.

A template is text with values, conditions and loops over what the payload holds, and no more: it
calls nothing, defines nothing, includes nothing and knows no filter that makes text long. So no
template runs for ever. What is left is bounded by counting: turns of loops, the work that every step
takes (see ``templated_filters``), and the size of what comes out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.domain.errors import DeliveryError
from worker.render.payload import Json
from worker.render.templated_filters import LARGEST_RESULT, Budget, filters, tests
from worker.render.templated_meters import PRINTED, TURNS, WEIGHED, Metered

LARGEST_TEMPLATE = 64 * 1024

_REFUSED: Final[Mapping[type[nodes.Node], str]] = {
    nodes.Call: "functions and methods cannot be called: use filters, such as {{ x | upper }}",
    nodes.Macro: "macros are not available",
    nodes.CallBlock: "macros are not available",
    nodes.Include: "a template is one file: it includes nothing",
    nodes.Import: "a template is one file: it imports nothing",
    nodes.FromImport: "a template is one file: it imports nothing",
    nodes.Extends: "a template is one file: it extends nothing",
    nodes.Block: "a template is one file: it has no blocks",
    nodes.AssignBlock: "{% set x %}...{% endset %} is not available: write {% set x = ... %}",
    nodes.ScopedEvalContextModifier: "autoescape is not available: tojson is the escaping",
    nodes.Mul: "multiplication is not available: it makes text of any length",
    nodes.Pow: "powers are not available: they make numbers of any length",
    nodes.Concat: "the ~ operator is not available: put the values beside each other",
    nodes.Mod: "the % operator is not available: it makes text of any length",
}


class TemplateFaultError(Exception):
    """What is wrong with a template, as a sentence; ``line`` counts from 1."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Templated:
    """A template and the type of what it makes."""

    text: str
    content_type: str

    def render(self, document: Json) -> bytes:
        """``document`` in the template, as UTF-8. Raises TemplateFaultError."""
        made = _made(self.text, document)
        if _is_json(self.content_type):
            _read_back(made)
        return made.encode("utf-8", "replace")


def rendered(template: Templated, document: Json, name: str) -> bytes:
    """The body of one message. Raises DeliveryError: another try would make the same of it."""
    try:
        return template.render(document)
    except TemplateFaultError as fault:
        raise DeliveryError.permanent(f"{name}, line {fault.line}: {fault.problem}") from None


def _made(text: str, document: Json) -> str:
    environment = _Environment()
    try:
        code = environment.compile(_checked(environment, text))
        template = environment.template_class.from_code(environment, code, {})
        return "".join(_bounded(template.generate(document)))
    except TemplateFaultError:
        raise
    except TemplateSyntaxError as error:
        raise TemplateFaultError(_sentence(error), error.lineno) from None
    except TemplateError as error:
        raise TemplateFaultError(_sentence(error), _line(error)) from None
    except Exception as error:  # noqa: BLE001  (a template is foreign code: its boundary)
        named = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
        raise TemplateFaultError(f"{named}{error}"[:300], _line(error)) from None


def _checked(environment: "_Environment", text: str) -> nodes.Template:
    if len(text) > LARGEST_TEMPLATE:
        raise TemplateFaultError(f"is longer than {LARGEST_TEMPLATE} characters")
    tree = environment.parse(text)
    for loop in tree.find_all(nodes.For):
        if loop.recursive:
            raise TemplateFaultError("loops cannot be recursive", loop.lineno)
    for node in tree.find_all(tuple(_REFUSED)):
        if not _is_cycle(node):
            raise TemplateFaultError(_REFUSED[type(node)], node.lineno)
    Metered().visit(tree)
    tree.set_environment(environment)
    return tree


def _is_cycle(node: nodes.Node) -> bool:
    """``loop.cycle(...)`` is harmless, and how commas come between."""
    called = node.node if isinstance(node, nodes.Call) else None
    return isinstance(called, nodes.Getattr) and called.attr in {"cycle", "changed"}


class _Environment(ImmutableSandboxedEnvironment):
    """One for each rendering, since it counts."""

    intercepted_binops = frozenset({"+", "-", "/", "//"})

    def __init__(self) -> None:
        super().__init__(
            autoescape=False,  # what is made is no HTML; tojson is the escaping
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.globals.clear()
        self._budget = Budget()
        self.filters = filters(self._budget) | {
            TURNS: self._budget.turns,
            WEIGHED: self._budget.weighed,
            PRINTED: self._budget.printed,
        }
        self.tests = tests(self._budget)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A sum of texts or lists stays within what may come out."""
        return self._budget.weighed(super().call_binop(context, operator, left, right))


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece.encode("utf-8", "replace"))
        if size > LARGEST_RESULT:
            raise ValueError(f"makes more than {LARGEST_RESULT} bytes")
        yield piece


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _read_back(made: str) -> None:
    """Raises TemplateFaultError where what was made is no JSON."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    try:
        json.loads(made, parse_constant=refuse)
    except json.JSONDecodeError as error:
        before = made[: error.pos].rsplit("\n", 1)[-1][-30:]
        problem = f'makes no JSON: {error.msg} after "{before}" (is a | tojson missing?)'
        raise TemplateFaultError(problem) from None
    except (ValueError, RecursionError) as error:
        raise TemplateFaultError(f"makes no JSON: {error}") from None


def _sentence(error: TemplateError) -> str:
    return (error.message or type(error).__name__).rstrip(".")[:300]


def _line(error: BaseException) -> int:
    """The template's line: Jinja puts it into the traceback."""
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
