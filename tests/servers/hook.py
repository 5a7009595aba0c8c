"""A webhook's receiver as its owner would write it, on top of ``raw_http``.

    hook = Hook((NEW, OLD))
    with RawServer({"/hook": hook}) as server:
        ...
        assert not hook.refused

It verifies with the Standard Webhooks project's own package, under every secret it has, and
knows ids: a message that comes again is acknowledged, and counted as come again.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.servers.raw_http import Answer, Request


@dataclass
class Hook:
    """``taken`` is every message by its id, in the order they came; ``again`` the ids of those
    that came more than once; ``refused`` why others were not taken.
    """

    secrets: tuple[str, ...]
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        headers = {name.decode().lower(): value.decode() for name, value in request.headers}
        try:
            for secret in self.secrets:
                Webhook(secret).verify(request.body, headers)
        except WebhookVerificationError as error:
            self.refused.append(str(error))
            return Answer(str(error).encode(), status=401)
        id_ = headers["webhook-id"]
        if id_ in self.taken:
            self.again.append(id_)
        self.taken[id_] = json.loads(request.body)
        return Answer(status=204)

    def told(self, type_: str) -> list[dict[str, Any]]:
        """``data`` of every message of a type."""
        return [told["data"] for told in self.taken.values() if told["type"] == type_]
