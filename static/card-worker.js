// Answers for cards that were opened before where there is no network. With one, it is not noticed.

async function answer(request) {
  const cards = await caches.open("cards");
  try {
    const fresh = await fetch(request);
    // An ended link: what this device kept of it goes, in every language.
    if (fresh.status === 404) await cards.delete(request, { ignoreSearch: true, ignoreVary: true });
    return fresh;
  } catch (offline) {
    const kept = await cards.match(request, { ignoreVary: true });
    const ends = kept?.headers.get("X-Ends");
    if (!kept || (ends && Date.parse(ends) <= Date.now())) {
      await cards.delete(request, { ignoreVary: true });
      throw offline;
    }
    return kept;
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
