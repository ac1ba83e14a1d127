/**
 * The landing page's button that trains on MNIST, by a cell that is fetched when it is pressed.
 *
 * @module
 */

/** In the session's storage: the page is loaded anew, so that it may share memory, and then trains. */
const PRESSED = "gradbook-train";

/** Milliseconds to wait for a service worker. */
const LATE = 5000;

/** Wires the button, where there is one. */
export function offerDigits(): void {
  const button = document.getElementById("train-digits") as HTMLButtonElement | null;
  if (!button) return;
  if (location.protocol === "file:") {
    button.disabled = true;
    document.getElementById("digits-note")!.textContent =
      "A page that is opened from disk cannot fetch the digits: deno task site --lab --serve serves it.";
    return;
  }
  button.onclick = async () => {
    button.disabled = true;
    if (crossOriginIsolated || !await prepareIsolation()) return train();
    location.reload();
  };
  if (wasPressed()) train();
}

/**
 * Two threads need a page that may share memory. Where the host does not send the headers for it, a
 * service worker adds them, on the next load. Without one, there is one thread.
 */
async function prepareIsolation(): Promise<boolean> {
  try {
    const late = new Promise<never>((_, reject) => setTimeout(reject, LATE));
    const ready = navigator.serviceWorker.register("isolation.js")
      .then(() => navigator.serviceWorker.ready);
    await Promise.race([ready, late]);
    sessionStorage.setItem(PRESSED, "yes");
    return true;
  } catch {
    return false;
  }
}

function wasPressed(): boolean {
  try {
    const pressed = sessionStorage.getItem(PRESSED) !== null;
    sessionStorage.removeItem(PRESSED);
    return pressed;
  } catch {
    // A page without storage.
    return false;
  }
}

/** Puts the cell there; it runs by itself, and its last line is what comes out. */
function train(): void {
  const button = document.getElementById("train-digits") as HTMLButtonElement;
  const verdict = document.getElementById("digits-verdict")!;
  button.disabled = true;
  verdict.textContent = "Fetching the digits, and training …";
  const script = document.createElement("script");
  script.src = "lab/gradbook/cell.js";
  script.onerror = () => verdict.textContent = "Cannot fetch the kernel: is the site whole?";
  document.head.append(script);
  const cell = document.createElement("gradbook-cell");
  cell.setAttribute("auto", "");
  cell.textContent = document.getElementById("digits-code")!.textContent;
  cell.addEventListener("gradbook-done", (event) => {
    const printed = [...cell.shadowRoot!.querySelectorAll("pre")].map((pre) => pre.textContent);
    const hasFailed = !!(event as CustomEvent<{ error?: unknown }>).detail.error;
    verdict.textContent = /^(?:not )?exact: .*$/m.exec(printed.join("\n"))?.[0] ??
      (hasFailed ? "It has not come to its end." : "");
    button.disabled = false;
    button.onclick = () => location.reload();
    button.textContent = "Start over";
  });
  document.getElementById("digits-cell")!.append(cell);
  document.getElementById("digits")!.scrollIntoView();
}
