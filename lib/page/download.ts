/**
 * A text as a file that its reader keeps.
 *
 * @module
 */

/** Has the browser save a JSON text under a name. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser may ask first where it should go.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
