"""Clients that nobody wants, while the daemon samples and the server stays small."""
import http.client, os, random, re, socket, subprocess, threading, time, urllib.parse

from pages import quiet
from service import Sampling


def raw(services, data, source="127.0.0.1", seconds=3):
    """What comes back for bytes as they are; empty where the connection is just closed."""
    with socket.socket() as client:
        client.settimeout(seconds)
        client.bind((source, 0))
        try:
            client.connect(("127.0.0.1", services.port))
            client.sendall(data)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
                if len(answer) > 100_000:
                    break
        except (TimeoutError, ConnectionError):
            pass
        return answer if "answer" in locals() else b""


def code(answer):
    found = re.match(rb"HTTP/1\.1 (\d+)", answer)
    return int(found[1]) if found else 0


def head(services, line, host=None, more=""):
    return f"{line} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{services.port}'}\r\n{more}Connection: close\r\n\r\n".encode()


def report(services, sampling, what):
    rate, lost, missing = sampling.end()
    rss, own = sampling.most
    yield f"{what}: sampling goes on ({rate:.1f} samples/s, {lost} lost in queues, {missing} missing)", rate > 90 and lost + missing == 0
    yield f"{what}: the server needs {rss:.1f} MiB resident at most, {own:.1f} MiB its own", services.is_small(rss, own)
    begun = time.monotonic()
    answer = services.get("/", source="127.0.0.9")
    yield f"{what}: it answers afterwards ({answer.status}, {(time.monotonic() - begun) * 1000:.0f} ms)", answer.status in (200, 303)


class Dripping(threading.Thread):
    """Requests that never end, from three addresses and from many, a byte now and then; and one who asks in between."""

    def __init__(self, services):
        super().__init__(daemon=True)
        self.services, self.clients, self.served = services, [], []
        for number in range(150):
            client = socket.socket()
            client.settimeout(5)
            client.bind((f"127.0.1.{number % 3 + 1}" if number < 90 else f"127.0.2.{number - 80}", 0))
            try:
                client.connect(("127.0.0.1", services.port))
                client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
                self.clients.append(client)
            except OSError:
                client.close()
        self.start()

    def run(self):
        begun = time.monotonic()
        while time.monotonic() - begun < 12:
            for client in self.clients:
                try:
                    client.send(b"a")
                except OSError:
                    pass
            asked = time.monotonic()
            try:
                answer = self.services.get("/sign-in", source="127.0.0.7").status
            except (OSError, http.client.HTTPException):
                answer = 0
            self.served.append((answer in (200, 303), time.monotonic() - asked))
            time.sleep(0.5)

    def outcome(self):
        self.join()
        closed = 0
        for client in self.clients:
            try:
                client.setblocking(False)
                closed += client.recv(1) == b""
            except BlockingIOError:
                pass
            except OSError:
                closed += 1
            client.close()
        slowest = max(took for _, took in self.served)
        yield f"{len(self.clients)} requests that never end: {closed} closed within 12 s; {len(self.served)} others served meanwhile, the slowest after {slowest * 1000:.0f} ms", (
            closed == len(self.clients) and all(good for good, _ in self.served) and slowest < 2)


