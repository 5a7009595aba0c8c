"""Feeds: bytes to entries, dates that are never invented, and when to ask again.

Pure: no request is made and no clock is read here.
"""
