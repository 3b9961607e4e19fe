"""The little of WebDriver (W3C) that the tests of the page need, over plain HTTP to chromedriver."""
import base64, http.client, json, os, shutil, socket, subprocess, tempfile, time

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"tab": "\ue004", "enter": "\ue007", "space": " ", "right": "\ue014", "down": "\ue015", "shift": "\ue008"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    """A headless Chromium with the size of a phone."""

    def __init__(self, width=390, height=844, dark=False):
        self.port = free_port()
        self.profile = tempfile.mkdtemp(prefix="stance-browser.")
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None
        for _ in range(100):
            try:
                if self.ask("GET", "/status")["ready"]:
                    break
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        arguments = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--disable-component-update", f"--user-data-dir={self.profile}",
                     f"--window-size={width},{height}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium's sandbox refuses to run as root.
        if dark:
            arguments.append("--force-dark-mode")
        options = {"args": arguments, "mobileEmulation": {
            "deviceMetrics": {"width": width, "height": height, "pixelRatio": 2, "touch": True}}}
        self.session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 20000, "pageLoad": 20000}}}})["sessionId"]
        if dark:
            self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def ask(self, method, path, body=None):
        path = path if self.session is None else f"/session/{self.session}{path}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = None if method != "POST" else json.dumps(body or {})
        connection.request(method, path, data, {"Content-Type": "application/json"})
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{method} {path}: {value['error']}: {value.get('message', '')[:300]}")
        return value

    def cdp(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, address):
        self.ask("POST", "/url", {"url": address})

    def address(self):
        return self.ask("GET", "/url")

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, seconds=10, what=None):
        """The first true answer of a script: within seconds where nothing else runs, four times as long where much does."""
        end = time.monotonic() + 4 * seconds
        while True:
            answer = self.run(script)
            if answer:
                return answer
            if time.monotonic() > end:
                raise RuntimeError(f"not within {4 * seconds} s: {what or script}")
            time.sleep(0.1)

    def find(self, selector):
        return self.ask("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", {ELEMENT: element})
        self.ask("POST", f"/element/{element}/click")

    def write(self, selector, text):
        self.ask("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys):
        """Keys one after another, as from a keyboard: whoever has the focus gets them."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def console(self):
        """What the console has said since the last time, warnings and worse."""
        return [entry for entry in self.ask("POST", "/se/log", {"type": "browser"})
                if entry["level"] in ("SEVERE", "WARNING")]

    def screenshot(self, path, whole=False):
        if whole:
            data = self.cdp("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        else:
            data = self.ask("GET", "/screenshot")
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        try:
            self.ask("DELETE", "")
        except (OSError, RuntimeError, http.client.HTTPException):
            pass
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
