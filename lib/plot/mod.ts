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
export { barChart, type BarInterval, type BarsOptions } from "./bars.ts";
export {
  histogramChart,
  type HistogramChartOptions,
  type HistogramSource,
} from "./histogram_chart.ts";
export {
  type Inspection,
  instrumentPanel,
  type InstrumentPanelOptions,
} from "./instrument_panel.ts";
export { shapeDiagram, type ShapeDiagramOptions, type ShapeDiagramPart } from "./shape_diagram.ts";
export { FigureRow, sideBySide } from "./side_by_side.ts";
export {
  heatMaps,
  type HeatMapsOptions,
  weightImages,
  type WeightImagesOptions,
} from "./weight_images.ts";
export {
  type ChartOptions,
  confusionChart,
  type ConfusionOptions,
  type Curve,
  type CurvesOptions,
  learningCurves,
} from "./charts.ts";
export { type Colormap, COLORMAPS } from "./colors.ts";
export { PALETTE } from "./palette.ts";
export {
  type ColorBarOptions,
  imageGrid,
  type ImageGridOptions,
  type ImageOptions,
  type ImageSource,
  imageWithColorBar,
} from "./images.ts";
export { labeledPoints, type LabeledPointsOptions } from "./labeled_points.ts";
export {
  type DiagramLayer,
  networkDiagram,
  type NetworkDiagramOptions,
} from "./network_diagram.ts";
export { type HeightGrid, landscape, type LandscapeOptions } from "./landscape.ts";
export { spreadChart, type SpreadOptions } from "./spread.ts";
export { type LabeledLine, type ProbabilityGrid, scatter, type ScatterOptions } from "./scatter.ts";
export { contour, type ContourOptions, type Polyline } from "./contour.ts";
export { sweepChart, type SweepRow } from "./sweep.ts";
export {
  animation,
  type AnimationFrame,
  type AnimationOptions,
  type ChainLink,
  type CloudView,
  computationalGraph,
  type ComputationalGraphOptions,
  type DigitNetwork,
  drawDigit,
  type DrawDigitOptions,
  explain,
  type ExplainOptions,
  imageAnimation,
  type ImageAnimationOptions,
  type ImageFrame,
  InteractiveFigure,
  type InteractiveParts,
  randomLine,
  type RandomLineOptions,
  rotationSlider,
  type RotationSliderOptions,
  scatter3d,
  type Scatter3dOptions,
  tangentSlider,
  type TangentSliderOptions,
  weightAnimation,
  type WeightAnimationOptions,
  type WeightFrame,
} from "./interactive/mod.ts";
