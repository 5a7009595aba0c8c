"""JSON Schemas of the five files for editors, made from the models.

Draft 7, because that is what the YAML language server reads.
"""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from worker.config.validation import MODELS

Schema = dict[str, Any]

_REFERENCES = "#/definitions/{model}"
_VARIABLE: Schema = {
    "description": "A variable of the environment.",
    "type": "string",
    "pattern": r"^\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}$",
}
_OUTSIDE = ("title", "description", "default", "examples")
"""What stays beside an ``anyOf``, where editors look for it."""


class _Generator(GenerateJsonSchema):
    """Without the titles pydantic makes of Python's names, with defaults as YAML has them."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - a hook
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        serialization: Any = schema["schema"].get("serialization", {})
        write = serialization.get("function")
        if "default" in made and write:
            made["default"] = write(schema.get("default"))
        if made.get("default") is None or isinstance(made["default"], dict):
            made.pop("default", None)  # an absent section: its own keys tell their defaults
        return made


def schemas() -> dict[str, Schema]:
    """The schema of every config file by its name without ``.yaml``."""
    return {file.removesuffix(".yaml"): _schema(file) for file in MODELS}


def schema_files() -> dict[str, str]:
    """What stands in ``config/schema``: file name to JSON text."""
    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }


def _schema(file: str) -> Schema:
    made = MODELS[file].model_json_schema(
        ref_template=_REFERENCES, schema_generator=_Generator, mode="validation"
    )
    sections = made.pop("$defs", {})
    made = _adapted(made)
    definitions = {name: _adapted(section) for name, section in sorted(sections.items())}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": file,
        **{key: value for key, value in made.items() if key != "title"},
        "definitions": {**definitions, "Variable": _VARIABLE},
    }


def _adapted(schema: JsonSchemaValue) -> Schema:
    """A schema and all inside it as draft 7 and as natowire reads values."""
    adapted = {key: _inside(key, value) for key, value in schema.items()}
    adapted.pop("discriminator", None)  # OpenAPI's word
    if adapted.get("type") == "object":
        adapted.pop("title", None)  # a Python class's name
    if "$ref" in adapted and len(adapted) > 1:  # draft 7 ignores what stands beside a $ref
        return {"allOf": [{"$ref": adapted.pop("$ref")}], **adapted}
    return _flat(_or_variable(adapted) if _is_limited(adapted) else adapted)


def _inside(key: str, value: Any) -> Any:
    if key in {"properties", "patternProperties"}:
        return {name: _adapted(child) for name, child in value.items()}
    if key in {"anyOf", "oneOf"}:
        return [_adapted(child) for child in value]
    return _adapted(value) if key in {"items", "additionalProperties"} and value else value


def _is_limited(schema: Schema) -> bool:
    """Whether a variable's name would not fit where its value does."""
    return (
        "pattern" in schema
        or "enum" in schema
        or schema.get("type") in {"integer", "number", "boolean"}
    )


def _or_variable(schema: Schema) -> Schema:
    beside = {key: schema[key] for key in _OUTSIDE if key in schema}
    value = {key: part for key, part in schema.items() if key not in _OUTSIDE}
    return {"anyOf": [value, {"$ref": _REFERENCES.format(model="Variable")}], **beside}


def _flat(schema: Schema) -> Schema:
    """Alternatives inside alternatives on one level, with what is said of them outside."""
    flat: list[Schema] = []
    said: Schema = {}
    for choice in schema.get("anyOf", ()):
        said |= {key: choice[key] for key in _OUTSIDE if key in choice}
        rest = {key: part for key, part in choice.items() if key not in _OUTSIDE}
        inner = rest.pop("anyOf", [])
        flat += [one for one in [*inner, *([rest] if rest else [])] if one not in flat]
    return {**said, **schema, "anyOf": flat} if flat else schema
