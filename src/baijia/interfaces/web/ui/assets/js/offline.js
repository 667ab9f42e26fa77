/** A page that opens again without a network: kept in this browser with what it is made of (public/offline.js serves it). */
const CACHE = "baijia-door";

/** Keep this page; true once it is. Browsers do so on HTTPS and on the own machine alone. */
export async function keepThisPage() {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return Boolean(navigator.serviceWorker?.controller);
  try {
    await navigator.serviceWorker.register("/offline.js", { scope: location.pathname });
    await navigator.serviceWorker.ready;
    const own = performance.getEntriesByType("resource").map((one) => new URL(one.name));
    const parts = own.filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"));
    const cache = await caches.open(CACHE);
    await cache.addAll([location.pathname, ...new Set(parts.map((one) => one.href.split("#")[0]))]);
    return true;
  } catch {
    return false;
  }
}

/** Forget all kept pages when somebody signs out. */
export function startForgetting() {
  document.addEventListener("submit", ({ target }) => target.matches("[data-signs-out]") && globalThis.caches?.delete(CACHE));
}
