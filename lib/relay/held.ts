/**
 * What a cell has said, in its order, while something has to be shown first that takes longer.
 *
 * @module
 */

/** A queue that stands still while there is something to wait for. */
export class Held<Message> {
  readonly #messages: Message[] = [];
  readonly #show: (message: Message) => void;
  readonly #awaited = new Set<Promise<void>>();

  /** Messages come out by `show`, which may say what those behind have to wait for. */
  constructor(show: (message: Message) => void) {
    this.#show = show;
  }

  /** Takes in a message. */
  push(message: Message): void {
    this.#messages.push(message);
    this.#release();
  }

  /** Lets nothing out until something is done. */
  wait(until: Promise<unknown>): void {
    const awaited = until.then(() => {}, () => {}).then(() => {
      this.#awaited.delete(awaited);
      this.#release();
    });
    this.#awaited.add(awaited);
  }

  /** Resolves when all is out. */
  async empty(): Promise<void> {
    while (this.#awaited.size > 0) await Promise.all(this.#awaited);
  }

  #release(): void {
    let shown = 0;
    while (this.#awaited.size === 0 && shown < this.#messages.length) {
      this.#show(this.#messages[shown++]);
    }
    this.#messages.splice(0, shown);
  }
}
