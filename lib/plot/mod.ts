/**
 * Pictures for notebooks and files: charts, digit grids, animations, widgets.
 *
 * @module
 */

export {
  type Displayable,
  Figure,
  type FigureParts,
  JUPYTER_DISPLAY,
  type MimeBundle,
} from "./figure.ts";
export { figure, type FigureOptions, type PlotOptions } from "./drawing.ts";
export type { LegendItem } from "./legend.ts";
export {
  barChart,
  type BarsOptions,
  type ChartOptions,
  confusionChart,
  type ConfusionOptions,
  type Curve,
  type CurvesOptions,
  learningCurves,
} from "./charts.ts";
export { type Colormap, PALETTE } from "./colors.ts";
export {
  type ColorBarOptions,
  imageGrid,
  type ImageGridOptions,
  type ImageOptions,
  type ImageSource,
  imageWithColorBar,
} from "./images.ts";
export { type Line, type ProbabilityGrid, scatter, type ScatterOptions } from "./scatter.ts";
export { animation, type AnimationFrame, type AnimationOptions } from "./interactive/animation.ts";
export { contour, type ContourOptions, type Polyline } from "./contour.ts";
export { InteractiveFigure, type InteractiveParts } from "./interactive/page.ts";
export type { View } from "./interactive/client/scatter3d.ts";
export { scatter3d, type Scatter3dOptions } from "./interactive/scatter3d.ts";
export { drawDigit, type DrawDigitOptions } from "./interactive/draw_digit.ts";
export type { DigitNetwork } from "./interactive/network_page.ts";
export { randomLine, type RandomLineOptions } from "./interactive/random_line.ts";
export { rotationSlider, type RotationSliderOptions } from "./interactive/rotation_slider.ts";
