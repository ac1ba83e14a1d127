/**
 * Whether what is written on a page can be read: the contrast of each text with what lies behind it.
 * Runs in the page, and is complete in itself.
 *
 * @module
 */

/** The elements whose text has a lesser contrast than accessibility asks for, each in a few words. */
export function paleTexts(): string[] {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  pen.canvas.width = pen.canvas.height = 1;
  /** A color over others, the undermost first, as the luminance that WCAG defines. */
  const luminance = (colors: readonly string[]) => {
    for (const color of colors) {
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = Array.from(pen.getImageData(0, 0, 1, 1).data, (byte) => {
      const share = byte / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const known = new Map<string, number>();
  const contrast = (text: string, behind: readonly string[]) => {
    const key = [text, ...behind].join();
    if (!known.has(key)) {
      const [a, b] = [luminance([...behind, text]), luminance(behind)].sort((a, b) => b - a);
      known.set(key, (a + 0.05) / (b + 0.05));
    }
    return known.get(key)!;
  };
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const pale = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement!;
    const text = walker.currentNode.textContent!.trim();
    if (text === "" || element.closest("svg, script, style, :disabled")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    // It is laid over something that is no ancestor of it.
    if (getComputedStyle(element).position === "absolute") continue;
    const behind: string[] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/^rgba\(.* 0\)$/.test(backgroundColor)) behind.unshift(backgroundColor);
    }
    const found = contrast(getComputedStyle(element).color, [isDark ? "#111" : "#fff", ...behind]);
    if (found < 4.5) {
      pale.add(`${found.toFixed(1)} : 1 for ${element.tagName} "${text.slice(0, 30)}"`);
    }
  }
  return [...pale];
}
