"""Floor 6: what keeps the service well while it runs."""
