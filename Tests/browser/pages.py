"""What a person sees and does: each stage yields (words, passed)."""
import json, math, sqlite3, threading, time

from checks import CONTRAST, NAMES

PAGES = ["/", "/test", "/people", "/person?name=", "/trend", "/session/1"]


def shot(services, folder, name, whole=False):
    if folder:
        services.browser.screenshot(f"{folder}/{name}.png", whole)


def every_page(services, shots):
    browser = services.browser
    for dark in (False, True):
        browser.cdp("Emulation.setEmulatedMedia",
                    features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        for page in PAGES:
            browser.console()
            browser.open(services.base + page)
            if page in ("/", "/test"):
                browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 10)
            if page == "/" and shots:
                browser.wait("return document.querySelectorAll('#steps tr').length >= 4", 30, "no steps")
            name = page.strip("/?=").replace("/", "-").replace("?", "-") or "live"
            shot(services, shots, name + ("-dark" if dark else ""))
            said = browser.console()
            yield f"{page} {'dark' if dark else 'light'}: the console is silent {said or ''}", not said
            poor = browser.run(CONTRAST)
            yield f"{page} {'dark' if dark else 'light'}: contrast at least 4.5 (3 for large text) {poor or ''}", not poor
            if dark:
                continue
            nameless = browser.run(NAMES)
            yield f"{page}: everything that can be used has a name, every picture words {nameless or ''}", not nameless
            wide = browser.run("return document.documentElement.scrollWidth - innerWidth")
            yield f"{page}: fits the phone's width ({wide})", wide <= 0
            paints = []
            for _ in range(3):
                paints.append(browser.ask("POST", "/execute/async", {"args": [], "script": """
                    const done = arguments[arguments.length - 1]
                    new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
                      .observe({type: "largest-contentful-paint", buffered: true})
                    setTimeout(() => done(-1), 3000)"""}))
                if 0 < paints[-1] <= 250:
                    break
                browser.open(services.base + page)
            paint = min((paint for paint in paints if paint > 0), default=-1)
            yield f"{page}: largest contentful paint {paint:.0f} ms (500 allowed)", 0 < paint <= 500
            size = browser.run("return performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js'))"
                               ".reduce((sum, r) => sum + r.decodedBodySize, 0)")
            yield f"{page}: {size} bytes of script (60000 allowed)", size <= 60_000
            others = browser.run("return performance.getEntriesByType('resource').map(r => r.name)"
                                 ".filter(name => !name.startsWith(location.origin))")
            yield f"{page}: nothing from elsewhere {others or ''}", not others
    browser.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    answer = services.get("/session/999999")
    yield "a session that is not there is not found", answer.status == 404
    rss, own = services.memory()
    yield f"the server after all pages: {rss:.1f} MiB resident, {own:.1f} MiB its own", services.is_small(rss, own)


def quiet(services):
    """No test runs, whatever came before."""
    if services.status()["session"]["kind"] == "test":
        client, lines = services.feed()
        lines.write("?TEST abort\n")
        lines.flush()
        services.until(lambda: services.status()["session"]["kind"] != "test", 10)
        client.close()


def begin(services, test, person="P-07", **fields):
    browser = services.browser
    quiet(services)
    browser.open(services.base + "/test")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 10)
    browser.click(f"label[for={test}]")
    for name, value in fields.items():
        browser.run(f"document.querySelector('#{name}').value = ''")
        browser.write(f"#{name}", value)
    browser.write("#person", person)
    browser.click("#start")
    browser.wait("return !document.querySelector('#running').hidden", 5, "the test did not begin")


def stored(services, session):
    with sqlite3.connect(f"file:{services.state}/summaries.sqlite?mode=ro", uri=True) as store:
        return store.execute("SELECT t.protocol, t.ended_by, t.result, s.wearer FROM test AS t "
                             "JOIN session AS s ON s.id = t.session WHERE s.id = ?", [session]).fetchone()


def rounded(value, digits):
    """As the report writes it: halves away from zero."""
    whole = math.floor(abs(value) * 10 ** digits + 0.5)
    return ("−" if value < 0 and whole else "") + f"{whole / 10 ** digits:.{digits}f}"


