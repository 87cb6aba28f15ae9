"""Headless Chromium, driven by the DevTools protocol over one web socket."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
#: Seconds until a condition on a page must hold, and until the browser must be there.
LIMIT_S = 20

#: Codes of keys that are not characters: `Input.dispatchKeyEvent` of the protocol wants them.
KEY_CODES = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowRight": 39, "End": 35, "z": 90}
CONTROL, SHIFT = 2, 8


def found():
    """Return the path of the browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One process; each page has storage of its own."""

    def __init__(self):
        self._folder = tempfile.mkdtemp(prefix="page-test-")
        self._process = subprocess.Popen(
            [found(), *FLAGS, f"--user-data-dir={self._folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._socket = websocket.create_connection(self._address(), timeout=LIMIT_S)
        self._last_id = 0
        self.events = []

    def _address(self):
        for line in self._process.stderr:
            listening = re.search(r"DevTools listening on (\S+)", line)
            if listening:
                return listening.group(1)
        raise RuntimeError("Chromium ended before it listened")

    def call(self, method, session=None, **parameters):
        """Return the result of a method of the protocol; events that come before it are kept."""
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._last_id:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def page(self, url, **settings):
        """Open a page in a new profile."""
        return Page(self, url, **settings)

    def close(self):
        """End the process and remove what it wrote."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(LIMIT_S)
        self._process.stderr.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Page:
    """One page, as somebody with keyboard and mouse sees it."""

    def __init__(self, browser, url, width=1200, height=900, scheme="light"):
        self._browser = browser
        # A refusal of the API is the page's to explain; the console notes it as well.
        self.expected = ["status of 4", "status of 503"]
        self._context = browser.call("Target.createBrowserContext")["browserContextId"]
        target = browser.call(
            "Target.createTarget", url="about:blank", browserContextId=self._context
        )["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", features=[feature])
        self.open(url)

    def call(self, method, **parameters):
        """Return the result of a method of the protocol on this page."""
        return self._browser.call(method, session=self._session, **parameters)

    def open(self, url):
        """Load `url` and wait until it has its glyphs."""
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && !!document.querySelector('#keyboard *')")

    def evaluate(self, expression):
        """Return the value of a JavaScript expression."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")

    def wait(self, condition):
        """Wait until a JavaScript expression is true."""
        deadline = time.monotonic() + LIMIT_S
        while not self.evaluate(condition):
            if time.monotonic() > deadline:
                raise AssertionError(f"never true: {condition}\n{self.shown()}")
            time.sleep(0.02)

    def shown(self):
        """Return the text of the page, for the report of a failure."""
        return self.evaluate("document.body.innerText")

    def text(self, selector):
        """Return the text of an element."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).textContent")

    def value(self, selector):
        """Return the value of a field."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).value")

    def shows(self, selector, text):
        """Wait until an element has a text in it."""
        place, wanted = json.dumps(selector), json.dumps(text)
        self.wait(f"document.querySelector({place}).textContent.includes({wanted})")

    def becomes(self, selector, value):
        """Wait until a field has a value."""
        self.wait(f"document.querySelector({json.dumps(selector)}).value === {json.dumps(value)}")

    def click(self, selector):
        """Click in the middle of an element."""
        place = self.evaluate(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)});"
            "it.scrollIntoView({block: 'center'}); const box = it.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=place[0],
                y=place[1],
                button="left",
                clickCount=1,
            )

    def write(self, selector, text):
        """Put `text` in place of what a field holds, as if pasted over a selection of it all."""
        command = "insertText" if text else "delete"
        self.evaluate(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)});"
            "it.focus(); it.select();"
            f"document.execCommand('{command}', false, {json.dumps(text)}); }})()"
        )

    def type(self, text):
        """Type into whatever has the focus."""
        self.call("Input.insertText", text=text)

    def press(self, key, modifiers=0):
        """Press and release a key."""
        code = KEY_CODES[key]
        fields = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        if key == "z" and modifiers == CONTROL:
            fields["commands"] = ["undo"]
        # A key without a text submits no form.
        text = {"text": "\r"} if key == "Enter" else {}
        kind = "keyDown" if text else "rawKeyDown"
        self.call("Input.dispatchKeyEvent", type=kind, **fields, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **fields)

    def focused(self):
        """Return the id of the element with the focus."""
        return self.evaluate("document.activeElement.id")

    def complaints(self):
        """Return what the browser's console reports: errors of scripts, refused resources."""
        self.evaluate("0")
        return [text for event in self._browser.events if (text := self._complaint(event))]

    def _complaint(self, event):
        if event.get("sessionId") != self._session:
            return None
        if event["method"] == "Runtime.exceptionThrown":
            return json.dumps(event["params"]["exceptionDetails"])
        if event["method"] == "Log.entryAdded":
            entry = event["params"]["entry"]
            is_expected = any(part in entry["text"] for part in self.expected)
            return entry["text"] if entry["level"] == "error" and not is_expected else None
        return None

    def requests(self):
        """Return the addresses that the page has asked for."""
        self.evaluate("0")
        return [
            event["params"]["request"]["url"]
            for event in self._browser.events
            if event["method"] == "Network.requestWillBeSent"
            and event.get("sessionId") == self._session
        ]

    def screenshot(self, path):
        """Write what is seen as a PNG file."""
        taken = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        Path(path).write_bytes(base64.b64decode(taken["data"]))

    def close(self):
        """Forget the page and its storage."""
        self._browser.call("Target.disposeBrowserContext", browserContextId=self._context)
