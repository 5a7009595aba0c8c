"""natowire: a scheduled worker that watches news feeds and tells people what matters.

The rooms and what each may import are drawn in ``docs/architecture.md`` and
enforced by the import contracts in ``pyproject.toml``.
"""

__version__ = "0.1.0"