def clients(services, shots):
    sampling = Sampling(services)
    random.seed(5)
    dripping = Dripping(services)

    # Paths that lead out of the page.
    paths = ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd",
             "/session/../../etc/passwd", "/session/1%00", "/session/1/..", "//etc/passwd", "/%00", "/session/-1",
             "/session/99999999999999999999", "/assets/", "http://127.0.0.1/etc/passwd", "*", "/static/..\\..\\etc\\passwd"]
    answers = [(path, raw(services, head(services, f"GET {path}"), "127.0.0.2")) for path in paths]
    wrong = [(path, code(answer)) for path, answer in answers if code(answer) not in (0, 303, 400, 404) or b"root:" in answer]
    yield f"{len(paths)} ways out of the page lead nowhere {wrong or ''}", not wrong

    # Bytes that are no request.
    codes = set()
    for size in [1, 3, 17, 200, 5_000, 100_000] * 6:
        codes.add(code(raw(services, random.randbytes(size) + b"\r\n\r\n", f"127.0.0.{random.randint(20, 60)}", 1)))
    for text in [b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                 b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                 b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                 b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 5_000 + b"\r\n"]:
        codes.add(code(raw(services, text, "127.0.0.3", 1)))
    yield f"garbage is refused or closed (answers {sorted(codes)})", codes <= {0, 400, 403, 404, 421, 431, 429, 505}

    # Bodies that are too long, told and untold.
    form = "Content-Type: application/x-www-form-urlencoded\r\n"
    told = code(raw(services, head(services, "POST /test/start", more=form + "Content-Length: 100000000\r\n"), "127.0.0.4"))
    untold = raw(services, head(services, "POST /test/start", more=form + "Transfer-Encoding: chunked\r\n")
                 + b"1000\r\n" + b"a" * 4096 + b"\r\n" + b"ffff\r\n" + b"a" * 65_535 + b"\r\n" * 1, "127.0.0.4")
    yield f"a body that is too long: {told} where it says so, {code(untold)} or closed where not", told == 413 and code(untold) in (0, 413)

    # Forms without token, from elsewhere, under another name.
    forged = code(raw(services, head(services, "POST /test/start", more=form + "Content-Length: 0\r\n"), "127.0.0.5"))
    rebound = code(raw(services, head(services, "GET /", host="evil.example"), "127.0.0.5"))
    methods = {code(raw(services, head(services, f"{verb} /"), "127.0.0.5")) for verb in ("PUT", "DELETE", "TRACE", "PATCH", "BREW")}
    yield f"a form without token {forged}, another site's name {rebound}, other methods {methods}", (
        forged == 403 and rebound == 421 and methods <= {405, 400, 0})

    # A flood from one address, while another is served.
    codes, begun = [], time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", services.port, timeout=5, source_address=("127.0.0.8", 0))
    for _ in range(300):
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        codes.append(answer.status)
    connection.close()
    took, waiting = time.monotonic() - begun, codes.count(429)
    yield f"300 requests in {took:.1f} s: {300 - waiting} served, {waiting} told to wait", (
        60 <= 300 - waiting <= 61 + 20 * took and set(codes) <= {200, 303, 429})

    # Streams that are never read.
    silent = []
    for number in range(20):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.bind((f"127.0.3.{number + 1}", 0))
        client.connect(("127.0.0.1", services.port))
        client.sendall(head(services, "GET /events").replace(b"Connection: close\r\n", b""))
        silent.append(client)
    yield from dripping.outcome()
    yield from report(services, sampling, "hostile clients")
    for client in silent:
        client.close()


class Visitor:
    """Somebody at the sign-in page, with a connection, a cookie and a form's token."""

    def __init__(self, services, source):
        self.connection = http.client.HTTPConnection("127.0.0.1", services.port, timeout=10, source_address=(source, 0))
        answer, page = self.ask("GET", "/sign-in")
        self.cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        self.token = re.search(r'name="token" value="([0-9a-f]+)"', page)[1]

    def ask(self, method, path, body=None, fields={}):
        self.connection.request(method, path, body, fields)
        answer = self.connection.getresponse()
        return answer, answer.read().decode()

    def sign_in(self, words):
        body = urllib.parse.urlencode({"token": self.token, "passphrase": words, "next": "/people"})
        return self.ask("POST", "/sign-in", body,
                        {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie})[0]


