// Keeps an opened card on this device, so that it can be read without a network.

/** Put the page and what it needs where the worker finds it. Fetches no page: nobody looked twice. */
async function keep({ keep, ends }) {
  await navigator.serviceWorker.register(keep);
  const cards = await caches.open("cards");
  const parts = document.querySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src]");
  await cards.addAll([...parts].map((part) => part.href ?? part.src));
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Ends": ends };
  const page = `<!doctype html>${document.documentElement.outerHTML}`;
  await cards.put(location.href, new Response(page, { headers }));
}

if ("serviceWorker" in navigator && navigator.onLine) {
  keep(document.querySelector("[data-keep]").dataset).catch(() => {}); // without it, the page is as good
}
