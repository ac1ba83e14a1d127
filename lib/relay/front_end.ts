/**
 * The side that front ends see: the five sockets of a kernel.
 *
 * @module
 */
import type { Channel, Connection } from "./connection.ts";
import type { Frames } from "./frames.ts";
import { type Content, type Header, type Message, Signer } from "./message.ts";
import { type Peer, Server } from "./sockets.ts";

/** A request, and how to answer it. */
export interface Request {
  readonly message: Message;
  readonly channel: "shell" | "control";
  /** Answers it. The type is that of the request, with `_reply`. */
  reply(content: Content): void;
  /** Asks whoever sent it; resolves with the content of the answer. */
  ask(content: Content): Promise<Content>;
}

/** Where front ends connect. */
export class FrontEnd {
  readonly #signer: Signer;
  readonly #iopub: Server;
  readonly #stdin: Server;
  readonly #servers: Server[] = [];
  #answer: ((content: Content) => void) | undefined;

  /** Listens where the connection says. */
  constructor(connection: Connection, take: (request: Request) => void) {
    const signer = this.#signer = new Signer(connection.key);
    const serve = (
      channel: Channel,
      ...rest: [
        "ROUTER" | "PUB" | "REP",
        ((frames: Uint8Array[], peer: Peer) => void)?,
      ]
    ) => {
      const server = new Server(connection.address(channel), ...rest);
      this.#servers.push(server);
      return server;
    };
    serve("hb", "REP", (frames, peer) => peer.send(frames));
    this.#iopub = serve("iopub", "PUB");
    this.#stdin = serve("stdin", "ROUTER", (frames) => {
      const answer = signer.decode(frames)?.message;
      if (answer?.header.msg_type === "input_reply") this.#answer?.(answer.content);
    });
    for (const channel of ["shell", "control"] as const) {
      serve(channel, "ROUTER", (frames, peer) => {
        const decoded = signer.decode(frames);
        if (decoded) take(this.#request(channel, decoded, peer));
      });
    }
  }

  #request(
    channel: "shell" | "control",
    { message, route }: { message: Message; route: Frames },
    peer: Peer,
  ): Request {
    const { header } = message;
    return {
      message,
      channel,
      reply: (content) => {
        const type = header.msg_type.replace(/_request$/, "_reply");
        peer.send(this.#signer.encode(this.#signer.make(type, content, header), route));
      },
      ask: (content) => {
        const asked = this.#signer.encode(
          this.#signer.make("input_request", content, header),
          route,
        );
        this.#stdin.send(asked, peer.identity);
        return new Promise((resolve) => this.#answer = resolve);
      },
    };
  }

  /** Tells all front ends. */
  publish(
    type: string,
    content: Content,
    parent: Header | Record<string, never>,
    rest?: Parameters<Signer["make"]>[3],
  ): void {
    const message = this.#signer.make(type, content, parent, rest);
    this.#iopub.send(this.#signer.encode(message, [new TextEncoder().encode(type)]));
  }

  /** Settles when all has been sent. */
  async sent(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.sent()));
  }
}