def free_walk(services, shots):
    browser = services.browser
    browser.console()
    begin(services, "free_walk")
    focus = browser.run("return document.activeElement.id")
    yield f"the running test has the focus ({focus})", focus == "running-name"
    browser.run("""
      window.seen = []
      const told = new MutationObserver(() => seen.push(Date.now()))
      for (const side of ["left", "right"]) told.observe(document.querySelector(`#test-drop-${side}`), {childList: true})""")
    steps = FeedSteps(services)
    browser.wait("return document.querySelector('#phases [aria-current]')?.textContent === 'Walk'", 40, "no walk phase")
    browser.wait("return parseInt(document.querySelector('#clean-left').textContent) >= 5", 40, "no steps")
    shot(services, shots, "test-walk")
    told, shown = list(steps.told), browser.run("return seen")
    steps.client.close()
    delays = sorted(min((at - step for at in shown if at >= step - 100), default=1e9) for step in told)
    yield f"{len(told)} steps stand on the page {delays[len(delays) // 2]:.0f} ms after the daemon's line in the median, {delays[-1]:.0f} at most (200 allowed, but for one)", delays[-2] < 200
    live = browser.run("return document.querySelector('#instruction').getAttribute('aria-live')")
    yield "instructions are spoken", live == "assertive"
    browser.run("document.querySelector('#orders details').open = true")
    browser.write("#note", "left <hip> & \"knee\"")
    browser.click("[data-verb=note]")
    browser.wait("return document.querySelector('#hints').textContent.includes('The note is kept')", 5, "note not kept")
    browser.click("[data-verb=stop]")
    browser.wait("return !document.querySelector('#result').hidden", 10, "no result")
    shot(services, shots, "test-walk-result", whole=True)
    text = browser.run("return document.querySelector('#result').innerText")
    yield "the result names both legs and the pseudonym", all(words in text for words in ("Left leg", "Right leg", "P-07"))
    number = int(browser.run("return document.querySelector('#report').getAttribute('href')").rsplit("/", 1)[1])
    row = stored(services, number)
    yield f"session {number} is kept as {row and row[:2]}, of {row and row[3]}", bool(row) and row[0] == "free_walk" and row[3] == "P-07"
    result = json.loads(row[2])
    shown = f"{rounded(result['left']['standing_drop_mean_deg']['median'], 1)}°"
    yield f"the drop on the page is the store's ({shown})", shown in text
    browser.click("#report")
    browser.wait("return location.pathname.startsWith('/session/')", 5)
    report = browser.run("return document.body.innerText")
    yield "its report opens, and says whose it is", "P-07" in report and "Gait report" in report
    shot(services, shots, "report", whole=True)
    said = browser.console()
    yield f"the console is silent {said or ''}", not said


class FeedSteps(threading.Thread):
    """When the daemon's own line of each step came, ms since 1970."""

    def __init__(self, services):
        super().__init__(daemon=True)
        self.client, self.lines = services.feed()
        self.told = []
        self.start()

    def run(self):
        try:
            self.lines.readline()
            self.lines.write("?WATCH live\n")
            self.lines.flush()
            for line in self.lines:
                if '"class":"STEP"' in line:
                    self.told.append(time.time() * 1000)
        except (OSError, ValueError):
            pass


def keyboard(services, shots):
    browser = services.browser
    browser.open(services.base + "/test")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 10)
    reached, unseen = [], []
    for _ in range(30):
        browser.press("tab")
        reached.append(browser.run("const e = document.activeElement; return e.id || e.textContent.trim() || e.tagName"))
        if not browser.run("""
            const e = document.activeElement, own = getComputedStyle(e)
            const box = e.getBoundingClientRect()
            const bar = document.querySelector('.bar').getBoundingClientRect()
            return own.outlineStyle !== 'none' && parseFloat(own.outlineWidth) >= 2 && box.top >= -1
              && (e.closest('.bar') || box.top < bar.top)"""):
            unseen.append(reached[-1])
        if reached[-1] == "Trend":
            break
    yield f"Tab reaches all: {reached}", all(
        name in reached for name in ("free_walk", "person", "notes", "start", "Live", "Test", "People", "Trend"))
    yield f"what has the focus is seen to have it {unseen or ''}", not unseen
    yield "the first stop leads past everything to the content", reached[0] == "Skip to content"
    browser.run("document.querySelector('#free_walk').focus()")
    browser.press("down")
    yield "arrows choose the test", browser.run("return document.querySelector('[name=protocol]:checked').value") == "ten_metre_walk"
    browser.run("document.querySelector('#free_walk').click(); document.querySelector('#start').focus()")
    browser.press("enter")
    browser.wait("return !document.querySelector('#running').hidden", 5, "Enter did not start")
    browser.run("document.querySelector('#abort-box').open = true; document.querySelector('[data-verb=abort]').focus()")
    browser.press("space")
    browser.wait("return !document.querySelector('#result').hidden", 15, "Space did not abort")
    yield "a test is started and aborted without a pointer", "aborted" in browser.run(
        "return document.querySelector('#result-name').textContent")
    services.until(lambda: "aborted, no result" in services.get("/person?name=").text, 5)
    yield "and is marked so among the sessions", True


def restart(services, shots):
    browser = services.browser
    quiet(services)
    browser.open(services.base + "/")
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 10)
    browser.run("window.kept = true")
    services.stop_daemon()
    browser.wait("return document.querySelector('#link-text').textContent === 'No daemon'", 5, "nothing is said")
    said = browser.run("return document.querySelector('#hints').innerText")
    shot(services, shots, "daemon-away")
    yield f"it says that the daemon is away ({said})", "Trying again" in said
    closed = services.get("/people")
    yield "the store of a daemon that has ended is read all the same", closed.status == 200 and "session" in closed.text
    begun = time.monotonic()
    services.start_daemon()
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 10, "it does not come back")
    yield f"it is live again {time.monotonic() - begun:.1f} s after the daemon's start, by itself", browser.run("return window.kept === true")
    services.stop_server()
    browser.wait("return document.querySelector('#link-text').textContent === 'No connection'", 5, "nothing is said")
    services.start_server()
    browser.wait("return document.querySelector('#link-text').textContent === 'Live'", 15, "it does not come back")
    yield "it survives a restart of its own server", browser.run("return window.kept === true")
    browser.open("about:blank")
    services.until(lambda: services.status()["mode"] == "long_term", 12)
    yield "nobody watches: the daemon is back to saving battery", True