def network(services, shots):
    """Beyond loopback only with a passphrase."""
    file = services.folder / "passphrase"
    refused = subprocess.run([services.programs[1], "--address", "0.0.0.0", "--port", "0", "--config", services.config,
                              "--passphrase-file", file], env=services.environment, capture_output=True, text=True, timeout=20)
    yield f"from the network without a passphrase: {refused.stderr.strip()}", refused.returncode == 78
    services.stop_server()
    services.start_server("--address", "0.0.0.0", passphrase="correct horse battery staple")
    closed = {path: services.get(path).status for path in ("/", "/test", "/people", "/trend", "/session/1", "/events")}
    yield f"with one, nothing is shown before signing in {closed}", set(closed.values()) == {303, 401}
    browser = services.browser
    browser.open(services.base + "/people")
    if shots:
        browser.screenshot(f"{shots}/sign-in.png")
    browser.write("#passphrase", "not this one")
    browser.click("button")
    browser.wait("return document.querySelector('[role=alert]')?.textContent.includes('not the passphrase')", 5)
    browser.write("#passphrase", "correct horse battery staple")
    browser.click("button")
    browser.wait("return location.pathname === '/people'", 5, "signing in leads nowhere")
    yield "a person signs in, and is where they wanted to go", True
    hidden = browser.run("return document.cookie")
    yield "no script sees the cookie", hidden == ""
    browser.open(services.base + "/")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 10)
    browser.run("""return fetch("/test").then(answer => answer.text()).then(page => fetch("/sign-out", {method: "POST",
        body: new URLSearchParams({token: page.match(/name="token" value="([0-9a-f]+)"/)[1]})})).then(answer => answer.status)""")
    browser.wait("return location.pathname === '/sign-in'", 5, "a page that is open shows what is measured")
    yield "signed out in another tab, an open page shows nothing more and asks for the passphrase", True
    browser.write("#passphrase", "correct horse battery staple")
    browser.click("button")
    browser.wait("return location.pathname === '/'", 5, "signing in leads nowhere")
    browser.open(services.base + "/people")
    browser.click("header button")
    browser.wait("return location.pathname === '/sign-in'", 5)
    browser.open(services.base + "/people")
    yield "signed out is out", browser.run("return location.pathname") == "/sign-in"


def at_once(services, shots):
    """Two browsers start a test in the same moment: one is told that it did not."""
    quiet(services)
    told, together = {}, threading.Barrier(2)

    def start(person):
        connection = http.client.HTTPConnection("127.0.0.1", services.port, timeout=20)
        connection.request("GET", "/test")
        answer = connection.getresponse()
        cookie = answer.getheader("Set-Cookie").split(";")[0]
        token = re.search(r'name="token" value="([0-9a-f]+)"', answer.read().decode())[1]
        form = urllib.parse.urlencode({"token": token, "protocol": "free_walk", "person": person})
        together.wait()
        connection.request("POST", "/test/start", form, {
            "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Accept": "application/json"})
        answer = connection.getresponse()
        told[person] = (answer.status, answer.read().decode())

    # With one pseudonym as well: what is asked need not differ.
    for people in (("A-1", "B-1"), ("C-1", "C-1 ")):
        threads = [threading.Thread(target=start, args=[person]) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        yield f"of two who start at once, one did {[told[person] for person in people]}", sorted(
            told[person][0] for person in people) == [200, 409]
        services.until(lambda: services.status()["session"]["kind"] == "test", 5)
        quiet(services)


def signed_out(services, cookie):
    """A stream ends when its browser signs out."""
    def asked(path, method="GET", body=None, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", services.port, timeout=5)
        connection.request(method, path, body, {"Cookie": cookie, **fields})
        return connection.getresponse()

    stream = asked("/events")
    token = re.search(r'name="token" value="([0-9a-f]+)"', asked("/test").read().decode())[1]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asked("/sign-out", "POST", "token=" + token, **form).read()
    begun = time.monotonic()
    while time.monotonic() - begun < 4 and stream.readline():
        pass
    took = time.monotonic() - begun
    yield f"signed out, a stream ({stream.status}) ends after {took:.1f} s", stream.status == 200 and took < 2


def passphrases(services, shots):
    sampling = Sampling(services)
    guesser, begun = Visitor(services, "127.0.4.1"), time.monotonic()
    codes = [guesser.sign_in(f"wrong {number}").status for number in range(1000)]
    took = time.monotonic() - begun
    yield f"1000 wrong passphrases in {took:.0f} s: {codes.count(403)} tried, {codes.count(429)} told to wait", (
        codes.count(403) <= 10 and set(codes) == {403, 429})
    status = guesser.sign_in("correct horse battery staple").status
    yield f"even the right one has to wait there ({status})", status == 429
    owner = Visitor(services, "127.0.4.2")
    answer = owner.sign_in("correct horse battery staple")
    status, where = answer.status, answer.getheader("Location")
    old, fresh = owner.cookie, (answer.getheader("Set-Cookie") or "").split(";")[0]
    yield f"from elsewhere it is taken at once ({status}, {where}), with a new cookie", status == 303 and where == "/people" and fresh and fresh != old
    yield "the cookie opens the page", services.get("/people", Cookie=fresh).status == 200
    yield "the cookie from before signing in does not", services.get("/people", Cookie=old).status == 303
    yield from signed_out(services, fresh)
    yield from report(services, sampling, "wrong passphrases")
