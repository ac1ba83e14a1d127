/**
 * Frames that are as high as what stands in them: how high that is depends on the width that a page
 * leaves, and only the frame knows.
 *
 * @module
 */

/** Stands at the end of a frame's page, and tells its height: at once, too, where it is out of sight. */
export const MEASURING = "<script>{const page=document.documentElement,tell=()=>" +
  'parent.postMessage({gradbookHeight:page.offsetHeight},"*");' +
  "tell();new ResizeObserver(tell).observe(page)}</script>";

/**
 * The script of a page with frames. A frame that would not fit into the window stays lower, and is
 * scrolled: what controls it stays in sight.
 */
export const FITTING = `addEventListener("message", ({ source, data }) => {
  const height = Number(data?.gradbookHeight);
  if (!(height > 0)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow !== source) continue;
    frame.style.height = Math.min(Math.ceil(height), Math.max(400, innerHeight - 32)) + "px";
  }
});`;
