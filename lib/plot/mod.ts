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
} from "./display.ts";
export { figure, type FigureOptions, type PlotOptions } from "./figure.ts";
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
export { animation, type AnimationFrame, type AnimationOptions } from "./animation.ts";
export { contour, type ContourOptions, type Polyline } from "./contour.ts";
export { InteractiveFigure, type InteractiveParts } from "./page.ts";
export type { View } from "./client/scatter3d.ts";
export { scatter3d, type Scatter3dOptions } from "./scatter3d.ts";
export { drawDigit, type DrawDigitOptions } from "./widgets/draw_digit.ts";
export type { DigitNetwork } from "./widgets/network_page.ts";
export { randomLine, type RandomLineOptions } from "./widgets/random_line.ts";
export { rotationSlider, type RotationSliderOptions } from "./widgets/rotation_slider.ts";
