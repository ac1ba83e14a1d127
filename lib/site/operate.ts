/**
 * Operates a figure by touch, or a page that is one, in a window as narrow as a phone's: every control
 * lies whole within the window, at once or, in a page that is higher than the window, once it is
 * scrolled there, and changes something.
 *
 * @module
 */
import type { ElementHandle, Frame, Page } from "playwright-core";
import { Finger, type Place } from "./touch.ts";

/** What a reader can operate. */
const CONTROLS = "button, input:not([readonly]), select, summary, canvas[tabindex], " +
  "svg [style*='ew-resize']";

/** Pixels that may be left blank below what a figure shows, beside its padding. */
const BLANK = 16;

/** A frame is lower than the window by so many pixels, and by less only if its page is higher. */
const HIGHEST = 33;

/** Milliseconds within which a control reacts, on a machine that does other things, too. */
const SOON = 500;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Everything that a reader sees of a frame, to be compared. */
const look = () => {
  const values = Array.from(
    document.querySelectorAll<HTMLInputElement>("input, select"),
    ({ value, checked }) => `${value} ${checked}`,
  );
  const canvases = Array.from(document.querySelectorAll("canvas"), (canvas) => canvas.toDataURL());
  return [document.documentElement.outerHTML, ...values, ...canvases].join("\n");
};

/** Where a slider's thumb is, as a share of the way, and where to drag it. */
const thumb = (element: Element) => {
  const { value, min, max } = element as HTMLInputElement;
  const share = (Number(value) - Number(min)) / (Number(max) - Number(min));
  return [share, Math.abs(share - 0.8) > 0.15 ? 0.8 : 0.55];
};

/** A number that a field takes, and that it does not hold. */
const another = (element: Element) => {
  const { value, max } = element as HTMLInputElement;
  return String(Number(value) + (Number(value) + 1 <= Number(max) ? 1 : -1));
};

/** A frame's page, so wide, as a whole: what of it is cut off, and what is left blank. */
const shape = (width: number) => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  const main = document.querySelector("main") ?? document.body;
  const padding = parseFloat(getComputedStyle(document.body).paddingBottom);
  return {
    over: [scrollWidth - width, scrollHeight - innerHeight],
    blank: innerHeight - main.getBoundingClientRect().bottom - padding,
    outside: Array.from(document.querySelectorAll("main *"))
      .filter((element) => element.namespaceURI === "http://www.w3.org/1999/xhtml")
      // Code is scrolled within its block.
      .filter((element) => !element.parentElement!.closest("pre"))
      .filter((element) => {
        const box = element.getBoundingClientRect(), left = box.left + scrollX;
        return box.width > 0 && (left < -0.5 || left + box.width > width + 0.5);
      })
      .map(({ tagName, id }) => `${tagName.toLowerCase()} ${id}`),
  };
};

/** Operates every control of a page, or of a frame in it; says what is wrong. */
export async function operate(page: Page, frame: Frame): Promise<string[]> {
  const problems: string[] = [];
  const isPage = frame === page.mainFrame();
  const title = await frame.title();
  const report = (what: string) => problems.push(`"${title}": ${what}`);
  const { width, height } = page.viewportSize()!;
  const reveal = async (element: ElementHandle<Element>): Promise<Box | null> => {
    await element.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await settle(page);
    return await element.boundingBox();
  };
  let isScrolled = isPage;
  if (!isPage) {
    const holder = await frame.frameElement() as ElementHandle<Element>;
    let box!: Box;
    // Frames above it may still be about to find their heights.
    for (let tries = 0; tries < 10; tries++) {
      box = (await reveal(holder))!;
      if (isWithin(box, width, height)) break;
    }
    if (!isWithin(box, width, height)) report(`does not fit: ${format(box)}`);
    // A page that would not fit into the window is scrolled in a frame as high as that.
    isScrolled = box.height >= height - HIGHEST;
  }
  const checkShape = async (when: string) => {
    // The window of a phone grows with a page that is too wide for it.
    const room = isPage ? width : await frame.evaluate(() => innerWidth);
    const { over, blank, outside } = await frame.evaluate(shape, room);
    const cut = isScrolled ? over.slice(0, 1) : over;
    if (cut.some((pixels) => pixels > 1)) {
      report(`is cut off by ${cut.join(" and ")} pixels${when}`);
    }
    if (!isPage && blank > BLANK) report(`leaves ${Math.round(blank)} pixels blank${when}`);
    for (const what of outside) report(`${what} is off-screen${when}`);
  };
  await checkShape("");

  const finger = await Finger.of(page);
  let waiting = await frame.$$(CONTROLS);
  if (waiting.length === 0) report("has no controls");
  for (const control of waiting) {
    const box = isScrolled ? await reveal(control) : await control.boundingBox();
    if (box && !isWithin(box, width, height)) {
      report(`${await nameOf(control)} is off-screen: ${format(box)}`);
    }
  }
  // Some change something only when others have: "Back", "Clear", "All". Of these, the last come first.
  for (let round = 0, before = Infinity; waiting.length < before; round++) {
    before = waiting.length;
    const left: typeof waiting = [];
    for (const control of waiting) {
      if (isScrolled) await reveal(control);
      if (isPage) await rest(page);
      if (!await reacts(frame, () => use(finger, control, round % 2 === 0 ? 1 : -1))) {
        left.unshift(control);
      } else if (await frame.evaluate(() => document.body.classList.contains("playing"))) {
        await use(finger, control, 1);
        await frame.waitForFunction(() => !document.body.classList.contains("playing"));
      }
    }
    waiting = left;
  }
  for (const control of waiting) {
    if (await isGone(control)) continue;
    report(`${await nameOf(control)} does not react to touch`);
  }
  await settle(page);
  await checkShape(", once it was operated");
  if (await frame.$("#tooltip") && !await showsTooltip(frame, finger)) {
    report("shows no tooltip where it is touched");
  }
  return problems;
}

