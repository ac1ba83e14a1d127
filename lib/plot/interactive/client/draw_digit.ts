/**
 * A surface on which the reader draws a digit, and what a network takes it for: in the page, where
 * it is the script. It is bundled by ../build.ts.
 *
 * @module
 */
import { showProbabilities } from "./bars.ts";
import { wireBoard } from "./board.ts";
import { showInk, toDigit } from "./digits.ts";
import { classProbabilities, type PackedLayer, unpackLayers } from "./classifier.ts";

/** The network. */
export interface DrawingData {
  readonly layers: readonly PackedLayer[];
  /** What the network was shown for no ink and for full ink. */
  readonly pixelRange: readonly [number, number];
  /** The name of each class. */
  readonly labels: readonly string[];
}

/** Wires the surface and the controls of the page. */
export function runDrawDigit(data: DrawingData): void {
  const { labels, pixelRange: [low, high] } = data;
  const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
  const brush = element<HTMLInputElement>("brush");
  const centered = element<HTMLInputElement>("centered");
  const layers = unpackLayers(data.layers);
  const surface = wireBoard({
    canvas: element("surface"),
    clear: element("clear"),
    radius: () => Number(brush.value),
    changed: show,
  });

  function show(): void {
    const empty = surface.every((ink) => ink === 0);
    const digit = toDigit(surface, centered.checked);
    showInk(element("input"), digit);
    showProbabilities(
      labels,
      empty ? undefined : classProbabilities(layers, digit.map((ink) => low + (high - low) * ink)),
    );
    element("hint").hidden = !empty;
  }

  centered.onchange = show;
  show();
}
