"""A small OpenID Connect server on this machine: real keys, real codes, and lies on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "merilo", "secret of the client"


def new_key() -> rsa.RSAPrivateKey:
    """Return a key to sign with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What the server knows and how it lies; `person` is who is signed in there."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lie: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    stranger: rsa.RSAPrivateKey = field(default_factory=new_key)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        """Return where everything is."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """Return the public key."""
        return {"keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())), "kid": "one"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes with its code."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and "openid" in asked["scope"]
        if self.lie == "refused":
            return (
                f"{asked['redirect_uri']}?{urllib.parse.urlencode({'error': 'access_denied', 'state': asked['state']})}"
            )
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        state = "another" if self.lie == "state" else asked["state"]
        return f"{asked['redirect_uri']}?{urllib.parse.urlencode({'code': code, 'state': state})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """Return the tokens for a code, once."""
        began = self.codes.pop(asked["code"])
        assert asked["client_id"] == CLIENT and asked["client_secret"] == SECRET
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).rstrip(b"=")
        assert began["code_challenge"] == challenge.decode() and began["code_challenge_method"] == "S256"
        now = int(time.time())
        said = {
            "iss": "https://other.example" if self.lie == "issuer" else self.address,
            "aud": "another" if self.lie == "audience" else CLIENT,
            "sub": self.person["sub"],
            "iat": now - 600,
            "exp": now - 300 if self.lie == "expired" else now + 300,
            "nonce": "another" if self.lie == "nonce" else began["nonce"],
        }
        key: Any = self.stranger if self.lie == "signature" else self.key
        token = jwt.encode(said, key, "RS256", headers={"kid": "one"})
        if self.lie == "none":
            token = jwt.encode(said, None, "none", headers={"kid": "one"})
        if self.lie == "no kid":
            token = jwt.encode(said, key, "RS256")
        told = {"access_token": "open", "token_type": "Bearer", "expires_in": 300}
        return told if self.lie == "no token" else {**told, "id_token": token}

    def userinfo(self) -> dict[str, Any]:
        """Return who the person is."""
        return {**self.person, "sub": "somebody else"} if self.lie == "sub" else self.person


class Handler(BaseHTTPRequestHandler):
    """Answers as the provider says."""

    provider: Provider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer the browser and the site."""
        path, _, question = self.path.partition("?")
        if path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(urllib.parse.parse_qsl(question))))
            self.end_headers()
            return
        if self.provider.lie == "nonsense" or (path == "/userinfo" and self.headers["Authorization"] != "Bearer open"):
            self._say(b"<html>out of order", status=500 if path == "/userinfo" else 200)
            return
        answers = {
            "/.well-known/openid-configuration": self.provider.configuration,
            "/keys": self.provider.keys,
            "/userinfo": self.provider.userinfo,
        }
        self._say(json.dumps(answers[path]()).encode())

    def do_POST(self) -> None:
        """Answer the site that brings a code."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(json.dumps(self.provider.token(dict(urllib.parse.parse_qsl(body)))).encode())

    def _say(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Provider]:
    """Run a server until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"provider": provider}))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
