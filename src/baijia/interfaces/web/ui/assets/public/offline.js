/**
 * Opens the page of a door again where there is no network, with what it is made of. Stands at the root so that each such page
 * can be named as its scope (js/door.js); it serves no other page.
 *
 * A page is asked of the network first: one that came replaces the kept one, one that leads elsewhere (signed out, not
 * mine) drops it, and after half a day it is not shown any more. It holds names, so that it stays no longer than needed.
 */
const CACHE = "baijia-door";
const PATIENCE = 6_000;
const KEPT_FOR = 12 * 3_600_000;
const NAMED_BY_CONTENT = "/static/dist/assets/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : part(request));
});

async function page(request) {
  const cache = await caches.open(CACHE);
  const address = new URL(request.url).pathname;
  try {
    const came = await inTime(fetch(request));
    if (came.status >= 500) throw new Error(came.statusText);
    if (came.ok) await cache.put(address, came.clone());
    else await cache.delete(address);
    return came;
  } catch (error) {
    const kept = await cache.match(address);
    if (kept && Date.now() - Date.parse(kept.headers.get("Date")) < KEPT_FOR) return kept;
    await cache.delete(address);
    throw error;
  }
}

async function part(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept && new URL(request.url).pathname.startsWith(NAMED_BY_CONTENT)) return kept;
  try {
    const came = await fetch(request);
    if (came.ok && request.url.includes("/static/")) await cache.put(request, came.clone());
    return came;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

function inTime(asked) {
  const late = new Promise((_keep, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));
  return Promise.race([asked, late]);
}
