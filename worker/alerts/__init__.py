"""Alerts: who is told of what, in which message and when. Pure decisions with named reasons."""
