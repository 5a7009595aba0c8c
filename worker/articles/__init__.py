"""Articles: from feed entries, pages and imported documents to clean text with its facts.

Pure: bytes and values in, values out.
"""
