"""Where a template pays: what can be large, or happen often, is handed to a filter that counts it."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

TURNS, WEIGHED, PRINTED = "~turns", "~weighed", "~printed"
"""Names of filters that no template can write."""


class Metered(NodeTransformer):
    """Puts the meters into a parsed template."""

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        self.generic_visit(node, *args, **kwargs)
        meter = _METERS.get(type(node))
        return meter(node) if meter else node


def _loop(node: nodes.For) -> nodes.Node:
    each = sum(map(_cost, (node, *node.find_all(nodes.Node))))
    node.iter = _paid(node.iter, TURNS, nodes.Const(each))
    return node


def _cost(node: nodes.Node) -> int:
    """Of one time that a node is run."""
    return 1 + len(node.data) if isinstance(node, nodes.TemplateData) else 1


def _output(node: nodes.Output) -> nodes.Node:
    node.nodes = [
        child if isinstance(child, nodes.TemplateData) else _paid(child, PRINTED)
        for child in node.nodes
    ]
    return node


def _comparison(node: nodes.Compare) -> nodes.Node:
    node.expr = _paid(node.expr, WEIGHED)
    for operand in node.ops:
        operand.expr = _paid(operand.expr, WEIGHED)
    return node


def _call(node: nodes.Call) -> nodes.Node:
    """``loop.changed(x)``, which compares."""
    node.args = [_paid(value, WEIGHED) for value in node.args]
    return node


def _made(node: nodes.Expr) -> nodes.Node:
    """Values that are made on the spot. ``for a, b in c`` holds a tuple that is none."""
    is_target = isinstance(node, nodes.Tuple) and node.ctx != "load"
    return node if is_target else _paid(node, WEIGHED)


def _item(node: nodes.Getitem) -> nodes.Node:
    return _made(node) if isinstance(node.arg, nodes.Slice) else node


def _paid(node: nodes.Node, by: str, *args: nodes.Expr) -> nodes.Filter:
    """Some fields are typed as any node; what stands in them is a value."""
    return nodes.Filter(
        cast("nodes.Expr", node), by, list(args), [], None, None, lineno=node.lineno
    )


_METERS: Final[Mapping[type[nodes.Node], Callable[[Any], nodes.Node]]] = {
    nodes.For: _loop,
    nodes.Output: _output,
    nodes.Compare: _comparison,
    nodes.Call: _call,
    nodes.List: _made,
    nodes.Tuple: _made,
    nodes.Dict: _made,
    nodes.Getitem: _item,
}
