"""Writes what is made from the models: ``python -m worker.config.generate``, in a checkout.

``config/schema/*.json`` and the tables of ``docs/configuration.md``; tests fail when they
are stale.
"""

from pathlib import Path

from worker.config.reference import with_tables
from worker.config.schema import schema_files


def main(root: Path) -> None:
    """Bring the generated files of the checkout at ``root`` up to date."""
    folder = root / "config" / "schema"
    folder.mkdir(exist_ok=True)
    for name, text in schema_files().items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
    page = root / "docs" / "configuration.md"
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path.cwd())
