/** A page that opens again without a network: kept in this browser with what it is made of (public/offline.js serves it). */
const CACHE = "baijia-door";

/** Keep this page; true once it is. Browsers do so on HTTPS and on the own machine alone. */
export async function keepThisPage() {
  const workers = navigator.serviceWorker;
  if (!workers) return false;
  try {
    await workers.register("/offline.js", { scope: location.pathname });
    await workers.ready;
    const own = performance.getEntriesByType("resource").map((one) => new URL(one.name));
    const parts = own.filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"));
    const cache = await caches.open(CACHE);
    await cache.addAll([location.pathname, ...new Set(parts.map((one) => one.href.split("#")[0]))]);
    return true;
  } catch {
    return Boolean(workers.controller); // without a network: it came from the worker, or it is not kept
  }
}

/** Forget all kept pages when somebody signs out. */
export function startForgetting() {
  document.addEventListener("submit", ({ target }) => target.matches("[data-signs-out]") && globalThis.caches?.delete(CACHE));
}
