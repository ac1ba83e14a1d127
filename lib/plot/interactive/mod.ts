/**
 * Figures that move: each is a page with a script of its own, and a still picture in its place.
 *
 * A file here draws the page and the picture; what runs in the page stands in `client/`.
 *
 * @module
 */

export {
  imageAnimation,
  type ImageAnimationOptions,
  type ImageFrame,
  weightAnimation,
  type WeightAnimationOptions,
  type WeightFrame,
} from "./image_animation.ts";
export { animation, type AnimationFrame, type AnimationOptions } from "./animation.ts";
export { computationalGraph, type ComputationalGraphOptions } from "./computational_graph.ts";
export type { CloudView } from "./client/scatter3d.ts";
export { drawDigit, type DrawDigitOptions } from "./draw_digit.ts";
export { explain, type ExplainOptions } from "./explain/explain.ts";
export { InteractiveFigure, type InteractiveParts } from "./interactive_figure.ts";
export type { DigitNetwork } from "./network_page.ts";
export { randomLine, type RandomLineOptions } from "./random_line.ts";
export { rotationSlider, type RotationSliderOptions } from "./rotation_slider.ts";
export { scatter3d, type Scatter3dOptions } from "./scatter3d.ts";
export { type ChainLink, tangentSlider, type TangentSliderOptions } from "./tangent_slider.ts";
