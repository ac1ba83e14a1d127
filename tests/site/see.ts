/**
 * `deno task test:see`: opens pages of explained models and the playground from disk in Chromium, wide
 * and as narrow as a phone, light and dark, by mouse and by keys.
 *
 * No page may ask for anything, every control must be whole and have its name, state and value in the
 * accessibility tree, numbers must be NumPy's, and the playground's weights those of `fit` in Deno,
 * hash for hash.
 *
 * Needs Chromium: /usr/bin/chromium, or what the environment variable CHROMIUM names. Where there is a
 * Firefox, it must come to the same hash.
 */
import { chromium, type Page } from "playwright-core";
import { within } from "../../lib/runtime/pause.ts";
import { hasFirefox, startFirefox } from "./browsers.ts";
import { CONTROLS, cropped, readAloud as read } from "./read_aloud.ts";
import fixture from "../fixtures/plot_interactive_explain.json" with { type: "json" };

const root = new URL("../../", import.meta.url).pathname;
const folder = Deno.makeTempDirSync();
const problems: string[] = [];
let checks = 0;
/** Milliseconds for what a page does at once, on a machine that has much else to do. */
const PATIENCE = 90_000;
/** Seconds for all that is done in a page, and for the end of a page, and of Chromium. */
const LIMIT = 300, END = 90;

/** Notes what is not as it should be. */
function expect(name: string, found: unknown, expected: unknown): void {
  checks++;
  const [is, shall] = [JSON.stringify(found), JSON.stringify(expected)];
  if (is !== shall) problems.push(`${name}: expected ${shall}, but found ${is}`);
}

/** Runs a program with the library's configuration, and gives what it prints. */
async function deno(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--config", `${root}deno.json`, "--lock", `${root}deno.lock`],
      ...["--allow-read", "--allow-write", "--allow-env", "--allow-run", ...args],
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

await deno(`${root}tests/site/see_pages.ts`, folder);
const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

interface Look {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Opens a page, watches it while something is done there, and closes it. */
async function visit(
  name: string,
  work: (page: Page) => Promise<void>,
  { width = 1280, colorScheme = "light" }: Look = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const [file, fragment = ""] = name.split("#");
  const address = `file://${folder}/${file}.html`;
  page.on("pageerror", (error) => problems.push(`${name}: ${error.stack}`));
  page.on("console", (message) => problems.push(`${name} says: ${message.text()}`));
  context.on("request", (request) => {
    const url = request.url().split("#")[0];
    if (url !== address && !/^(data|about):/.test(url)) problems.push(`${name} asks for ${url}`);
  });
  try {
    await page.goto(address + (fragment && `#${fragment}`));
    await within(LIMIT, name, work(page));
  } catch (error) {
    problems.push(`${name}: ${(error as Error).message}`);
  } finally {
    await within(END, `the end of ${name}`, context.close());
  }
}

/** The controls of a page as a screen reader has them; what is wrong with one is a problem. */
async function readAloud(page: Page): Promise<readonly string[]> {
  const { lines, problems: found } = await read(page);
  expect(`${page.url()}: controls read aloud`, found, []);
  return lines;
}

const text = async (page: Page, selector: string) => await page.locator(selector).innerText();

// ── Every page: whole, and open to all ──────────────────────────────────────────────────────────

const PAGES = ["image", "digits", "plane", "numbers", "playground"];
for (const name of PAGES) {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await visit(name, async (page) => {
        await page.waitForTimeout(100);
        const look = `${name} at ${width} pixels, ${colorScheme}`;
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(`${look}: width`, needed, width);
        expect(`${look}: cropped controls`, await page.evaluate(cropped, CONTROLS), []);
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const dark = "rgb(17, 17, 17)", light = "rgb(255, 255, 255)";
        expect(`${look}: paper`, paper, colorScheme === "dark" ? dark : light);
      }, { width, colorScheme });
    }
  }
}

// ── A model from inside ─────────────────────────────────────────────────────────────────────────

/** Five digits, as the pages show them. */
const shown = (value: number) => Number(value.toPrecision(5));
const numbersIn = (line: string) =>
  Array.from(line.replaceAll("−", "-").matchAll(/-?\d+(\.\d+)?(e-?\d+)?/g), ([n]) => Number(n));

/** NumPy's numbers of unit 5; the lines stand in tests/plot/interactive/explain_test.ts. */
const golden = Object.entries(fixture).find(([lines]) => lines.includes("(2, 784)[1]"))![1] as (
  | number
  | { data: number[] }
)[];
const lists = golden.map((value) => typeof value === "number" ? [value] : value.data);

