// In front of JupyterLite's own service worker: the headers by which a page may share memory with its
// workers, for hosts that do not send them.
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  // JupyterLite's own listener answers these.
  const isOwn = /\/api\/(?:drive|stdin\/|service-worker-heartbeat$)/.test(pathname);
  if (method !== "GET" || origin !== location.origin || isOwn) return;
  event.respondWith((async () => {
    const response = await fetch(event.request);
    const { status, statusText, type, body } = response;
    if (/^opaque/.test(type)) return response;
    const headers = new Headers(response.headers);
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-embedder-policy", "require-corp");
    headers.set("cross-origin-resource-policy", "same-origin");
    const isEmpty = [101, 204, 205, 304].includes(status);
    return new Response(isEmpty ? null : body, { status, statusText, headers });
  })());
});
