"""What a version takes back of the one before.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("correction", sa.Text(), comment="what it takes back of an older text")
    op.add_column("verdicts", column)
