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
export { type Colormap, COLORMAPS, PALETTE } from "./colors.ts";
export {
  type ColorBarOptions,
  imageGrid,
  type ImageGridOptions,
  type ImageOptions,
  type ImageSource,
  imageWithColorBar,
} from "./images.ts";
export {
  type DiagramLayer,
  networkDiagram,
  type NetworkDiagramOptions,
} from "./network_diagram.ts";
export { labeledPoints, type LabeledPointsOptions } from "./labeled_points.ts";
export { type HeightGrid, landscape, type LandscapeOptions } from "./landscape.ts";
export { spreadChart, type SpreadOptions } from "./spread.ts";
export { type LabeledLine, type ProbabilityGrid, scatter, type ScatterOptions } from "./scatter.ts";
export { contour, type ContourOptions, type Polyline } from "./contour.ts";
export {
  animation,
  type AnimationFrame,
  type AnimationOptions,
  type CloudView,
  computationalGraph,
  type ComputationalGraphOptions,
  type DigitNetwork,
  drawDigit,
  type DrawDigitOptions,
  InteractiveFigure,
  type InteractiveParts,
  randomLine,
  type RandomLineOptions,
  rotationSlider,
  type RotationSliderOptions,
  scatter3d,
  type Scatter3dOptions,
} from "./interactive/mod.ts";