async function looksLikeNumPy(page: Page, name: string): Promise<void> {
  const [indices, x, w, products, gradients] = lists;
  const [[sum], [bias], [z], [a], [back], [delta], [loss], p] = lists.slice(5);
  const rows = await page.$$eval(
    "#terms tbody tr",
    (rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent!)),
  );
  expect(
    `${name}: terms`,
    rows.slice(0, 10).map(([, ...cells]) => cells.map((cell) => numbersIn(cell)[0])),
    indices.map((_, i) => [x[i], w[i], products[i], gradients[i]].map(shown)),
  );
  expect(
    `${name}: pixels`,
    rows.slice(0, 10).map(([pixel]) => pixel),
    indices.map((i) => `${Math.floor(i / 28)}, ${i % 28}`),
  );
  const rest = sum - products.reduce((sum, product) => sum + product, 0);
  expect(`${name}: others`, numbersIn(rows[10][1])[0].toFixed(4), rest.toFixed(4));
  expect(`${name}: Σ`, numbersIn(rows[11][1]), [shown(sum)]);
  const lines = (await page.locator("#sum .line").allInnerTexts()).map(numbersIn);
  const plus = [shown(sum), shown(Math.abs(bias)), shown(z)];
  expect(`${name}: z and a`, lines, [plus, [shown(z), shown(a)]]);
  const told = (await page.locator("#gradient .line").allInnerTexts()).map(numbersIn);
  const slope = a > 0 ? 1 : 0;
  expect(`${name}: gradient`, told, [
    [shown(back)],
    [shown(back), slope, shown(delta)],
    [shown(delta)],
  ]);
  expect(`${name}: loss`, numbersIn(await text(page, "#loss")), [shown(loss)]);
  const outputs = await page.locator("[id^=unit-1-] b").allInnerTexts();
  expect(`${name}: outputs`, outputs.map((b) => numbersIn(b)[0]), p.map(shown));
}

