/**
 * The ends of ZeroMQ's connections: one that others connect to, and one that connects.
 *
 * @module
 */
import {
  encodeMessage,
  FrameReader,
  type Frames,
  GREETING,
  greeting,
  isGreeting,
  ready,
  readyProperties,
  type SocketType,
} from "./frames.ts";

/** Where a socket is. */
export type Address = { hostname: string; port: number } | { transport: "unix"; path: string };

/** One connection, after its handshake. */
export interface Peer {
  /** What the peer calls itself, or "". */
  readonly identity: string;
  /** Sends a message after those before it. */
  send(frames: Frames): void;
  /** Settles when all that was sent has left. */
  sent(): Promise<void>;
}

const connectTo = (address: Address): Promise<Deno.Conn> =>
  "path" in address ? Deno.connect(address) : Deno.connect(address);

/** Shakes hands, then hands on messages until the connection ends. */
async function talk(
  connection: Deno.Conn,
  type: SocketType,
  identity: string,
  { open, receive }: { open(peer: Peer): void; receive(frames: Uint8Array[], peer: Peer): void },
): Promise<void> {
  // Without it, a small message may wait 40 ms for the acknowledgement of the one before.
  if ("setNoDelay" in connection) (connection as Deno.TcpConn).setNoDelay(true);
  let queue = Promise.resolve();
  const write = (bytes: Uint8Array) => {
    queue = queue.then(async () => {
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    }).catch(() => {}); // Who has gone needs no message.
  };
  write(greeting());
  write(ready(type, identity));
  const reader = new FrameReader();
  const buffer = new Uint8Array(65536);
  let head: Uint8Array = new Uint8Array(0);
  let peer: Peer | undefined;
  try {
    for (let count; (count = await connection.read(buffer)) !== null;) {
      let bytes = buffer.subarray(0, count);
      if (head.length < GREETING) {
        const missing = GREETING - head.length;
        head = Uint8Array.of(...head, ...bytes.subarray(0, missing));
        if (head.length < GREETING) continue;
        if (!isGreeting(head)) return;
        bytes = bytes.subarray(missing);
      }
      for (const item of reader.push(bytes)) {
        if ("message" in item) {
          if (peer) receive(item.message, peer);
        } else if (!peer) {
          const properties = readyProperties(item.command);
          if (!properties) continue;
          peer = {
            identity: properties.get("identity") ?? "",
            send: (frames) => write(encodeMessage(frames)),
            sent: () => queue,
          };
          open(peer);
        }
      }
    }
  } catch {
    // A connection may end in many ways.
  } finally {
    try {
      connection.close();
    } catch {
      // It is closed already.
    }
  }
}

/** A socket that others connect to. */
export class Server {
  readonly #peers = new Set<Peer>();

  /** Listens at once. */
  constructor(
    address: Address,
    type: SocketType,
    receive: (frames: Uint8Array[], peer: Peer) => void = () => {},
  ) {
    const listener = "path" in address ? Deno.listen(address) : Deno.listen(address);
    (async () => {
      for await (const connection of listener as Deno.Listener) {
        let own: Peer | undefined;
        talk(connection, type, "", {
          open: (peer) => void this.#peers.add(own = peer),
          receive,
        }).finally(() => own && this.#peers.delete(own));
      }
    })();
  }

  /** To all, or to those who are called so. */
  send(frames: Frames, identity?: string): void {
    for (const peer of this.#peers) {
      if (identity === undefined || peer.identity === identity) peer.send(frames);
    }
  }

  /** Settles when all that was sent has left. */
  async sent(): Promise<void> {
    await Promise.all(Array.from(this.#peers, (peer) => peer.sent()));
  }
}

/** Connects, trying again while nobody listens; resolves when both have shaken hands. */
export async function connect(
  address: Address,
  type: SocketType,
  receive: (frames: Uint8Array[]) => void,
  { signal, identity = "" }: { signal: AbortSignal; identity?: string },
): Promise<Peer> {
  while (true) {
    signal.throwIfAborted();
    try {
      const connection = await connectTo(address);
      return await new Promise<Peer>((resolve, reject) => {
        signal.addEventListener("abort", () => {
          try {
            connection.close();
          } catch {
            // It is closed already.
          }
        }, { once: true });
        talk(connection, type, identity, { open: resolve, receive })
          .then(() => reject(new Deno.errors.ConnectionReset()));
      });
    } catch (error) {
      if (
        !(error instanceof Deno.errors.ConnectionRefused ||
          error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.NotFound)
      ) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
