"""The page before a daemon that says what a stage writes for it: what takes minutes with a walker, or luck, takes a second."""
import contextlib, json, os, socket, subprocess, threading, time

from checks import CONTRAST
from webdriver import free_port


class ScriptedDaemon:
    """Greets, says what is watched and how it does, and beside that only what it is told to."""

    def __init__(self, path):
        self.path, self.clients, self.lock = str(path), [], threading.Lock()
        self.session = {"kind": "wear", "t": 1}
        self.start()

    def start(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)
        self.born = time.monotonic()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        os.chmod(self.path, 0o777)
        self.listener.listen()
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=[client], daemon=True).start()

    def serve(self, client):
        with contextlib.suppress(OSError, ValueError):
            self.send(client, {"class": "VERSION", "protocol": 1, "release": "scripted", "limits": {}})
            for line in client.makefile():
                if line.startswith("?WATCH"):
                    self.send(client, {"class": "WATCH", "mode": line.split()[-1]})
                    with self.lock:
                        self.clients.append(client)
                elif line.startswith("?STATUS"):
                    self.send(client, {
                        "class": "STATUS", "state": "sampling", "sentence": "Sampling.", "session": self.session,
                        "uptime_s": time.monotonic() - self.born})

    @staticmethod
    def send(client, message):
        client.sendall((json.dumps(message) + "\n").encode())

    def tell(self, *messages):
        """To all that watch; waits for the first."""
        end = time.monotonic() + 20
        while not self.clients and time.monotonic() < end:
            time.sleep(0.05)
        with self.lock:
            for message in messages:
                for client in self.clients:
                    with contextlib.suppress(OSError):
                        self.send(client, message)

    def stop(self):
        # Closing alone does not wake who waits in it.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        os.unlink(self.path)
        with self.lock:
            for client in self.clients:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
            self.clients = []


def scripted(stage):
    """A stage with a scripted daemon and a server of its own: stage(browser, daemon, base)."""

    def run(services, shots):
        folder = services.folder / "scripted"
        folder.mkdir(exist_ok=True)
        os.chmod(folder, 0o755)
        daemon, port = ScriptedDaemon(folder / "feed.sock"), free_port()
        with open(services.folder / "scripted.log", "a") as log:
            server = subprocess.Popen(
                [services.programs[1], "--port", str(port), "--config", services.config, "--socket", daemon.path,
                 "--passphrase-file", folder / "none"], env=services.environment, stderr=log, **services.drop)
        try:
            services.until(lambda: socket.create_connection(("127.0.0.1", port), 1).close() or True, 10)
            yield from stage(services.browser, daemon, f"http://127.0.0.1:{port}")
        finally:
            services.browser.open("about:blank")
            server.terminate()
            server.wait(15)
            daemon.stop()

    return run


TEST = {"class": "TEST", "protocol": "free_walk", "person": "P-07", "label": "free_walk"}
STEP = {"class": "STEP", "t": 1, "bout": 0, "quality": "ok"}


def lead(browser, daemon, base, test=TEST, phases=("stand_still", "walk", "settle")):
    """A test runs, and the page shows it."""
    browser.open(base + "/test")
    daemon.session = {"kind": "test", "label": test["label"], "t": 1}
    daemon.tell({**test, "event": "started", "phases": phases, "instructions": "Walk."})
    daemon.tell({**test, "event": "progress", "phase": phases[1], "elapsed_s": 1, "instruction": "Walk."})
    browser.wait("return !document.querySelector('#running').hidden", 5, "the test is not shown")


def steps(*drops):
    return [{**STEP, "side": side, "measures": {"standing_drop_mean_deg": drop}}
            for drop in drops for side in ("left", "right")]


@scripted
def cut_off(browser, daemon, base):
    """The daemon is killed in the middle of a test, and starts again."""
    lead(browser, daemon, base)
    daemon.stop()
    browser.wait("return document.querySelector('#instruction').textContent.includes('not there')", 5, "nothing is said")
    daemon.session = {"kind": "wear", "t": 1}
    daemon.start()
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 5)
    time.sleep(0.3)
    shown, said, link = browser.run("""
        const notice = document.querySelector('#cut-off')
        return [!document.querySelector('#choose').hidden, notice?.checkVisibility() ? notice.textContent : "",
          notice?.querySelector('a')?.getAttribute('href')]""")
    yield f"a test that was cut off is said to be as soon as the daemon is back ({said})", shown and "cut off" in said and "no result" in said
    yield f"and leads to the person's sessions ({link})", link == "/person?name=P-07"
    poor = browser.run(CONTRAST)
    yield f"which can be read: contrast at least 4.5 {poor or ''}", not poor
    lead(browser, daemon, base)
    daemon.session = {"kind": "wear", "t": 1}
    daemon.tell(TEST | {"event": "stopped", "session": 1, "duration_s": 60, "result": {}})
    browser.wait("return !document.querySelector('#result').hidden", 5, "no result")
    yield "nothing of it is left when the next has ended", browser.run("return document.querySelector('#cut-off')?.hidden !== false")


