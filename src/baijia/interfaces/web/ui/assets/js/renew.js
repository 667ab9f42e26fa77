/**
 * A part of a page that renews itself: every so many seconds it is asked for anew and put in place, while the page is
 * in view. Without a script the page has a link to itself.
 */
export function startRenewing() {
  const part = document.querySelector("[data-renew]");
  if (!part) return;
  setTimeout(async () => {
    if (document.visibilityState === "visible") {
      const answer = await fetch(window.location.href).catch(() => null);
      const fresh = answer?.ok
        ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-renew]")
        : part;
      // What is waited for has come: the page shows it with all that goes with it.
      if (!fresh) return window.location.reload();
      if (fresh !== part) part.replaceWith(document.importNode(fresh, true));
    }
    startRenewing();
  }, Number(part.dataset.renew) * 1000);
}
