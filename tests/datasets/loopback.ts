/**
 * A server on loopback that misbehaves to order: each path has a function that writes the raw bytes
 * of an answer, or part of them.
 */

/** Writes an answer; the connection is closed afterwards. `nth` counts this path's requests from 1. */
export type Answer = (connection: Deno.Conn, nth: number) => Promise<void> | void;

export interface Loopback {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** How often each path was asked for. */
  readonly requests: Record<string, number>;
}

/** Serves while `body` runs. */
export async function withServer(
  answers: Readonly<Record<string, Answer>>,
  body: (server: Loopback) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: Record<string, number> = {};
  const open = new Set<Deno.Conn>();
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      const path = await requestedPath(connection);
      requests[path] = (requests[path] ?? 0) + 1;
      await (answers[path] ?? status("404 Not Found"))(connection, requests[path]);
    } catch {
      // The client has gone, as some tests want it to.
    }
    if (open.delete(connection)) connection.close();
  };
  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) serving.push(serve(connection));
  })();
  try {
    await body({ origin: `http://127.0.0.1:${listener.addr.port}`, requests });
  } finally {
    listener.close();
    for (const connection of open) connection.close();
    open.clear();
    await accepting;
    await Promise.all(serving);
  }
}

async function requestedPath(connection: Deno.Conn): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(4096);
  while (!text.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("The client sent no whole request");
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text.split(" ")[1];
}

export async function send(connection: Deno.Conn, ...parts: (string | Uint8Array)[]) {
  for (const part of parts) {
    let bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    while (bytes.length > 0) bytes = bytes.subarray(await connection.write(bytes));
  }
}

const head = (status: string, ...headers: string[]) =>
  [`HTTP/1.1 ${status}`, "Connection: close", ...headers, "", ""].join("\r\n");

/** Bytes with their length. */
export const file = (bytes: Uint8Array, ...headers: string[]): Answer => (connection) =>
  send(connection, head("200 OK", `Content-Length: ${bytes.length}`, ...headers), bytes);

/** Bytes without their length: where the connection ends, so does the file. */
export const unsized = (bytes: Uint8Array): Answer => (connection) =>
  send(connection, head("200 OK"), bytes);

/** Half the bytes that were announced, and then the connection is closed. */
export const truncated = (bytes: Uint8Array): Answer => (connection) =>
  send(
    connection,
    head("200 OK", `Content-Length: ${bytes.length}`),
    bytes.subarray(0, bytes.length / 2),
  );

/** A few bytes, and then nothing until the client goes. */
export const stalled = (bytes: Uint8Array): Answer => async (connection) => {
  await send(
    connection,
    head("200 OK", `Content-Length: ${bytes.length}`),
    bytes.subarray(0, 20),
  );
  await connection.read(new Uint8Array(1));
};

/** Not even a status line. */
export const silent: Answer = async (connection) => {
  await connection.read(new Uint8Array(1));
};

/** A byte now and then, which is no stall, but never ends either. */
export const dripping: Answer = async (connection) => {
  await send(connection, head("200 OK", "Content-Length: 5000"));
  for (;;) {
    await send(connection, "x");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Closes the connection without an answer. */
export const dropped: Answer = () => {};

export const status = (line: string, ...headers: string[]): Answer => (connection) =>
  send(connection, head(line, "Content-Length: 0", ...headers));

export const redirect = (location: string): Answer => (connection) =>
  send(connection, head("302 Found", `Location: ${location}`, "Content-Length: 0"));