@scripted
def forgotten(browser, daemon, base):
    """The daemon was away: what it did before, and who had the last test, counts no more."""
    browser.open(base + "/")
    daemon.tell(*steps(6.2, 6.2))
    browser.wait("return document.querySelector('#drop-left').textContent === '6.2°'", 5, "no drop")
    daemon.tell(TEST | {"event": "stopped", "session": 1, "duration_s": 60, "result": {}})
    daemon.stop()
    browser.wait("return document.querySelector('#link-text').textContent === 'No daemon'", 5, "nothing is said")
    left = browser.run("return document.querySelector('#drop-left').textContent + document.querySelector('#count-left').textContent")
    yield f"drops of a daemon that is gone are not shown as live ({left})", left == "–no steps yet"
    daemon.start()
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 5)
    browser.open(base + "/")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 5)
    left = browser.run("return document.querySelector('#count-left').textContent")
    yield f"nor by a page that is opened afterwards ({left})", left == "no steps yet"
    browser.open(base + "/test")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 5)
    yield "a result that may not be the last is not offered as the last", browser.run("return document.querySelector('#last').hidden")
    daemon.tell(TEST | {"event": "stopped", "session": 2, "duration_s": 60, "result": {}})
    browser.wait("return !document.querySelector('#last').hidden", 5, "no last result")
    daemon.stop()
    browser.wait("return document.querySelector('#link-text').textContent === 'No daemon'", 5, "nothing is said")
    browser.run("document.querySelector('#again').click()")
    yield "also where it is still known to the page", browser.run("return document.querySelector('#last').hidden")
    daemon.start()


SPOKEN = """
  window.spoken = []
  const live = "output:not([aria-live=off]), [role=status], [role=alert], [aria-live=polite], [aria-live=assertive]"
  for (const region of document.querySelectorAll(live)) new MutationObserver(() => spoken.push(region.textContent))
    .observe(region, {childList: true, characterData: true, subtree: true})"""


def moving(daemon, seconds, *others):
    """A pelvis that moves 25 times a second, and two steps a second."""
    for count in range(int(25 * seconds)):
        daemon.tell({"class": "PELVIS", "t": count / 25, "obliquity_deg": count % 20 - 10, "tilt_deg": 1, "rotation_deg": 1})
        if count % 25 == 0:
            daemon.tell(*steps(2 + count / 25), *others)
        time.sleep(0.04)


@scripted
def spoken(browser, daemon, base):
    """What a screen reader is told: live regions that change."""
    browser.open(base + "/")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 5)
    browser.run(SPOKEN)
    moving(daemon, 2)
    told = browser.run("return spoken")
    yield f"in 2 s of walking a screen reader is told {told}", len(told) == 1 and told[0].startswith("Drop left 2.0°")
    lead(browser, daemon, base, TEST | {"protocol": "single_leg_stance", "label": "single_leg_stance"}, ("stand_still", "stand_left", "settle"))
    browser.run(SPOKEN)
    progress = TEST | {"protocol": "single_leg_stance", "label": "single_leg_stance", "event": "progress", "phase": "stand_left",
                       "side": "left", "trial": 1, "trials": 1, "instruction": "Foot down.", "held_s": 1.0, "obliquity_deg": 2.0}
    moving(daemon, 1, progress)
    told = [words for words in browser.run("return spoken") if not words.startswith("Drop")]
    yield f"in 1 s on one leg it is told {told}", told == ["Foot down."]


