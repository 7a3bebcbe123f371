"""Pages that scripts make, shown by the system's Chromium in its own sandbox, behind a proxy that guards addresses.

Chromium runs as a process of its own with a folder of its own, never as root, never without its sandbox. All it asks
goes through a small proxy of ours, which looks every name up, checks the address and connects to that very one: a
script of a site reaches the inner network no more than the audit itself does.
"""

from __future__ import annotations

import select
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from merilo.core.probe.addresses import Refused, Resolve, allowed_numbers
from merilo.core.probe.limits import Limits, Tick
from merilo.core.probe.network import look_up
from merilo.core.probe.walking import Render, Rendered

SECONDS = 25.0
SCRIPT_MILLISECONDS = 6000
MOST_HTML = 8 * 1024 * 1024
MOST_TUNNEL = 30 * 1024 * 1024
_NAMES = ("chromium", "chromium-browser", "google-chrome", "yandex-browser", "chrome")
_FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps", "--disable-quic",
    "--disable-domain-reliability", "--disable-breakpad", "--disable-client-side-phishing-detection", "--no-pings",
    "--metrics-recording-only", "--mute-audio", "--hide-scrollbars", "--deny-permission-prompts",
    "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--proxy-bypass-list=<-loopback>",
    "--disable-features=Translate,OptimizationHints,MediaRouter,InterestFeedContentSuggestions",
    "--blink-settings=imagesEnabled=true", "--window-size=1280,1600",
)  # fmt: skip


class NoSandbox(RuntimeError):
    """Chromium cannot be started safely here; str() is a Russian sentence."""


def find_browser(path: str) -> str | None:
    """Return the system's Chromium on a search path; None when there is none."""
    return next((found for name in _NAMES if (found := shutil.which(name, path=path))), None)


@contextmanager
def window(
    browser: str, *, limits: Limits, tick: Tick, shots: Path | None = None, resolve: Resolve = look_up
) -> Iterator[Render]:
    """Give a function that shows an address in the browser: HTML after scripts, a screenshot when there is a folder.

    Raises NoSandbox when this machine lets Chromium have no sandbox.
    """
    account = _account()
    with tempfile.TemporaryDirectory(prefix="merilo-chromium-") as home, _Proxy(limits, resolve, tick) as proxy:
        if account:
            shutil.chown(home, *account)
        yield _Window(browser, Path(home), proxy.port, account, limits, shots).show


def _account() -> tuple[int, int] | None:
    """Return whose process the browser shall be: «nobody» when we are root; None to stay who we are."""
    import os
    import pwd

    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise NoSandbox("Chromium нельзя запускать от имени администратора: заведите пользователя nobody.") from None
    return nobody.pw_uid, nobody.pw_gid


class _Window:
    def __init__(
        self, browser: str, home: Path, port: int, account: tuple[int, int] | None, limits: Limits, shots: Path | None
    ) -> None:
        self.browser, self.home, self.port, self.account = browser, home, port, account
        self.limits, self.shots, self.number = limits, shots, 0

    def show(self, url: str) -> Rendered | None:
        """Return the page as the browser shows it; None when the browser gave nothing in time."""
        self.number += 1
        name = f"page-{self.number:03}.png"
        made = self.home / name
        shot = [] if self.shots is None else [f"--screenshot={made}"]
        html = self._run(["--dump-dom", *shot], url)
        if not html:
            return None
        if self.shots is None or not made.is_file():
            return Rendered(html.decode("utf-8", "replace"))
        shutil.copyfile(made, self.shots / name)
        return Rendered(html.decode("utf-8", "replace"), name)

    def _run(self, deeds: list[str], url: str) -> bytes:
        command = [
            self.browser, *_FLAGS, f"--user-data-dir={self.home / 'profile'}", f"--proxy-server=http://127.0.0.1:{self.port}",
            f"--virtual-time-budget={SCRIPT_MILLISECONDS}", *deeds, url,
        ]  # fmt: skip
        who = {"user": self.account[0], "group": self.account[1], "extra_groups": []} if self.account else {}
        try:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=self.home,
                env={"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "ru_RU.UTF-8"}, start_new_session=True,
                **who,  # type: ignore[call-overload]
            )  # fmt: skip
        except OSError as failure:
            raise NoSandbox("Chromium не запускается: проверьте, что он установлен и доступен.") from failure
        try:
            output: bytes = process.communicate(timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            output = b""
        finally:
            _end(process)
        return output[:MOST_HTML]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser with all its children."""
    import os
    import signal

    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=5)


class _Proxy:
    """An HTTP proxy on loopback for one browser: checks each address, counts bytes, ends in time."""

    def __init__(self, limits: Limits, resolve: Resolve, tick: Tick) -> None:
        self.limits, self.resolve, self.tick = limits, resolve, tick
        self.server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self.server.getsockname()[1])
        self.slots = threading.BoundedSemaphore(32)
        self.is_open = True

    def __enter__(self) -> _Proxy:
        threading.Thread(target=self._serve, name="probe-proxy", daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.is_open = False
        self.server.close()

    def _serve(self) -> None:
        while self.is_open:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            if self.slots.acquire(blocking=False):
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()
            else:
                client.close()

    def _answer(self, client: socket.socket) -> None:
        try:
            with client:
                client.settimeout(10)
                self._pass_on(client)
        except (OSError, ValueError, Refused, UnicodeError):
            return
        finally:
            self.slots.release()

    def _pass_on(self, client: socket.socket) -> None:
        head = _head(client)
        line, _, rest = head.partition(b"\r\n")
        method, target, _ = line.decode("latin-1").split(" ", 2)
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            far = self._connect(host.strip("[]"), int(port))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            if method not in ("GET", "HEAD", "OPTIONS"):
                client.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
                return  # a page that is looked at sends nothing
            parts = urlsplit(target)
            if parts.scheme != "http" or not parts.hostname:
                return
            far = self._connect(parts.hostname, parts.port or 80)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            kept = [one for one in rest.split(b"\r\n") if not one.lower().startswith((b"proxy-", b"connection:"))]
            far.sendall(f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode("latin-1") + b"\r\n".join(kept))
        with far:
            self._tunnel(client, far)

    def _connect(self, host: str, port: int) -> socket.socket:
        numbers = allowed_numbers(host, port, resolve=self.resolve, allow_private=self.limits.allow_private)
        return socket.create_connection((numbers[0], port), timeout=8)

    def _tunnel(self, client: socket.socket, far: socket.socket) -> None:
        until, room = self.tick() + SECONDS, MOST_TUNNEL
        while room > 0 and self.tick() < until:
            ready, _, _ = select.select([client, far], [], [], 5)
            if not ready:
                continue
            for one in ready:
                data = one.recv(65536)
                if not data:
                    return
                room -= len(data)
                (far if one is client else client).sendall(data)


def _head(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(4096)
        if not piece or len(head) > 32_768:
            raise ValueError("no request")
        head += piece
    return head
