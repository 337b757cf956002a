"""safety.md row 12: whatever address somebody writes, nothing inside the house is connected to."""

import socket
import threading
from contextlib import contextmanager

import pytest

from guildhall.kernel.outgoing import Outgoing, Unreachable, is_public

PUBLIC = "93.184.215.14"  # said by the tests' resolvers; led to a server of the test, never called
LOOPBACK = (
    "127.0.0.1", "127.1", "127.0.1", "127.000.000.001", "2130706433", "017700000001", "0177.0.0.1", "0x7f000001",
    "0x7f.0.0.1", "0x7F.0x0.0x0.0x1", "0177.0x0.0.1", "127.255.255.254", "127.0.0.1.", "0", "0.0.0.0", "00.0.0.0",
    "localhost", "LOCALHOST", "localhost.", "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]",
)  # fmt: skip
INSIDE = (
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.254", "169.254.169.254",
    "169.254.170.2", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "100.64.0.1", "100.100.100.200", "100.127.255.254",
    "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.18.0.1", "198.19.255.254",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "0.1.2.3",
    "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:db8::1]",
    "[2001:10::1]", "[2001:20::1]", "[100::1]", "[3fff::1]", "[5f00::1]", "[2620:4f:8000::1]", "[::ffff:10.0.0.1]",
    "[::ffff:169.254.169.254]", "[::a9fe:a9fe]", "[fe80::1%25lo]",
)  # fmt: skip
CROOKED = (
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/_GET", "ftp://127.0.0.1:{port}/", "dict://127.0.0.1:{port}/stat",
    "http:127.0.0.1:{port}/", "http:///127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://user@127.0.0.1:{port}/",
    "http://93.184.215.14@127.0.0.1:{port}/", "http://127.0.0.1:{port}#@93.184.215.14/", "http://127.0.0.1:{port}\\@93.184.215.14/",
    "http://93.184.215.14\\@127.0.0.1:{port}/", "http://127.0.0.1:{port}\r\nHost: a/", "http://127.0.0.1 :{port}/",
    "http://127.0.0.1%00.example.org:{port}/", "http://127.0.0.1%2f:{port}/", "http://[::1:{port}/", "http://:{port}/",
    "http://127.0.0.1:0{port}/", "http://127.0.0.1:{port}/a b", "jar:http://127.0.0.1:{port}!/", "http://[v1.127]:{port}/",
    "http://127.0.0.1:22/", "http://127.0.0.1:-1/", "http://127.0.0.1:99999/", "",
)  # fmt: skip
VECTORS = [f"http://{host}:{{port}}/" for host in LOOPBACK + INSIDE] + list(CROOKED)


@contextmanager
def server(*answers: bytes, slow: bool = False, heard: list | None = None):
    """Counts who comes, and gives each of them the next answer. Listens on both loopback addresses' port, all of IPv4 and 6."""
    listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    came, rest = [], list(answers)

    def serve() -> None:
        while True:
            try:
                sock, peer = listener.accept()
            except OSError:
                return
            came.append(peer[0])
            threading.Thread(target=reply, args=(sock,), daemon=True).start()

    def reply(sock: socket.socket) -> None:
        with sock:
            sent = _request(sock)
            if heard is not None:
                heard.append(sent)
            answer = rest.pop(0) if rest else b"HTTP/1.1 200 OK\r\n\r\ncanary"
            pieces = [answer[at : at + 1] for at in range(len(answer))] if slow else [answer]
            for piece in pieces:
                try:
                    sock.sendall(piece)
                except OSError:
                    return
                if slow:
                    threading.Event().wait(0.1)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], came
    finally:
        listener.close()


def _request(sock: socket.socket) -> bytes:
    """The head, and as much after it as the head says."""
    sent = b""
    while b"\r\n\r\n" not in sent:
        sent += sock.recv(65536)
    head, _gap, body = sent.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while len(body) < sum(lengths):
        body += sock.recv(65536)
    return head + b"\r\n\r\n" + body


def led_to(port: int, called: list[str]):
    """A way to connect that notes the pinned address and leads to the test's server."""

    def connect(address: str, asked: int, seconds: float) -> socket.socket:
        called.append(address)
        return socket.create_connection(("127.0.0.1", port), timeout=seconds)

    return connect


