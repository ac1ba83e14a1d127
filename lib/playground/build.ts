/**
 * `deno task playground`: the donut playground as one page, in `_site/playground.html`; `deno task site`
 * makes it, too. The library is bundled into it as it is.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../runtime/files.ts";
import { within } from "../runtime/pause.ts";
import { type PlaygroundPlace, renderPlayground } from "./page.ts";

/** The page's text. The same sources give the same text. */
export async function buildPlayground(place: PlaygroundPlace = {}): Promise<string> {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const bundler = new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", "--platform=browser", "--format=iife"],
      ...["--config", path("../../deno.json"), path("client/main.ts")],
    ],
  });
  const { success, stdout, stderr } = await within(300, "deno bundle", bundler.output());
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`Cannot bundle the playground: ${text(stderr)}`);
  const script = text(stdout);
  if (/<\/script|<!--/i.test(script)) {
    throw new Error("Cannot bundle the playground: its script must not end itself, but does");
  }
  return renderPlayground(script, place);
}

if (import.meta.main) {
  const site = new URL("../../_site/", import.meta.url);
  await Deno.mkdir(site, { recursive: true });
  const path = fileURLToPath(new URL("playground.html", site));
  await writeFileAtomically(path, new TextEncoder().encode(await buildPlayground()));
  console.log(`The playground: ${path}`);
}
