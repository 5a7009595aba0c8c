"""Floor 5: frozen messages are handed over, and faults become a remedy."""
