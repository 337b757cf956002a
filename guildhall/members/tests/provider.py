"""A service people sign in with, for tests: a real HTTP server that speaks OpenID Connect and GitHub, and lies when told to."""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "guildhall-client", "a secret between two servers"


@dataclass
class Service:
    """`person` is who signs in there; `lies` replace claims of the ID token (None leaves one out)."""

    base: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    gives_id_token: bool = True
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # by code
    used: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def authorize(self, question: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        code = secrets.token_urlsafe(12)
        self.asked[code] = question
        return f"{question['redirect_uri']}?{urlencode({'code': code, 'state': question['state']})}"

    def exchange(self, form: dict[str, str]) -> dict[str, Any] | None:
        fault = self._fault(form)
        if fault:
            self.refused.append(fault)
            return None
        self.used.append(form["code"])
        token = {"access_token": "one for " + form["code"], "token_type": "bearer"}
        return {**token, "id_token": self._id_token(form)} if self.gives_id_token else token

    def _fault(self, form: dict[str, str]) -> str:
        question = self.asked.get(form.get("code", ""))
        if question is None or form["code"] in self.used:
            return "code"
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return "client"
        if form.get("redirect_uri") != question["redirect_uri"]:
            return "redirect"
        digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        return "" if digest == question.get("code_challenge") else "verifier"

    def _id_token(self, form: dict[str, str]) -> str:
        now = int(time.time())
        honest = {
            "iss": self.base,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked[form["code"]].get("nonce"),
            **self.person,
        }
        claims = {name: value for name, value in {**honest, **self.lies}.items() if value is not None}
        return jwt.encode(claims, "k" * 32, algorithm="HS256")

    def answer(self, path: str) -> dict[str, Any] | list[dict[str, Any]] | None:
        emails = [{"email": self.person.get("email"), "primary": True, "verified": self.person.get("email_verified")}]
        pages: dict[str, Any] = {
            "/.well-known/openid-configuration": self._configuration(),
            "/userinfo": {**self.person, **self.userinfo},
            "/api/v3/user": {"id": self.person.get("sub"), "login": self.person.get("preferred_username")},
            "/api/v3/user/emails": emails,
        }
        return pages.get(path)

    def _configuration(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        found = {f"{name}_endpoint": f"{self.base}/{path}" for name, path in ends.items()}
        return {**found, "issuer": self.base, "jwks_uri": f"{self.base}/keys"}


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path in ("/authorize", "/login/oauth/authorize"):
                self.send_response(302)
                self.send_header("Location", service.authorize(_flat(parts.query)))
                self.end_headers()
            else:
                self._give(service.answer(parts.path))

        def do_POST(self) -> None:
            form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._give(service.exchange(form), refusal=400)

        def _give(self, body: Any, refusal: int = 404) -> None:
            data = json.dumps({"error": "refused"} if body is None else body).encode()
            self.send_response(refusal if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


def _flat(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text).items()}
