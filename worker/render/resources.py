"""The one place of this room that reads: templates and schemas that lie in the package."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def load_templates() -> Mapping[str, str]:
    """File name to text of every mail template and style sheet."""
    folder = files("worker.render").joinpath("templates")
    return {
        entry.name: entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.is_file()
    }


def load_schema(name: str = "alert.v1") -> dict[str, Any]:
    """The JSON Schema of a payload, draft 2020-12."""
    text = files("worker.render").joinpath("schemas", f"{name}.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
