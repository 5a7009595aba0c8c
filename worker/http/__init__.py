"""Floor 2: the one guarded way out, shared by feeds, article pages and webhooks.

The only room that knows httpx. A fetch always ends in a named status, within its limits of
time and memory, and never at an address the config does not allow.
"""
