"""Config folders for tests: the smallest that do the job, everything on loopback."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def write_config(
    folder: Path,
    feeds: Sequence[Mapping[str, Any]],
    topics: Sequence[Mapping[str, Any]],
    *,
    smtp_port: int | None = None,
    channels: Mapping[str, Any] | None = None,
    ops: Sequence[str] = (),
    mail: Mapping[str, Any] | None = None,
    routes: Sequence[Mapping[str, Any]] = ({},),
    **settings: Any,
) -> Path:
    """Write the five files; ``settings`` override parts of natowire.yaml by section, ``mail``
    those of the mail server. Each of ``routes`` says what it has of its own: one that says nothing
    tells everything to all channels at once. The operator hears of troubles by the channels ``ops``.
    """
    service: dict[str, Any] = {
        "polling": {"interval": "10m", "min_interval": "0s", "first_poll": "alert"},
        "http": {
            "user_agent": "natowire-tests (+https://example.org)",
            "allow_private": ["127.0.0.0/8"],
        },
        "articles": {"fulltext": "never"},
    }
    for section, changes in settings.items():
        service[section] = {**service.get(section, {}), **changes}
    alerts: dict[str, Any] = {"public_id_domain": "example.org"}
    named = dict(channels or {"box": {"type": "maildir", "path": "mailbox"}})
    if smtp_port is not None:
        alerts["mail"] = {
            "host": "127.0.0.1",
            "port": smtp_port,
            "tls": "none",
            "allow_insecure": True,
            "from": "natowire <natowire@example.org>",
            **(mail or {}),
        }
        named.setdefault("mail", {"type": "email", "to": ["reader@example.org"]})
    alerts |= {"channels": named, "routes": [{**_route(named), **own} for own in routes]}
    if ops:
        alerts["ops"] = {"channels": list(ops)}
    files = {
        "natowire": service,
        "feeds": {"feeds": list(feeds)},
        "topics": {"topics": list(topics)},
        "aliases": {"aliases": {}},
        "alerts": alerts,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        # JSON is YAML: the tests of the config room write YAML as admins do.
        text = json.dumps({"version": 1, **content}, ensure_ascii=False, indent=1)
        folder.joinpath(f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _route(channels: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": "all",
        "when": {},
        "channels": list(channels),
        "mode": "immediate",
        "group_wait": "0s",
    }
