"""Runs one notebook that is hard on the kernel 12 times, and expects the same outputs each time.

    python3 tests/jupyter/torture.py [RUNS]

Its cells print, display, update, throw, reject, start workers and train. Every cell says how often
its last word must be found, so that runs which all lose the same output do not pass.
"""

import json
import sys
import time

from project import ROOT, nbclient, nbformat, use_project_kernel

IMPORTS = """\
import { Dense, fit, MLP, RandomState, tensor, zeros } from "gradbook";
import { breathe } from "gradbook/notebook";"""

#  name, source, what to count, how often, whether the cell throws
CELLS = [
    ("200 prints", "for (let i = 0; i < 200; i++) console.log(`line ${i}`);", "line ", 200, False),
    ("200 prints again", "for (let i = 200; i < 400; i++) console.log(`line ${i}`);",
     "line ", 200, False),
    ("both streams", """\
for (let i = 0; i < 40; i++) {
  console.log(`out ${i}`);
  if (i % 10 === 0) console.error(`err ${i}`);
}""", "out ", 40, False),
    ("50 displays among prints", """\
for (let i = 0; i < 50; i++) {
  console.log(`before ${i}`);
  await Deno.jupyter.display(Deno.jupyter.html`<b>display ${i}</b>`);
}""", "<b>display", 50, False),
    ("50 displays that are not awaited", """\
for (let i = 0; i < 50; i++) Deno.jupyter.display(Deno.jupyter.md`display ${i}`);
"the result comes last" """, "display ", 50, False),
    ("a result", "tensor([[1, 2], [3, 4]]).matmul(tensor([[1], [1]]))",
     "[7", 1, False),
    ("600 KB of HTML, and a result", """\
await Deno.jupyter.display(Deno.jupyter.html`<!-- ${"x".repeat(600_000)} --><i>big</i>`);
"after the big one" """, "<i>big</i>", 1, False),
    ("prints over time", """\
for (let i = 0; i < 40; i++) {
  console.log(`tick ${i}`);
  await new Promise((resolve) => setTimeout(resolve, 7));
}""", "tick ", 40, False),
    ("100 prints, then an error", """\
for (let i = 0; i < 100; i++) console.log(`line ${i}`);
throw new RangeError("on purpose");""", "line ", 100, True),
    ("displays, then an error", """\
for (let i = 0; i < 20; i++) Deno.jupyter.display(Deno.jupyter.md`display ${i}`);
throw new TypeError("on purpose, too");""", "display ", 20, True),
    ("an error after awaiting", """\
console.log("line 1");
await new Promise((resolve) => setTimeout(resolve, 20));
console.log("line 2");
throw "not even an Error";""", "line ", 2, True),
    ("one display, 60 times updated", """\
await Deno.jupyter.display(Deno.jupyter.md`update 0`, { display_id: "live" });
for (let i = 1; i <= 60; i++) {
  await Deno.jupyter.display(Deno.jupyter.md`update ${i}`, { display_id: "live", update: true });
  await breathe();
}""", "update 61", 1, False),
    ("an update from a later cell", """\
await Deno.jupyter.display(Deno.jupyter.md`update 61`, { display_id: "live", update: true });""",
     "", 0, False),
    ("workers", """\
const source = "onmessage = ({ data }) => { for (let i = 0; i < data; i++) postMessage(i); }";
const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
await Promise.all([1, 2].map((name) =>
  new Promise<void>((resolve) => {
    const worker = new Worker(url, { type: "module" });
    let sum = 0;
    worker.onmessage = ({ data }) => {
      sum += data;
      if (data < 99) return;
      worker.terminate();
      resolve();
      if (name === 2) console.log(`worker's sum ${sum}`);
    };
    worker.postMessage(100);
  })
));""", "worker's sum 4950", 1, False),
    ("a rejected promise that nobody awaits", """\
Promise.reject(new Error("nobody awaits me"));
"shown nevertheless" """, "nobody awaits me", 1, False),
    ("an error in a timer", """\
setTimeout(() => { throw new Error("nobody catches me"); }, 1);
await new Promise((resolve) => setTimeout(resolve, 20));
"and the kernel lives" """, "nobody catches me", 1, False),
    ("tables and groups", """\
console.group("group");
console.table([{ a: 1, b: 2 }, { a: 3, b: 4 }]);
console.groupEnd();
console.log("outside");""", "outside", 1, False),
    ("training", """\
const rng = new RandomState(1);
const inputs = rng.randn(500, 20);
const targets = inputs.sum(1).gt(0).reshape([500, 1]);
const model = new MLP({
  layers: [new Dense(rng.randn(20, 30), zeros([30])), new Dense(rng.randn(30, 1), zeros([1]))],
  activation: "tanh",
  head: "sigmoidBinaryCrossEntropy",
});
const options = { epochs: 20, batchSize: 10, learningRate: 0.1, random: rng };
for await (const event of fit(model, { inputs, targets }, options)) {
  if (event.kind === "epoch") console.log(`epoch ${event.epoch} ${event.loss.toFixed(6)}`);
}""", "epoch ", 20, False),
    *((f"quick cell {n}", f"""\
for (let i = 0; i < 20; i++) console.log(`cell {n} line ${{i}}`);
"result {n}" """, f"cell {n} line ", 20, False) for n in range(12)),
]


def torture_notebook():
    cells = [nbformat.v4.new_code_cell(IMPORTS)]
    for _, source, _, _, throws in CELLS:
        cell = nbformat.v4.new_code_cell(source)
        if throws:
            cell.metadata.tags = ["raises-exception"]
        cells.append(cell)
    return nbformat.v4.new_notebook(cells=cells)


def run(notebook):
    """Each cell's outputs as JSON, without execution counts.

    Neighboring messages of one stream are joined, as front ends do: where the text was cut depends
    on the time of day.
    """
    client = nbclient.NotebookClient(notebook, kernel_name="deno", timeout=120, coalesce_streams=True,
                                     resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    return [json.dumps([{**output, "execution_count": None} for output in cell.outputs])
            for cell in notebook.cells]


def main(runs):
    use_project_kernel()
    failures, first = 0, None
    for number in range(1, runs + 1):
        start = time.monotonic()
        outputs = run(torture_notebook())
        complaints = []
        for (name, _, text, count, _), found in zip(CELLS, outputs[1:]):
            if text and found.count(text) != count:
                complaints.append(f'"{name}" shows "{text}" {found.count(text)} times, '
                                  f"expected {count}")
        first = first or outputs
        for (name, *_), found, expected in zip([("imports",), *CELLS], outputs, first):
            if found != expected:
                complaints.append(f'"{name}" differs from run 1:\n'
                                  f"    {expected[:300]}\n    {found[:300]}")
        print(f"run {number:2}: {'; '.join(complaints) or 'complete, as run 1'}"
              f" ({time.monotonic() - start:.1f} s)", flush=True)
        failures += bool(complaints)
    print(f"torture: {runs - failures} of {runs} runs are complete and identical")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
