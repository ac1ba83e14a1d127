/**
 * A finger on a page in Chromium: touches as a touchscreen sends them, to whatever lies below.
 *
 * @module
 */
import type { CDPSession, Page } from "playwright-core";

/** A place in a page's window, in CSS pixels. */
export type Place = readonly [x: number, y: number];

/** How many moves a drag is made of. */
const MOVES = 6;

/** One finger. */
export class Finger {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** The finger of a page whose context has touch. */
  static async of(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** Comes down and goes up in one place. */
  async tap(place: Place): Promise<void> {
    await this.#send("touchStart", place);
    await this.#send("touchEnd");
  }

  /** Comes down in one place, and goes up in another. */
  async drag([x, y]: Place, [toX, toY]: Place): Promise<void> {
    await this.#send("touchStart", [x, y]);
    for (let k = 1; k <= MOVES; k++) {
      await this.#send("touchMove", [x + k / MOVES * (toX - x), y + k / MOVES * (toY - y)]);
    }
    await this.#send("touchEnd");
  }

  async #send(type: "touchStart" | "touchMove" | "touchEnd", place?: Place): Promise<void> {
    const touchPoints = place ? [{ x: place[0], y: place[1] }] : [];
    await this.#session.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}