def page(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    return b"\r\n".join([b"HTTP/1.1 " + status, *headers, b"", body])


def moved(where: str) -> bytes:
    return page(b"", b"Location: " + where.encode(), b"Content-Length: 0", status=b"302 Found")


def test_no_vector_reaches_the_canary():
    assert len(VECTORS) >= 80
    with server() as (port, came):
        client = Outgoing(ports=frozenset({port}), seconds=2)
        reached = []
        for vector in VECTORS:
            try:
                reached.append(client.get(vector.replace("{port}", str(port))))
            except Unreachable:
                continue
        print(f"ssrf: vectors={len(VECTORS)} connects={len(came)}")
        assert (reached, came) == ([], [])


def test_without_the_list_the_canary_is_reached():
    """So the list is what holds: the same canary, the same client."""
    with server() as (port, came):
        client = Outgoing(ports=frozenset({port}), may_reach=lambda address: True)
        for host in ("127.0.0.1", "2130706433", "①②⑦.⓪.⓪.①", "[::1]"):
            assert client.get(f"http://{host}:{port}/").body == b"canary"
        assert len(came) == 4


def test_only_the_webs_own_ports_are_open():
    for port in (22, 25, 3306, 5432, 6379, 8080):
        with pytest.raises(Unreachable, match="bad_address"):
            Outgoing().get(f"http://{PUBLIC}:{port}/")


@pytest.mark.parametrize(
    "inside",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "//10.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_inside_is_refused(inside):
    with server(moved(inside)) as (port, _came):
        called: list[str] = []
        client = Outgoing(resolve=_literal_or_public, connect=led_to(port, called))
        with pytest.raises(Unreachable):
            client.get("http://out.example/")
        assert called == [PUBLIC]


def _literal_or_public(host: str, port: int) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]
    except OSError:
        return [PUBLIC]


def test_a_name_that_changes_its_address_is_asked_once():
    """Rebinding: public when asked first, loopback when asked again."""
    said = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    with server(moved("http://out.example/again")) as (port, _came):
        called: list[str] = []
        client = Outgoing(resolve=lambda host, port: next(said), connect=led_to(port, called))
        with pytest.raises(Unreachable, match="refused_address"):
            client.get("http://out.example/")
        assert called == [PUBLIC]


def test_one_address_inside_among_others_refuses_the_name():
    called: list[str] = []
    client = Outgoing(resolve=lambda host, port: [PUBLIC, "127.0.0.1"], connect=led_to(1, called))
    with pytest.raises(Unreachable, match="refused_address"):
        client.get("http://out.example/")
    assert called == []


def test_a_page_is_brought_with_what_its_headers_say():
    with server(page(b"<title>Hello</title>", b"Content-Type: Text/HTML; charset=utf-8")) as (port, _came):
        found = Outgoing(resolve=_literal_or_public, connect=led_to(port, [])).get("http://out.example/a?b=c")
    assert (found.status, found.content_type, found.body) == (200, "text/html", b"<title>Hello</title>")


def test_redirects_are_followed_so_far_and_no_farther():
    with server(*[moved(f"/{number}") for number in range(9)]) as (port, _came):
        called: list[str] = []
        with pytest.raises(Unreachable, match="too_far"):
            Outgoing(resolve=_literal_or_public, connect=led_to(port, called)).get("http://out.example/")
        assert len(called) == 4


def test_what_is_posted_is_not_sent_on():
    with server(moved("http://elsewhere.example/")) as (port, _came):
        called: list[str] = []
        found = Outgoing(resolve=_literal_or_public, connect=led_to(port, called)).post("http://out.example/", b"{}")
        assert (found.status, len(called)) == (302, 1)


@pytest.mark.parametrize("head", [b"Content-Length: 9000", b"X-None: 0"])
def test_too_much_is_refused_whatever_was_announced(head):
    with server(page(b"x" * 9000, head)) as (port, _came), pytest.raises(Unreachable, match="too_large"):
        Outgoing(resolve=_literal_or_public, connect=led_to(port, []), most=1000).get("http://out.example/")


def test_a_server_that_drips_is_left_in_time():
    with server(page(b"x" * 100), slow=True) as (port, _came), pytest.raises(Unreachable, match="too_slow"):
        Outgoing(resolve=_literal_or_public, connect=led_to(port, []), seconds=0.5).get("http://out.example/")


def test_a_resolver_that_hangs_is_left_in_time():
    stuck = threading.Event()
    with pytest.raises(Unreachable, match="too_slow"):
        Outgoing(resolve=lambda host, port: [PUBLIC] if stuck.wait(20) else [], seconds=0.2).get("http://out.example/")
    stuck.set()


def test_python_calls_public_what_the_house_does_not():
    for address in ("64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "100.64.0.1", "192.88.99.1"):
        assert not is_public(address)
    for address in (PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "2a00:1450::1", "1.1.1.1"):
        assert is_public(address)
