"""A list of any length as one parameter, so that its statement is compiled only once.

``IN (?, ?, ...)`` is rendered anew for every length and ends at SQLite's 32,766 variables; a
batch of fifty long articles asks for 7,500 shingles. Measured on SQLite with 7,500 integers,
``json_each`` costs the same as the expanded IN without SQLAlchemy's share of rendering it.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, TableValuedAlias, Text, bindparam, column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeEngine

from worker.storage.columns import ListOf


class _elements(GenericFunction[Any]):  # noqa: N801 (SQLAlchemy renders the class's name)
    inherit_cache = True


@compiles(_elements, "sqlite")
def _json_each(function: _elements, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each{compiler.process(function.clause_expr, **how)}"


@compiles(_elements, "postgresql")
def _unnest(function: _elements, compiler: SQLCompiler, **how: Any) -> str:
    return f"unnest{compiler.process(function.clause_expr, **how)}"


def listed(parameter: str, item: TypeEngine[Any]) -> TableValuedAlias:
    """The parameter's list as rows of one column ``value``.

    The alias is named like the column, because PostgreSQL names a function's only column
    after the alias, where SQLite's json_each always calls it ``value``.
    """
    elements = _elements(bindparam(parameter, type_=ListOf(item)))
    return elements.table_valued(column("value", item)).alias("value")


def among(candidate: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether a column's value stands in the parameter's list."""
    item: TypeEngine[Any] = Text() if isinstance(candidate.type, Text) else BigInteger()
    return candidate.in_(select(listed(parameter, item).c.value))
