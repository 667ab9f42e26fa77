"""How a test opens a page."""

from playwright.sync_api import Browser, Page


def open_page(
    browser: Browser, site: str, *, width: int = 1440, faults: list[str] | None = None, **preferences: str
) -> Page:
    """Open a page in Chinese; ``faults`` collects console errors, script errors and requests to other hosts."""
    origin = "/".join(site.split("/")[:3])
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    context.add_cookies(
        [{"name": f"bj_{name}", "value": value, "url": site} for name, value in preferences.items()]
    )
    page = context.new_page()
    if faults is not None:
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(origin) else faults.append(request.url),
        )
    return page
