/**
 * Probabilities as bars, in the page.
 *
 * @module
 */
import { argmax } from "./classifier.ts";

/** Sets the bars of `#bars` and the verdict in `#prediction`; without probabilities, to nothing. */
export function showProbabilities(labels: readonly string[], p: Float64Array | undefined): void {
  const best = p ? argmax(p) : -1;
  const bars = document.querySelectorAll<HTMLElement>("#bars > div");
  bars.forEach((bar, k) => {
    const percent = p ? `${(100 * p[k]).toFixed(1)}%` : "";
    bar.classList.toggle("best", k === best);
    bar.setAttribute("aria-label", `${labels[k]}: ${percent || "no probability"}`);
    bar.style.setProperty("--p", String(p?.[k] ?? 0));
    bar.querySelector("b")!.textContent = percent;
  });
  document.getElementById("prediction")!.textContent = p
    ? `Prediction: ${labels[best]} (${(100 * p[best]).toFixed(1)}%)`
    : "No digit yet";
}
