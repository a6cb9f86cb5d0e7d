# SPDX-License-Identifier: GPL-3.0-or-later
"""A headless Chromium, driven over its debugging pipe with Python's standard library alone."""

import base64
import fcntl
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time


def find():
    """The path of a Chromium, of FIRN_CHROMIUM or of PATH; None if there is none."""
    named = os.environ.get("FIRN_CHROMIUM")
    if named:
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


class Failed(Exception):
    """The browser answered with an error, or not in time."""


class Browser:
    """One browser; page() opens pages in it, one after another."""

    def __init__(self, path):
        self.profile = tempfile.TemporaryDirectory(prefix="firn-chromium-", ignore_cleanup_errors=True)
        down, self.write = os.pipe()
        self.read, up = os.pipe()
        # The browser reads commands from descriptor 3 and writes answers to 4; these two must be free until then.
        down, up = (self._high(fd) for fd in (down, up))
        shell = f'exec "$0" "$@" 3<&{down} 4>&{up} {down}<&- {up}>&-'
        self.process = subprocess.Popen(
            ["bash", "-c", shell, path, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
             "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--force-color-profile=srgb",
             f"--user-data-dir={self.profile.name}", "about:blank"],
            pass_fds=(down, up), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(down)
        os.close(up)
        self.buffer = b""
        self.count = 0
        self.events = []

    @staticmethod
    def _high(fd):
        high = fcntl.fcntl(fd, fcntl.F_DUPFD, 20)
        os.close(fd)
        return high

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close", wait=20)
            self.process.wait(20)
        except (Failed, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.write)
        os.close(self.read)
        self.profile.cleanup()

    def _message(self, until):
        while b"\0" not in self.buffer:
            if not select.select([self.read], [], [], max(0, until - time.monotonic()))[0]:
                raise Failed("no answer in time")
            part = os.read(self.read, 1 << 20)
            if not part:
                raise Failed("the browser has ended")
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def call(self, method, session=None, wait=120, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.write, json.dumps(message).encode() + b"\0") if len(str(parameters)) < 60000 else self._write_long(message)
        until = time.monotonic() + wait
        while True:
            answer = self._message(until)
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def _write_long(self, message):
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self.write, rest[:65536]):]

    def page(self, path, width=1280, height=900, theme="light", before=""):
        return Page(self, path, width, height, theme, before)


class Page:
    """An open page, with everything that it printed, that failed in it, and that it asked the network for."""

    def __init__(self, browser, path, width, height, theme, before):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.do(domain + ".enable")
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.do("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}])
        self.do("Emulation.setLocaleOverride", locale="en-US")
        self.do("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")  # the site's clock is not the reader's
        if before:
            self.do("Page.addScriptToEvaluateOnNewDocument", source=before)
        self.url = pathlib.Path(path).resolve().as_uri()
        browser.events.clear()
        self.do("Page.navigate", url=self.url)

    def do(self, method, **parameters):
        return self.browser.call(method, session=self.session, **parameters)

    def evaluate(self, expression):
        """The value of an expression of JavaScript; promises are awaited."""
        answer = self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failed(answer["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return answer["result"].get("value")

    def until(self, expression, seconds=60):
        end = time.monotonic() + seconds
        while not self.evaluate(f"document.readyState === 'complete' && Boolean({expression})"):
            if time.monotonic() > end:
                raise Failed(f"never true: {expression}")
            time.sleep(0.05)

    def faults(self):
        """Messages of the console, exceptions and requests other than for the page itself."""
        out = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            method, p = event["method"], event["params"]
            if method == "Runtime.consoleAPICalled":
                out.append("console: " + " ".join(str(a.get("value", a.get("description"))) for a in p["args"]))
            elif method == "Runtime.exceptionThrown":
                d = p["exceptionDetails"]
                out.append("exception: " + d.get("exception", {}).get("description", d["text"]))
            elif method == "Log.entryAdded":
                out.append("log: " + p["entry"]["text"])
            elif method == "Network.requestWillBeSent":
                url = p["request"]["url"]
                if url != self.url and not url.startswith(("data:", "blob:")):
                    out.append("request: " + url)
        return out

    def press(self, key):
        code = {"Tab": 9, "Enter": 13, "Space": 32}[key]
        for kind in ("keyDown", "keyUp"):
            self.do("Input.dispatchKeyEvent", type=kind, key=" " if key == "Space" else key, code=key, windowsVirtualKeyCode=code)

    def screenshot(self, file, full=True):
        if full:
            height = min(16000, self.evaluate("document.documentElement.scrollHeight"))
            width = self.evaluate("window.innerWidth")
            self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
            time.sleep(0.5)
        pathlib.Path(file).write_bytes(base64.b64decode(self.do("Page.captureScreenshot", format="png")["data"]))

    def pdf(self, file):
        pathlib.Path(file).write_bytes(base64.b64decode(self.do("Page.printToPDF", preferCSSPageSize=False)["data"]))

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
