"""A deterministic simulation of delivery: seeded clock, network and crashes.

The real courier and the real plan work on an outbox in memory whose rows survive every crash. One
seed is one schedule: what is decided when, which call a process dies at, what each server says.
After the chaos all heals, and what was promised is checked. ``python -m tests.simulation`` runs as
many schedules as one likes.
"""
