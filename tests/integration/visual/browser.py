"""A headless Chromium, driven over a pipe in its DevTools protocol: no library, no port."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",  # the tests run as root in a container, and load nothing but our own pages
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    # No name resolves and no address answers: a page that asked for anything would not get it.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)
# The protocol's pipe is read at 3 and written at 4, whatever numbers the two have here.
_AS_3_AND_4 = 'exec "$@" 3<&"$GIVEN" 4>&"$TAKEN"'


def binary() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Browser:
    """One page that is shown one document after the other. ``requests`` are all that they asked
    the network for.
    """

    path: str
    profile: Path
    requests: list[str] = field(default_factory=list)
    _number: int = 0
    _session: str = ""
    _left: bytes = b""

    def __enter__(self) -> Self:
        given, self._to = os.pipe()
        self._from, taken = os.pipe()
        command = [self.path, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", _AS_3_AND_4, "bash", *command],
            pass_fds=(given, taken),
            env={**os.environ, "GIVEN": str(given), "TAKEN": str(taken), "PYTHONPATH": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(given)
        os.close(taken)
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        self.call("Network.enable")
        self._frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._to)  # it ends when nobody talks to it any more
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._from)

    def show(self, html: str, *, width: int, dark: bool) -> None:
        """Lay the document out as a screen of this width does."""
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media="screen", features=[theme])
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        self.call("Page.setDocumentContent", frameId=self._frame, html=html)

    def run(self, script: str) -> Any:
        """What a script in the page evaluates to."""
        ran = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in ran, ran
        return ran["result"].get("value")

    def screenshot(self) -> bytes:
        """The whole page as PNG."""
        taken = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        sent: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            sent["sessionId"] = self._session
        os.write(self._to, json.dumps(sent).encode() + b"\0")
        for heard in self._messages():
            if heard.get("method") == "Network.requestWillBeSent":
                self.requests.append(heard["params"]["request"]["url"])
            if heard.get("id") == self._number:
                assert "error" not in heard, heard
                answer: dict[str, Any] = heard["result"]
                return answer
        raise ConnectionError(f"the browser ended at {method}")

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            whole, end, self._left = self._left.partition(b"\0")
            if end:
                yield json.loads(whole)
                continue
            more = os.read(self._from, 1 << 20)
            if not more:
                return
            self._left = whole + more


@contextmanager
def browser(path: str) -> Iterator[Browser]:
    # Not pytest's folder for temporary files: the profile is tens of megabytes, and useless.
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        Browser(path, Path(profile)) as opened,
    ):
        yield opened
