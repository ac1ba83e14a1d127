/**
 * Controls of a page: whether they are whole, and what a screen reader has of them.
 *
 * @module
 */
import type { Page } from "playwright-core";

/** What can be operated. */
export const CONTROLS = "button, input, select, summary, [role=option], [role=application]";

/** In the page: controls that lie outside of the window, or are cut off by what they stand in. */
export function cropped(selector: string): string[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((control) => {
    if (!control.checkVisibility()) return false;
    const { left, right, width, height } = control.getBoundingClientRect();
    const limits = [{ left: 0, right: document.documentElement.clientWidth }];
    for (let e = control.parentElement; e; e = e.parentElement) {
      if (getComputedStyle(e).overflowX !== "visible") limits.push(e.getBoundingClientRect());
    }
    return width < 10 || height < 10 ||
      limits.some((limit) => left < limit.left - 0.5 || right > limit.right + 0.5);
  }).map((control) => control.outerHTML.slice(0, 80));
}

interface AXNode {
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly value?: { readonly value: unknown };
  readonly properties?: readonly {
    readonly name: string;
    readonly value: { readonly value: unknown };
  }[];
}

/** Roles of controls, and the property that says the state of each, or "value". */
const STATES: Readonly<Record<string, string | undefined>> = {
  application: undefined,
  button: undefined,
  combobox: "value",
  DisclosureTriangle: "expanded",
  listbox: undefined,
  option: "selected",
  slider: "value",
  spinbutton: "value",
  textbox: "value",
};

/** The controls of a page as a screen reader has them: all of those that are shown; and problems. */
export async function readAloud(
  page: Page,
): Promise<{ readonly lines: readonly string[]; readonly problems: readonly string[] }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Accessibility.enable");
  const { nodes } = await session.send("Accessibility.getFullAXTree") as unknown as {
    nodes: AXNode[];
  };
  const lines: string[] = [], problems: string[] = [];
  for (const { ignored, role, name, value, properties = [] } of nodes) {
    const kind = role?.value ?? "";
    if (ignored || !(kind in STATES)) continue;
    const property = (name: string) => properties.find((p) => p.name === name)?.value.value;
    const state = STATES[kind];
    // A slider's value comes as a float32.
    const given = typeof value?.value === "number" ? Number(value.value.toFixed(4)) : value?.value;
    const told = state === "value" ? given : state && property(state);
    if (!name?.value.trim()) problems.push(`a ${kind} has no name`);
    if (state !== undefined && told === undefined) {
      problems.push(`${kind} "${name?.value}" does not tell its ${state}`);
    }
    const pressed = property("pressed"), expanded = property("expanded");
    lines.push(
      `${kind} "${name?.value}"` + (told === undefined ? "" : ` ${told}`) +
        (pressed === undefined ? "" : ` pressed=${pressed}`) +
        (kind === "button" && expanded !== undefined ? ` expanded=${expanded}` : ""),
    );
  }
  const there = await page.evaluate(
    (selector) =>
      [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).length,
    CONTROLS,
  );
  // Lists are no controls, but their options are; those of a <select> are behind it.
  const told = lines.filter((line) => !/^(listbox|option "[^:]*")/.test(line));
  if (told.length !== there) problems.push(`${told.length} of ${there} controls are told`);
  return { lines, problems };
}
