/**
 * Steps through the computation of a small network, forward and back: in the page, where it is the
 * script. It is bundled by ../build.ts.
 *
 * @module
 */

/** What changes from step to step. */
export interface GraphData {
  /** What each step computes: a line of symbols, and one of numbers. */
  readonly steps: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** The gradient that is left to the reader. */
  readonly answer: number;
  /** How it is computed, in words, for readers who go wrong. */
  readonly hint: string;
  /** What it is, in symbols and numbers, for those who got it. */
  readonly solution: string;
}

/** Whether a reader's number is the answer, to the two or three digits that the picture shows. */
export function isAnswer(text: string, answer: number): boolean {
  const value = text.trim().replace(/[−–]/, "-").replace(",", ".");
  return value !== "" && Math.abs(Number(value) - answer) <= 0.006 * Math.max(1, Math.abs(answer));
}

/** Wires the buttons, the keys and the reader's answer. */
export function runComputationalGraph({ steps, answer, hint, solution }: GraphData): void {
  const element = <E extends Element>(id: string) => document.getElementById(id) as unknown as E;
  const labels = [...document.querySelectorAll("[data-step]")];
  const field = element<HTMLInputElement>("answer");
  const last = steps.length - 1;
  let step = 0;

  function show(wanted: number): void {
    step = Math.min(last, Math.max(0, wanted));
    for (const label of labels) {
      const from = Number(label.getAttribute("data-step"));
      label.classList.toggle("later", from > step);
      label.classList.toggle("now", from === step && step > 0);
    }
    const { title, lines } = steps[step];
    element("step").textContent = title;
    element("symbols").textContent = lines[0];
    element("numbers").textContent = lines[1] ?? "";
    for (const id of ["first", "previous"]) {
      element<HTMLButtonElement>(id).disabled = step === 0;
    }
    for (const id of ["next", "last"]) element<HTMLButtonElement>(id).disabled = step === last;
  }

  function check(): void {
    const isRight = isAnswer(field.value, answer);
    const verdict = element("verdict");
    verdict.textContent = field.value.trim() === ""
      ? ""
      : isRight
      ? `Right: ${solution}`
      : `Not yet. ${hint}`;
    verdict.classList.toggle("right", isRight);
    if (isRight) element("blank").textContent = element("blank").getAttribute("data-answer");
  }

  const moves: Record<string, () => number> = {
    first: () => 0,
    previous: () => step - 1,
    next: () => step + 1,
    last: () => last,
  };
  for (const [id, target] of Object.entries(moves)) {
    element<HTMLButtonElement>(id).onclick = () => show(target());
  }
  element<HTMLButtonElement>("check").onclick = check;
  field.onkeydown = (event) => {
    if (event.key === "Enter") check();
  };
  const keys: Record<string, string> = {
    ArrowLeft: "previous",
    ArrowRight: "next",
    Home: "first",
    End: "last",
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // In the field, the arrows move the cursor.
    if (event.target === field || !(event.key in keys)) return;
    show(moves[keys[event.key]]());
    event.preventDefault();
  });
  show(0);
}
