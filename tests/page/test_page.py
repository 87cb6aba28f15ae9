"""The page as a whole: where it gets its parts, and whether everybody can use it."""

import pytest

CONTRAST = """
(() => {
  const channels = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText && element.tagName !== "TEXTAREA") continue;
    if (element.closest(".marks, noscript, [hidden], option, :disabled")) continue;
    const both = [getComputedStyle(element).color, ground(element)].map(light).sort();
    const [low, high] = both[0] < both[1] ? both : both.reverse();
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) poor.push(`${element.tagName} ${element.className} ${ratio.toFixed(2)}`);
  }
  return poor;
})()
"""


def test_nothing_comes_from_elsewhere(opened, server):
    page = opened(server)
    page.click("#run")
    page.shows("#end", "Finished")
    asked = page.requests()
    assert len(asked) >= 5
    assert [url for url in asked if not url.startswith(server.url)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened, server, scheme):
    page = opened(server, scheme=scheme)
    page.write("#python", "print('out')\n1 / 0\n")
    page.click("#run")
    page.shows("#end", "Ended with exit status 1")
    assert page.evaluate(CONTRAST) == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(22, 22, 29)")


@pytest.mark.parametrize("width", [320, 400, 1200])
def test_the_page_is_no_wider_than_its_window(opened, server, width):
    page = opened(server, width=width, height=800)
    page.write("#phi", "x = '" + "long " * 200 + "'\n")
    page.click("#run")
    page.shows("#end", "Finished")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beside = page.evaluate(
        "document.querySelector('#python').getBoundingClientRect().left >"
        "document.querySelector('#phi').getBoundingClientRect().right"
    )
    assert beside == (width == 1200)


def test_glyphs_stay_in_sight_of_a_narrow_window(opened, server):
    page = opened(server, width=400, height=600)
    page.evaluate("scrollTo(0, 0)")
    bottom = page.evaluate("document.querySelector('#keyboard').getBoundingClientRect().bottom")
    assert 300 < bottom <= 600
    page.write("#phi", "")
    page.click("#keyboard button[aria-label='π for print']")
    assert page.value("#phi") == "π"


def test_every_control_has_a_name(opened, server):
    page = opened(server)
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, input, select, textarea')].filter((it) =>"
        "!(it.labels?.length || it.textContent.trim() || it.ariaLabel)).map((it) => it.outerHTML)"
    )
    assert nameless == []
    assert page.evaluate("document.querySelector('#output').getAttribute('aria-live')") == "polite"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_order_of_tab_is_the_order_of_the_page(opened, server):
    page = opened(server)
    page.evaluate("document.querySelector('#example').focus()")
    seen = []
    for _ in range(4):
        seen.append(page.focused())
        page.press("Escape")
        page.press("Tab")
    assert seen == ["example", "run", "phi", "python"]


def test_what_the_server_is_stands_at_the_foot(opened, server):
    page = opened(server)
    page.shows("#server", "Phicode Engine")
    page.shows("#server", "isolation L")


def test_a_server_that_is_gone_is_told(opened, stand_in):
    page = opened(stand_in)
    page.expected.append("ERR_INTERNET_DISCONNECTED")
    page.call(
        "Network.emulateNetworkConditions",
        offline=True,
        latency=0,
        downloadThroughput=0,
        uploadThroughput=0,
    )
    page.evaluate("document.querySelector('#run').click()")
    page.shows("#end", "The server cannot be reached.")
