/**
 * The process that a kernelspec starts, with the path of a connection file.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { LanguageService } from "../language/mod.ts";
import { parseConnection } from "./connection.ts";
import { Relay } from "./relay.ts";

const [file] = Deno.args;
const relay = new Relay(
  parseConnection(await Deno.readTextFile(file)),
  () => Deno.exit(0),
  new LanguageService({ root: pathToFileURL(`${Deno.cwd()}/`) }),
);

async function end(): Promise<void> {
  await relay.end();
  Deno.exit(0);
}

Deno.addSignalListener("SIGINT", () => relay.stop());
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", end);

// A front end that is killed says nothing. Its children are then handed to another process.
const parent = Deno.ppid;
setInterval(() => Deno.ppid === parent || end(), 1000);
