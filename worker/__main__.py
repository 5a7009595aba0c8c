"""``python -m worker`` is the ``natowire`` command."""

from worker.cli import main

main()