await visit("image", async (page) => {
  await page.click("#examples button >> nth=1");
  await page.selectOption("#target", "4");
  await page.click("#unit-0-5");
  await looksLikeNumPy(page, "image");
  expect("NumPy's line", await text(page, "#numpy"), "z = x @ w1[:, 5] + b1[5]");
  const size = await page.$eval("#weights-picture", (canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    return [width, height];
  });
  expect("the weights as a picture", size, [28, 28]);

  const aloud = await readAloud(page);
  for (
    const line of [
      'button "Example 0" pressed=false',
      'button "Example 1" pressed=true',
      'combobox "Target" 4',
      'listbox "Hidden layer 1 (relu): 12 units"',
      'button "All 784 terms" expanded=false',
    ]
  ) expect(`read aloud: ${line}`, aloud.includes(line), true);
  const options = aloud.filter((line) => /^option "(unit|class) \d+: /.test(line));
  expect("units read aloud", options.length, 22);
  expect("units that are chosen", options.filter((line) => / true$/.test(line)).length, 1);

  await page.click("#all");
  expect("all terms", await page.locator("#terms tbody tr").count(), 785);
  expect(
    "after all",
    (await readAloud(page)).includes('button "Only the 10 largest" expanded=true'),
    true,
  );
  await page.click("#all");

  // By keys alone: along the units, and back through the layers by a term's name.
  await page.focus("#unit-0-5");
  await page.keyboard.press("ArrowRight");
  expect("the next unit", await text(page, "#unit-name"), "Hidden layer 1 (relu), unit 6");
  await page.keyboard.press("End");
  expect("the last unit", await text(page, "#unit-name"), "Hidden layer 1 (relu), unit 11");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Home");
  expect("the first output", await text(page, "#unit-name"), "Output layer, class 0");
  const term = page.locator("#terms button >> nth=0"), name = await term.innerText();
  await term.press("Enter");
  expect("a term's unit", await text(page, "#unit-name"), `Hidden layer 1 (relu), ${name}`);
  const focused = await page.evaluate(() => document.activeElement?.id);
  expect("the focus goes along", focused, `unit-0-${name.replace("unit ", "")}`);
});

await visit("cell", async (page) => {
  const frame = page.frames()[1];
  await frame.click("#examples button >> nth=1");
  await frame.selectOption("#target", "4");
  await frame.click("#unit-0-5");
  await looksLikeNumPy(frame as unknown as Page, "in a cell's frame");
});

await visit("digits", async (page) => {
  const seen = () => page.$eval("#input", (canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const digit = await seen();
  expect("digits to pick", await page.locator("#examples button").count(), 10);
  expect("classes of four bits", await page.locator("#target option").count(), 16);
  const { x, y } = (await page.locator("#board").boundingBox())!;
  await page.mouse.move(x + 60, y + 50);
  await page.mouse.down();
  await page.mouse.move(x + 120, y + 50, { steps: 5 });
  await page.mouse.move(x + 80, y + 140, { steps: 5 });
  await page.mouse.up();
  const drawn = await seen();
  expect("a drawing is seen", drawn !== digit, true);
  const pressed = (await readAloud(page)).filter((line) => line.endsWith("pressed=true"));
  expect("a drawing is no example", pressed, []);
  await page.focus("#board");
  await page.keyboard.press("Space");
  for (let i = 0; i < 9; i++) await page.keyboard.press("ArrowDown");
  const aloud = (await readAloud(page)).find((line) => line.startsWith("application"));
  expect("the pen read aloud", aloud, 'application "Drawing surface, pen down at 14, 21.2"');
  expect("a drawing by keys is seen", await seen() !== drawn, true);
});

await visit("plane", async (page) => {
  const before = await text(page, "#sum");
  await page.fill("#coordinates input >> nth=0", "-1.5");
  expect("typed numbers are taken", await text(page, "#sum") !== before, true);
  const aloud = await readAloud(page);
  expect("x read aloud", aloud.includes('spinbutton "x" -1.5'), true);
  const { x, y, width } = (await page.locator("#plane").boundingBox())!;
  await page.mouse.click(x + 0.75 * width, y + 0.25 * width);
  const at = await page.$$eval(
    "#coordinates input",
    (inputs) => inputs.map((input) => Number((input as HTMLInputElement).value)),
  );
  expect("a click places the point", at.map((value) => value.toFixed(1)), ["2.0", "2.0"]);
});

// ── The playground ──────────────────────────────────────────────────────────────────────────────

/** Waits until a run rests at a step, and gives its hash. */
async function hashAt(page: Page, steps: number): Promise<string> {
  await page.waitForFunction(
    (steps) =>
      document.getElementById("steps")!.textContent === String(steps) &&
      /^[0-9a-f]{64}$/.test(document.getElementById("hash")!.textContent!) &&
      (document.getElementById("link") as HTMLInputElement).value.endsWith(`&steps=${steps}`),
    steps,
    { timeout: PATIENCE },
  );
  return await text(page, "#hash");
}

/** The color of most points of each ring, the inner one first; class 1 is the outer one. */
function ringColors(): string[] {
  const canvas = document.getElementById("surface") as HTMLCanvasElement, { width } = canvas;
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, width);
  const counts = [new Map<string, number>(), new Map<string, number>()];
  for (let i = 0; i < width * width; i++) {
    const radius = 8 * Math.hypot(i % width / width - 0.5, Math.floor(i / width) / width - 0.5);
    const color = data.slice(4 * i, 4 * i + 3).join(), ring = counts[Number(radius > 1.75)];
    if (["0,114,178", "213,94,0"].includes(color)) ring.set(color, (ring.get(color) ?? 0) + 1);
  }
  return counts.map((ring) => [...ring].sort(([, a], [, b]) => b - a)[0]?.[0]);
}

/** What the page's program prints in Deno. */
async function hashInDeno(page: Page): Promise<string> {
  const program = `${folder}/program.ts`;
  await Deno.writeTextFile(program, await page.locator("#code").textContent() ?? "");
  return (await deno(program)).trim();
}

await visit("playground", async (page) => {
  const first = await hashAt(page, 0);
  expect("the default kernels", await text(page, "#kernels"), "simd");
  expect("before the first step", first, await hashInDeno(page));
  const palette = ["0,114,178", "213,94,0"];
  expect("the notebooks' colors of classes", await page.evaluate(ringColors), palette);
  for (let i = 0; i < 3; i++) await page.click("#step");
  const third = await hashAt(page, 3);
  expect("after three steps", third, await hashInDeno(page));

  await page.click("#play");
  await page.waitForFunction(() => Number(document.getElementById("steps")!.textContent) > 60);
  expect("while it plays", (await readAloud(page)).includes('button "Pause"'), true);
  await page.focus("#play");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("hash")!.textContent!.length === 64);
  const steps = Number(await text(page, "#steps"));
  expect("it rests", [await text(page, "#play"), steps > 60], ["Play", true]);
  expect("after a play", await hashAt(page, steps), await hashInDeno(page));

  await page.click("#reset");
  expect("after a reset", await hashAt(page, 0), first);
  const aloud = await readAloud(page);
  for (
    const line of [
      'button "Play"',
      'button "Step"',
      'button "Reset"',
      'slider "Hidden units 8" 8',
      'combobox "Activation" tanh',
      'spinbutton "Initial scale" 1',
      'spinbutton "Learning rate" 0.3',
      'spinbutton "Batch size" 20',
      'spinbutton "Seed" 0',
      'combobox "Steps per picture" 5',
      'button "Copy the link"',
    ]
  ) expect(`read aloud: ${line}`, aloud.includes(line), true);
  expect("the link read aloud", aloud.some((line) => /^textbox "Link" file:/.test(line)), true);
  expect(
    "the program read aloud",
    aloud.some((line) => line.startsWith("DisclosureTriangle")),
    true,
  );

  // By keys alone: a slider, a select, a number.
  await page.focus("#units");
  await page.keyboard.press("ArrowRight");
  await page.selectOption("#activation", "relu");
  await page.fill("#batch", "32");
  await page.press("#batch", "Enter");
  await hashAt(page, 0);
  const link = await page.inputValue("#link");
  const fragment = "units=9&scale=1&rate=0.3&activation=relu&batch=32&seed=0&steps=0";
  expect("the link", link.split("#")[1], fragment);
  await page.fill("#batch", "0");
  await page.press("#batch", "Enter");
  const message = "Cannot use batch: expected an integer from 1 to 400, but got 0";
  expect("a wrong setting", await text(page, "#message"), message);
  expect("a wrong setting goes", await page.inputValue("#batch"), "32");
});

const LINKS = [
  "units=5&scale=0.5&rate=0.1&activation=sigmoid&batch=7&seed=12345&steps=137",
  "units=16&scale=2&rate=0.03&activation=relu&batch=400&seed=1&steps=40",
];
const hashes: string[] = [];
for (const fragment of LINKS) {
  await visit(`playground#${fragment}`, async (page) => {
    const steps = Number(/\d+$/.exec(fragment));
    hashes.push(await hashAt(page, steps));
    expect(fragment, hashes.at(-1), await hashInDeno(page));
    expect("the link leads back", (await page.inputValue("#link")).split("#")[1], fragment);
  });
}

await visit("playground#units=99&seed=7&nonsense=<b>&steps=1e9", async (page) => {
  await hashAt(page, 0);
  const message = await text(page, "#message");
  const parts = ["from 1 to 16, but got 99", "no such setting", "Defaults stand in"];
  for (const part of parts) expect(`a bad link: ${part}`, message.includes(part), true);
  expect("what is good in it", await page.inputValue("#seed"), "7");
});

await visit("playground#activation=identity&scale=10&rate=10&batch=400&units=16", async (page) => {
  await page.selectOption("#speed", "100");
  await page.click("#play");
  await page.waitForFunction(() => document.getElementById("message")!.textContent !== "");
  expect(
    "a run that diverges says so",
    /^Cannot .*finite/.test(await text(page, "#message")),
    true,
  );
  expect("a run that diverges rests", await text(page, "#play"), "Play");
  await page.click("#reset");
  await hashAt(page, 0);
});

if (hasFirefox) {
  await using firefox = await startFirefox();
  await firefox.open(`file://${folder}/playground.html#${LINKS[0]}`);
  const found = await firefox.run(async () => {
    const hash = document.getElementById("hash")!;
    for (let i = 0; i < 900 && !/^[0-9a-f]{64}$/.test(hash.textContent!); i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return hash.textContent;
  });
  expect("in Firefox", found, hashes[0]);
  expect("errors in Firefox", firefox.errors, []);
}

const bytes = Deno.statSync(`${folder}/playground.html`).size;
expect("the playground is small", bytes < 500_000, true);

await within(END, "Chromium's end", browser.close());
Deno.removeSync(folder, { recursive: true });
for (const problem of problems) console.error(problem);
console.log(`${checks} checks, ${problems.length} problems; the playground has ${bytes} bytes`);
Deno.exit(problems.length === 0 && checks > 100 ? 0 : 1);
