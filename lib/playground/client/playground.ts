/**
 * The donut playground: its settings, its buttons, its link, and the run that they start. It is the
 * page's script, bundled by ../build.ts.
 *
 * @module
 */
import { chooseKernels, kernels } from "../../kernels/mod.ts";
import { byId, digits } from "../../plot/interactive/client/explain/elements.ts";
import { codeOf } from "./code.ts";
import { drawLosses, drawSurface, drawUnits, type LossPoint } from "./pictures.ts";
import { Run } from "./run.ts";
import {
  DEFAULTS,
  formatFragment,
  MOST_STEPS,
  parseFragment,
  parseSetting,
  type Settings,
} from "./settings.ts";

/** Pictures on the way to a link's step, and points of its curve between two of them. */
const PICTURES = 20, POINTS = 10;
/** More points than a curve can show are thinned out. */
const MOST_POINTS = 600;

const NAMES = Object.keys(DEFAULTS) as (keyof Settings)[];
const field = (name: string) => byId<HTMLInputElement | HTMLSelectElement>(name);

// The page's policy allows no workers, and networks as small as these need none.
chooseKernels({ threads: 1 });

let run = new Run(DEFAULTS);
let losses: LossPoint[] = [];
let isPlaying = false;
/** The step that a run is on its way to, without being played. */
let goal = 0;
/** How often the play was started or ended: an older one ends itself. */
let turns = 0;

/** Keeps a loss for the curve. */
function keep(step: number, loss: number): void {
  if (losses.at(-1)?.step !== step) losses.push({ step, loss });
  if (losses.length <= MOST_POINTS) return;
  losses = losses.filter((_, i) => i % 2 === 0 || i === losses.length - 1);
}

/** Draws the run as it is; where it rests, its link, its hash and its program, too. */
async function show(): Promise<void> {
  const shown = run, { model, steps, settings } = shown;
  const { loss, accuracy } = shown.measure();
  keep(steps, loss);
  drawSurface(model);
  drawUnits(model);
  drawLosses(losses);
  byId("steps").textContent = String(steps);
  byId("loss").textContent = digits(loss);
  byId("accuracy").textContent = `${(100 * accuracy).toFixed(1)}%`;
  byId("surface").setAttribute(
    "aria-label",
    `How probable class 1 is over the plane, after ${steps} steps; ` +
      `${(100 * accuracy).toFixed(1)}% of 400 points are told right`,
  );
  if (isPlaying || steps < goal) {
    byId("hash").textContent = "shown where the run rests";
    return;
  }
  const fragment = formatFragment({ settings, steps });
  // Where a page has no address of its own, the link has none either.
  if (location.protocol !== "about:") history.replaceState(null, "", `#${fragment}`);
  byId<HTMLInputElement>("link").value = `${location.href.split("#")[0]}#${fragment}`;
  byId("kernels").textContent = kernels.name;
  byId("code").textContent = codeOf({ settings, steps });
  const hash = await shown.hash().catch(() => "not to be had outside of https and files");
  if (shown === run && shown.steps === steps) byId("hash").textContent = hash;
}

/** Says what went wrong, or nothing. */
function say(text: string): void {
  byId("message").textContent = text;
}

function setPlaying(now: boolean): void {
  isPlaying = now;
  goal = 0;
  turns++;
  byId("play").textContent = now ? "Pause" : "Play";
  document.body.classList.toggle("playing", now);
}

/** Takes steps, and ends the play where that is not possible any more. */
async function advance(count: number): Promise<void> {
  const moving = run;
  try {
    for (let i = 0; i < count && moving === run; i++) {
      if (run.steps >= MOST_STEPS) {
        throw new RangeError(`Cannot go on: a run ends at ${MOST_STEPS} steps`);
      }
      await moving.step();
    }
  } catch (error) {
    if (moving !== run) return;
    setPlaying(false);
    say((error as Error).message);
  }
}

async function play(): Promise<void> {
  const turn = turns;
  while (turn === turns) {
    await advance(Number(field("speed").value));
    await show();
    await new Promise(requestAnimationFrame);
  }
}

/** Starts anew, and goes to a step. */
async function start(settings: Settings, steps = 0): Promise<void> {
  setPlaying(false);
  const before = run;
  run = new Run(settings);
  losses = [];
  goal = steps;
  const started = run;
  for (const name of NAMES) field(name).value = String(settings[name]);
  byId("units-value").textContent = String(settings.units);
  await before.end();
  await show();
  const stride = Math.ceil(steps / (PICTURES * POINTS));
  for (let point = 1; started === run && run.steps < goal; point++) {
    const from = run.steps;
    await advance(Math.min(stride, steps - from));
    // Another run has begun, or this one cannot go on.
    if (started !== run || run.steps === from) break;
    keep(run.steps, run.measure().loss);
    if (point % POINTS !== 0) continue;
    await show();
    await new Promise(requestAnimationFrame);
  }
  if (started === run && steps > 0) await show();
}

/** Starts as a link says. */
async function open(): Promise<void> {
  const { settings, steps, problems } = parseFragment(location.hash);
  say(problems.length > 0 ? `${problems.join(". ")}. Defaults stand in.` : "");
  await start(settings, steps);
}

/** Wires the page. */
export function runPlayground(): void {
  for (const name of NAMES) {
    field(name).onchange = () => {
      const { value, problem } = parseSetting(name, field(name).value);
      say(problem ?? "");
      if (problem !== undefined) field(name).value = String(run.settings[name]);
      else start({ ...run.settings, [name]: value });
    };
  }
  field("units").oninput = () => byId("units-value").textContent = field("units").value;
  byId("play").onclick = async () => {
    setPlaying(!isPlaying);
    say("");
    if (isPlaying) await play();
    else await show();
  };
  byId("step").onclick = async () => {
    setPlaying(false);
    say("");
    await advance(1);
    await show();
  };
  byId("reset").onclick = () => {
    say("");
    start(run.settings);
  };
  byId("copy").onclick = async () => {
    const link = byId<HTMLInputElement>("link");
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      say("The link is copied");
    } catch {
      say("The link is selected: copy it by Ctrl-C");
    }
  };
  addEventListener("hashchange", open);
  matchMedia("(prefers-color-scheme:dark)").onchange = () => show();
  open();
}
