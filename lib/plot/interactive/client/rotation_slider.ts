/**
 * A digit that the reader turns, and what a network takes it for: in the page, where it is the
 * script. It is bundled by ../build.ts.
 *
 * @module
 */
import { decodeBase64 } from "./base64.ts";
import { showProbabilities } from "./bars.ts";
import { rotateDigit, showInk } from "./digits.ts";
import { classProbabilities, type PackedLayer, unpackLayers } from "./classifier.ts";

/** The digit and the network. */
export interface RotationData {
  /** Base64 of 784 bytes of ink, 0 to 255. */
  readonly digit: string;
  readonly layers: readonly PackedLayer[];
  /** What the network was shown for no ink and for full ink. */
  readonly pixelRange: readonly [number, number];
  /** The name of each class. */
  readonly labels: readonly string[];
}

/** Wires the slider and the buttons of the page. */
export function runRotationSlider(data: RotationData): void {
  const { labels, pixelRange: [low, high] } = data;
  const element = (id: string) => document.getElementById(id)!;
  const slider = element("angle") as HTMLInputElement;
  const digit = Float32Array.from(decodeBase64(data.digit), (byte) => byte / 255);
  const layers = unpackLayers(data.layers);

  function show(): void {
    const turned = rotateDigit(digit, Number(slider.value));
    showInk(element("digit") as HTMLCanvasElement, turned);
    showProbabilities(
      labels,
      classProbabilities(layers, turned.map((ink) => low + (high - low) * ink)),
    );
    element("degrees").textContent = `${slider.value}°`;
    slider.setAttribute("aria-valuetext", `${slider.value} degrees`);
  }

  function turn(degrees: number): void {
    slider.value = String((Number(slider.value) + degrees + 360) % 360);
    show();
  }

  slider.oninput = show;
  element("left").onclick = () => turn(90);
  element("right").onclick = () => turn(-90);
  show();
}
