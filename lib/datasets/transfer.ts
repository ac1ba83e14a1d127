/**
 * One attempt to get one file from one server: redirects followed, stalls noticed, sizes bounded,
 * and what came instead of the file told apart. What is tried next, and where the file goes:
 * download.ts.
 *
 * @module
 */

import { plain, quote, reasonOf } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import { gunzip, isGzip, readAll } from "../formats/gzip.ts";

/** Why an attempt failed. */
export class TransferError extends Error {
  /** Tells it from the caller's own reason to abort. */
  override readonly name = "TransferError";

  /**
   * @param reason What the server did.
   * @param passing Whether another attempt may well succeed.
   * @param retryAfter Milliseconds to wait before it, where the server says so.
   */
  constructor(reason: string, readonly passing: boolean, readonly retryAfter?: number) {
    super(reason);
  }
}

/** Bounds of an attempt. */
export interface TransferOptions {
  /** Bytes of the content, uncompressed, at most. */
  readonly limit: number;
  /** Milliseconds without a byte after which a server counts as stalled. */
  readonly stallTimeout: number;
  /** Milliseconds that the attempt may take. */
  readonly timeout: number;
  /** Is told how many bytes have come, and of how many, where the server says so. */
  readonly onBytes?: (received: number, total: number | undefined) => void;
  /** Ends the attempt. */
  readonly signal?: AbortSignal | undefined;
}

const REDIRECTS = 5;
/** Bytes that are read of any answer: a web page is to be seen for what it is. */
const LEAST = 2 ** 20;

/**
 * The content of the file at `url`, uncompressed; not yet compared with what was published.
 *
 * @throws {TransferError} If it cannot be had.
 * @throws What `signal` was aborted with.
 */
export async function transfer(
  url: string,
  options: TransferOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { limit, stallTimeout, timeout, onBytes, signal } = options;
  signal?.throwIfAborted();
  const attempt = new AbortController();
  const giveUp = (reason: string) => attempt.abort(new TransferError(reason, true));
  const onAbort = () => attempt.abort(signal!.reason);
  signal?.addEventListener("abort", onAbort);
  let received = 0;
  const stalled = () => giveUp(`it sent nothing for ${stallTimeout / 1000} s ${after(received)}`);
  let stall = setTimeout(stalled, stallTimeout);
  const end = setTimeout(
    () => giveUp(`it took more than ${timeout / 1000} s ${after(received)}`),
    timeout,
  );
  try {
    const response = await request(url, attempt.signal);
    const total = declaredLength(response);
    // Gzip lets a file grow by a few bytes in each 32 KB at worst.
    const most = Math.max(Math.ceil(limit * 1.001), LEAST);
    if (total !== undefined && total > most) {
      await response.body?.cancel();
      throw tooLarge(limit, `it announces ${total}`);
    }
    const bytes = await readAll(response.body ?? new Blob([]).stream(), most, (sum) => {
      received = sum;
      clearTimeout(stall);
      stall = setTimeout(stalled, stallTimeout);
      onBytes?.(received, total);
    });
    return await unpack(bytes, limit);
  } catch (error) {
    // A body that is cut off by `attempt` fails with an error of its own.
    if (attempt.signal.aborted) throw attempt.signal.reason;
    if (error instanceof TransferError) throw error;
    if (error instanceof RangeError) throw tooLarge(limit, "more came");
    throw new TransferError(
      `the connection failed (${innermost(error as Error)}) ${after(received)}`,
      true,
    );
  } finally {
    clearTimeout(stall);
    clearTimeout(end);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Follows redirects by hand, so that each host's permission is asked for, never prompted. */
async function request(start: string, signal: AbortSignal): Promise<Response> {
  let url = new URL(start);
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    await expectPermission(url);
    const response = await fetch(url, {
      signal,
      redirect: "manual",
      // What comes is the file then, gzipped or not, and as long as announced.
      headers: { "accept-encoding": "identity" },
    });
    // A part, or nothing, is no file, however well it went.
    if (response.status === 200) return response;
    await response.body?.cancel();
    const { status, statusText, headers } = response;
    const location = status >= 300 && status < 400 ? headers.get("location") : null;
    if (location === null || !URL.canParse(location, url)) {
      const passing = status >= 500 || status === 429 || status === 408;
      const wait = retryAfter(headers);
      throw new TransferError(
        `it answered ${status}${statusText && ` ${plain(statusText, 80)}`}` +
          (wait === undefined ? "" : `, and asks to wait ${Math.ceil(wait / 1000)} s`),
        passing,
        wait,
      );
    }
    const target = new URL(location, url);
    if (
      !/^https?:$/.test(target.protocol) ||
      (url.protocol === "https:" && target.protocol === "http:")
    ) {
      throw new TransferError(
        `it redirects to ${plain(`${target.protocol}//${target.host}`, 80)}, which is not followed`,
        false,
      );
    }
    url = target;
  }
  throw new TransferError(`it redirects more than ${REDIRECTS} times`, false);
}

/** Milliseconds, given in seconds or as a date. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

async function expectPermission({ host }: URL): Promise<void> {
  const { state } = await system.permissions.query({ name: "net", host });
  if (state !== "granted") {
    throw new TransferError(
      `permission to reach ${host} is not granted (--allow-net=${host})`,
      false,
    );
  }
}

function declaredLength({ headers }: Response): number | undefined {
  const text = headers.get("content-length") ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (isGzip(bytes)) {
    try {
      return await gunzip(bytes, limit);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw new TransferError(`its ${reasonOf(error)}`, true);
    }
  }
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  if (/^\s*<(!doctype|html|head|body|\?xml|!--)/i.test(start)) {
    const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1].trim();
    throw new TransferError(
      `it sent a web page in place of the file${title ? `: ${quote(title, 80)}` : ""}`,
      false,
    );
  }
  if (bytes.length > limit) throw new RangeError();
  return bytes;
}

function tooLarge(limit: number, found: string): TransferError {
  return new TransferError(`it must send ${limit} bytes at most, but ${found}`, false);
}

function after(received: number): string {
  return received > 0 ? `after ${received} bytes` : "before the first byte";
}

/** `fetch` says "fetch failed"; what failed stands at the end of its cause, after the address. */
function innermost({ cause, message }: Error): string {
  return cause instanceof Error
    ? innermost(cause)
    : plain(message.replace(/^.* client error \(\w+\): /, ""), 200);
}