@scripted
def figures(browser, daemon, base):
    """Numbers have the decimals of the terminal and the report."""
    stance = TEST | {"protocol": "single_leg_stance", "label": "single_leg_stance"}
    lead(browser, daemon, base, stance, ("stand_still", "stand_left", "settle"))
    left = {"side": "left", "held_s": 5.986, "drop_steady_deg": -2.7509, "response": "positive", "time_to_fall_s": 3,
            "lateral_acceleration_rms_m_s2": 0.0955, "confidence": 0.979}
    daemon.tell(stance | {"event": "trial", "trial": 1, "side": "left", "result": left})
    browser.wait("return document.querySelector('#trials').children.length === 1", 5, "no trial")
    trial = browser.run("return document.querySelector('#trials').textContent")
    yield f"of a trial: {trial}", "held 6.0 s" in trial and "steady drop −2.8°" in trial
    daemon.tell(stance | {"event": "stopped", "session": 1, "duration_s": 55.24, "result": {
        "left": {"best_held_s": 5.986, "drop_steady_deg": 2.85, "response": "positive", "trials": 1}, "limit_s": 6, "trials": [left],
        "step_time_s": {"median": 0.5612, "ci95_lower": 0.55, "ci95_upper": 0.5704, "n": 9},
        "per_minute": {"cadence_steps_min": {"slope": -0.0042, "ci95_lower": -1.25, "ci95_upper": 1.2}}}})
    browser.wait("return !document.querySelector('#result').hidden", 5, "no result")
    text = browser.run("return document.querySelector('#result').innerText")
    wanted = ["Held 6.0 s", "2.9°", "55 s", "Limit\t6 s", "0.10 m/s²", "0.98", "3.0 s", "0.561 s", "0.550 to 0.570",
              "0.00 steps/min per minute", "−1.25 to 1.20"]
    missing = [words for words in wanted if words not in text]
    yield f"of a result: {', '.join(wanted)}; missing {missing}", not missing


@scripted
def repeated(browser, daemon, base):
    """A trial on one leg is thrown away and done once more."""
    stance = TEST | {"protocol": "single_leg_stance", "label": "single_leg_stance"}
    at = stance | {"event": "progress", "trial": 1, "trials": 1}
    done = stance | {"event": "trial", "trial": 1, "side": "left"}
    lead(browser, daemon, base, stance, ("stand_still", "stand_left", "stand_still", "stand_right", "settle"))

    def shown(phase, *messages, next=None):
        side = "left" if phase == "stand_left" else next
        daemon.tell(*messages, at | {"phase": phase, "instruction": phase, **({"side": side} if side else {})})
        browser.wait(f"return document.querySelector('#instruction').textContent === '{phase}'", 5)
        return browser.run("return [...document.querySelectorAll('#trials li')].map(item => item.textContent)")

    first = shown("stand_still", done | {"result": {"held_s": 2}})
    yield f"it is told ({first})", len(first) == 1 and first[0].endswith("held 2.0 s")
    again = shown("stand_left")
    yield f"as it is done again, it counts no more ({again})", len(again) == 1 and "thrown away" in again[0]
    second = shown("settle", done | {"result": {"held_s": 6}})
    yield f"then there is one, the new one ({second})", len(second) == 1 and second[0].endswith("held 6.0 s")
    daemon.tell(at | {"phase": "stand_right", "side": "right", "instruction": "on"})
    kept = shown("stand_still", next="right")
    yield f"before the other leg it counts ({kept})", kept == second
    facts = browser.run("return document.querySelector('#facts').textContent")
    yield f"and the leg that is next is named ({facts})", "then the right leg" in facts
    thrown = shown("stand_left")
    thrown = shown("stand_still", done | {"result": {"held_s": 7}}, next="left")
    yield f"where the left leg is next once more, it does not ({thrown})", "thrown away" in thrown[0]


@scripted
def unkept(browser, daemon, base):
    """A test is ended elsewhere while a note is being written."""
    lead(browser, daemon, base)
    browser.run("document.querySelector('#note').value = 'patient limps'")
    daemon.tell(TEST | {"event": "aborted", "session": 1, "duration_s": 2})
    browser.wait("return !document.querySelector('#result').hidden", 5, "no result")
    said = browser.run("const box = document.querySelector('#unkept'); return box?.checkVisibility() ? box.textContent : ''")
    yield f"what was written is still there ({said})", "patient limps" in said
    daemon.tell(TEST | {"person": "P-08", "event": "started", "phases": ["walk"]})
    browser.wait("return !document.querySelector('#running').hidden", 5, "the next test is not shown")
    left = browser.run("return [document.querySelector('#note').value, document.querySelector('#unkept')?.hidden]")
    yield f"and not with the next person ({left})", left == ["", True]


STAGES = [("cut-off", cut_off), ("forgotten", forgotten), ("spoken", spoken), ("figures", figures), ("repeated", repeated), ("unkept", unkept)]
