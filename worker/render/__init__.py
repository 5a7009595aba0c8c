"""Floor 4: a notice becomes the bytes a reader gets. Pure: templates are handed in as text.

``mail`` builds MIME messages, ``payload`` the JSON of webhooks and ``--json``, ``snippets``
chooses the passages both of them quote.
"""
