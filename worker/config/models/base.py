"""What all sections of all files have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from worker.config.written import MisreadError, Written, shown


class Section(BaseModel):
    """One mapping of a config file. Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _version(value: object) -> int:
    if value != 1 or isinstance(value, bool):
        raise MisreadError(f"must be 1, the version this natowire reads, not {shown(value)}")
    return 1


class File(Section):
    """A whole config file."""

    version: Annotated[int, Written(_version, {"const": 1})] = Field(
        description="The version of this file's form."
    )
