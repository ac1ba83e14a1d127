/**
 * Connection files: where a kernel is to be found, and the key of its messages.
 *
 * @module
 */
import type { Address } from "./sockets.ts";

/** A kernel's five sockets. */
export const CHANNELS = ["shell", "control", "iopub", "stdin", "hb"] as const;
/** One of them. */
export type Channel = typeof CHANNELS[number];

/** What a connection file says. */
export interface Connection {
  /** Signs messages; "" where they are not signed. */
  readonly key: string;
  /** Where each socket is. */
  address(channel: Channel): Address;
}

/** Reads a connection file. */
export function parseConnection(text: string): Connection {
  const fields = JSON.parse(text);
  return {
    key: fields.key,
    address(channel) {
      const port = fields[`${channel}_port`];
      return fields.transport === "ipc"
        ? { transport: "unix", path: `${fields.ip}-${port}` }
        : { hostname: fields.ip, port };
    },
  };
}

/** A connection file of its own for a kernel on this machine, on ports that are free now. */
export function newConnection(): { text: string; connection: Connection } {
  const ip = "127.0.0.1";
  const listeners = CHANNELS.map(() => Deno.listen({ hostname: ip, port: 0 }));
  const ports = listeners.map(({ addr }, i) => [`${CHANNELS[i]}_port`, addr.port]);
  for (const listener of listeners) listener.close();
  const text = JSON.stringify({
    transport: "tcp",
    ip,
    signature_scheme: "hmac-sha256",
    key: crypto.randomUUID(),
    ...Object.fromEntries(ports),
  });
  return { text, connection: parseConnection(text) };
}
