"""Floor 6: ``natowire run``, everything in one. It starts, watches and ends the parts of the
service, and knows nothing of what they do.

``loop`` cares for a table of ``parts``: command lines, what shows that each is well, how each
is ended. ``broker`` is the embedded one, ``pulse`` asks any broker how it is. What the parts
say goes through ``listening`` into the log file and, folded, to the ``screen``; ``news`` reads
from the database what a person at a terminal wants to see, ``telling`` puts it into words.
"""
