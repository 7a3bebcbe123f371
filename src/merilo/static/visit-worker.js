// Answers for the site when there is no connection: the frame of the visits' pages and the scripts and styles it names.
// Nothing else is kept: no other page, no data, no answer to a question. The pages put things here, see visit.js.
"use strict";

const CACHE = "merilo-visit";
const PATIENCE = 6000; // a bad line is worse than none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(freshOr(request, new URL("./", self.registration.scope).href));
  else if (address.pathname.startsWith("/static/") || address.pathname.endsWith("/manifest.webmanifest")) {
    event.respondWith(freshOr(request, request.url));
  }
});

// The server's answer; where it is silent or broken, what was kept.
async function freshOr(request, kept) {
  const cache = await caches.open(CACHE);
  const fallback = await cache.match(kept);
  if (!fallback) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(fallback.clone()), PATIENCE));
  const fresh = fetch(request).then(
    (answer) => (answer.status >= 500 ? fallback.clone() : answer),
    () => fallback.clone(),
  );
  return Promise.race([fresh, late]);
}
