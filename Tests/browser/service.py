"""The daemon with its walker and the page's server, as they run on a board: the server reads the store and may not write."""
import grp, http.client, json, os, pathlib, pwd, socket, subprocess, threading, time

from webdriver import Browser, free_port


class Services:
    def __init__(self, folder, stanced, serve):
        self.folder, self.programs = folder, (os.path.abspath(stanced), os.path.abspath(serve))
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.daemon = self.server = self.browser_ = None
        self.environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
        self.state = folder / "state"
        self.state.mkdir()
        self.config = folder / "stance.toml"
        self.config.write_text(
            f'[feed]\nsocket = "{self.state}/feed.sock"\n[store]\npath = "{self.state}/summaries.sqlite"\n')
        # Run by root, the server is somebody else, who belongs to the folder's group: as its unit has it.
        self.drop = {}
        if os.geteuid() == 0:
            group = grp.getgrnam("nogroup").gr_gid
            drop = dict(user=pwd.getpwnam("nobody").pw_uid, group=group, extra_groups=[group])
            os.chown(self.state, 0, group)
            os.chmod(folder, 0o755)
            os.chmod(self.state, 0o2750)
            try:
                subprocess.run([self.programs[1], "--version"], **drop, check=True, stdout=subprocess.DEVNULL)
                self.drop = drop
            except (OSError, subprocess.CalledProcessError):
                print("        the build is for root only: the server runs as root, and may write to the store's folder")

    @staticmethod
    def nice(value):
        """As the units have it: the server may slow down, the daemon may not."""
        return ["nice", "-n", str(value)] if os.geteuid() == 0 or value > 0 else []

    def start_daemon(self, source="walker:tests"):
        log = open(self.folder / "daemon.log", "a")
        self.daemon = subprocess.Popen(
            [*self.nice(-5), self.programs[0], "--config", self.config, "--source", source], env=self.environment, stderr=log,
            umask=0o027, **({"group": self.drop["group"]} if self.drop else {}))
        self.until(lambda: self.status()["samples"]["delivered"] > 0, 20)

    def stop_daemon(self):
        self.daemon.terminate()
        self.daemon.wait()

    def start_server(self, *options, passphrase=None):
        log = open(self.folder / "server.log", "a")
        file = self.folder / "passphrase"
        if passphrase:
            subprocess.run([self.programs[1], "passphrase", "--passphrase-file", file], input=passphrase + "\n", text=True,
                           check=True, stdout=subprocess.DEVNULL, env=self.environment)
            os.chmod(file, 0o644)
        elif file.exists():
            file.unlink()
        self.server = subprocess.Popen(
            [*self.nice(5), self.programs[1], "--port", str(self.port), "--config", self.config, "--passphrase-file", file, *options],
            env=self.environment, stderr=log, **self.drop)
        self.until(lambda: self.get("/sign-in") is not None, 10)

    def stop_server(self):
        self.server.terminate()
        try:
            self.server.wait(15)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
            raise RuntimeError("the server did not end when it was told to")

    def start(self):
        self.start_daemon()
        self.start_server()

    def stop(self):
        if self.browser_:
            self.browser_.close()
        for process in (self.server, self.daemon):
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()

    @property
    def browser(self):
        if self.browser_ is None:
            self.browser_ = Browser()
        return self.browser_

    def logs(self):
        return "".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.log")))

    def until(self, condition, seconds):
        end = time.monotonic() + 4 * seconds
        while True:
            try:
                if condition():
                    return
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > end:
                raise RuntimeError(f"not within {4 * seconds} s\n{self.logs()}")
            time.sleep(0.1)

    # What is asked of both.

    def get(self, path, source="127.0.0.1", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10, source_address=(source, 0))
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def feed(self):
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(30)
        client.connect(str(self.state / "feed.sock"))
        return client, client.makefile("rw")

    def status(self):
        client, lines = self.feed()
        with client:
            lines.readline()
            lines.write("?STATUS\n")
            lines.flush()
            return json.loads(lines.readline())

    def memory(self):
        """Resident memory of the server, MiB: all of it, and its own."""
        fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{self.server.pid}/status").read_text().splitlines())
        return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))

    def is_small(self, rss, own):
        """40 MiB as it is installed; a debug build's code alone is more, so of that only what it allocates counts."""
        return rss <= 40 if "release" in self.programs[1] else own <= 20


class Sampling:
    """Whether the daemon goes on as before while something else happens."""

    def __init__(self, services):
        self.services = services
        # Somebody watches live, as in a test: the sensor is read 25 times a second.
        self.client, lines = services.feed()
        lines.write("?WATCH live\n")
        lines.flush()
        self.reader = threading.Thread(target=self.read, args=[lines], daemon=True)
        self.reader.start()
        services.until(lambda: services.status()["mode"] == "live", 15)
        self.before, self.begun = services.status(), time.monotonic()
        self.most = [0.0, 0.0]
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def read(self, lines):
        try:
            for _ in lines:
                pass
        except (OSError, ValueError):
            pass

    def watch(self):
        while not self.stopped.wait(0.1):
            self.most = [max(pair) for pair in zip(self.most, self.services.memory())]

    def end(self):
        self.stopped.set()
        self.thread.join()
        after, took = self.services.status(), time.monotonic() - self.begun
        rate = (after["samples"]["delivered"] - self.before["samples"]["delivered"]) / took
        lost = sum(q["lost"] for q in after["queues"]) - sum(q["lost"] for q in self.before["queues"])
        missing = after["samples"]["missing"] - self.before["samples"]["missing"]
        self.client.close()
        return rate, lost, missing