/** Whether a control has given way to others, as a table's links do, or is of no use as things are. */
const isGone = (control: ElementHandle<Element>) =>
  control.evaluate((element) => !element.isConnected || (element as HTMLElement).hidden);

/** Whether a frame looks otherwise soon after something was done, which may not be possible. */
async function reacts(frame: Frame, work: () => Promise<boolean>): Promise<boolean> {
  const seen = await frame.evaluate(look);
  if (!await work()) return false;
  for (const end = Date.now() + SOON; Date.now() < end;) {
    if (await frame.evaluate(look) !== seen) return true;
  }
  return false;
}

/** What a control that was used before has begun has come to its end. */
async function rest(page: Page): Promise<void> {
  let seen = "";
  for (let tries = 0; tries < 20; tries++) {
    const now = await page.evaluate(look);
    if (now === seen) return;
    seen = now;
    await settle(page);
  }
}

/**
 * Does what a finger does with such a control; drags to one side or to the other. Says whether it is
 * enabled.
 */
async function use(
  finger: Finger,
  control: ElementHandle<Element>,
  side: 1 | -1,
): Promise<boolean> {
  const box = await control.boundingBox();
  if (!box || await control.isDisabled().catch(() => false)) return false;
  const { tag, type } = await control.evaluate((element) => ({
    tag: element.tagName,
    type: element.getAttribute("type"),
  }));
  if (tag === "SELECT") {
    // What opens is the system's, and not the page's.
    const options = await control.$$("option");
    await control.selectOption({ index: options.length - 1 });
  } else if (type === "range") {
    const [from, to] = await control.evaluate(thumb);
    const at = (share: number): Place => [box.x + 8 + share * (box.width - 16), middle(box)[1]];
    await finger.drag(at(from), at(to));
  } else if (tag === "INPUT" && (type === null || type === "number")) {
    await finger.tap(middle(box));
    await control.fill(type === "number" ? await control.evaluate(another) : "99");
    if (type === "number") await control.press("Enter");
  } else if (["BUTTON", "INPUT", "SUMMARY"].includes(tag)) {
    await finger.tap(middle(box));
  } else {
    const [x, y] = middle(box);
    const far = side * box.width / 5;
    await finger.drag([x - far, y - box.height / 5], [x + far, y]);
  }
  return true;
}

/** Touches a picture in places until one shows what it is. */
async function showsTooltip(frame: Frame, finger: Finger): Promise<boolean> {
  for (const id of ["#reset", "#all"]) {
    await reacts(frame, async () => use(finger, (await frame.$(id))!, 1));
  }
  const canvas = (await (await frame.$("canvas"))!.boundingBox())!;
  const [x, y] = middle(canvas);
  for (let k = 0; k < 20; k++) {
    const place: Place = [x + 8 * (k % 5 - 2), y + 8 * (Math.floor(k / 5) - 2)];
    await reacts(frame, () => finger.tap(place).then(() => true));
    if (await frame.isVisible("#tooltip")) return true;
  }
  return false;
}

/** Two frames later, what was touched has been drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  );
  await page.waitForTimeout(20);
}

const nameOf = (control: ElementHandle<Element>) =>
  control.evaluate((element) =>
    element.getAttribute("aria-label") || element.textContent?.trim() || element.id
  );

const middle = ({ x, y, width, height }: Box): Place => [x + width / 2, y + height / 2];

const isWithin = ({ x, y, width: w, height: h }: Box, width: number, height: number) =>
  x >= -0.5 && y >= -0.5 && x + w <= width + 0.5 && y + h <= height + 0.5;

const format = (box: Box) => [box.x, box.y, box.width, box.height].map(Math.round).join(", ");
