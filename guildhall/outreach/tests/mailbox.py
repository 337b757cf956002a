"""A real mail server of a few lines, for one test."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Callable
from email.message import Message


class Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say("220 mailbox")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say(self.server.answers.get(word, "250 ok"))

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.mails.append(email.message_from_bytes(b"".join(lines)))
        self.server.on_taken()
        self.say(self.server.answers.get("DATA", "250 taken"))

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """`answers` replaces the answer to a command, as in {"RCPT": "550 no such user"}."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[Message] = []
        self.answers: dict[str, str] = {}
        self.on_taken: Callable[[], None] = lambda: None
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def close(self) -> None:
        self.shutdown()
        self.server_close()
