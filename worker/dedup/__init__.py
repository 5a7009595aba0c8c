"""Deduplication: what a text's fingerprint is, and how an article relates to the corpus.

Pure: fingerprints and verdicts are functions of their arguments. ``worker.storage`` finds
the candidates, ``worker.pipeline`` puts the two together in the deciding transaction.
"""
