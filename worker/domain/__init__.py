"""Floor 1: the frozen values that pass between rooms, the ports, and the error tree.

Standard library only. Nothing here does I/O, reads a clock or knows a database.
"""
