"""Alembic's environment and the revisions, inside the package so that a wheel carries them."""
