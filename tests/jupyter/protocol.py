"""Talks to the kernel without a notebook, and expects what Jupyter's messaging protocol promises.

    python3 tests/jupyter/protocol.py

What does not need `breathe` is expected of notebooks without gradbook/notebook, too.
"""

import queue
import sys
import time
from collections import defaultdict

from project import connect, start_kernel, use_project_kernel

REPAIR = 'import { breathe } from "gradbook/notebook";'
SETUP = """\
import { Dense, fit, MLP, RandomState, zeros } from "gradbook";
const rng = new RandomState(1);
const inputs = rng.randn(2000, 100);
const targets = inputs.sum(1).gt(0).reshape([2000, 1]);
const model = new MLP({
  layers: [new Dense(rng.randn(100, 64), zeros([64])), new Dense(rng.randn(64, 1), zeros([1]))],
  activation: "tanh",
  head: "sigmoidBinaryCrossEntropy",
});
const before = model.layers[0].weights.item(0, 0);
let epochs = 0, stopped = 0;
async function train(most: number) {
  const options = { epochs: most, batchSize: 10, learningRate: 1e-4, random: rng };
  for await (const event of fit(model, { inputs, targets }, options)) {
    if (event.kind === "epoch" && ++epochs === 1) console.log("trained an epoch");
    if (event.kind === "stopped") stopped++;
  }
}"""
OUTPUTS = {"stream", "display_data", "update_display_data", "execute_result", "error"}


class Kernel:
    def __init__(self, setup, name="deno"):
        self.manager = start_kernel(name)
        self.client = connect(self.manager)
        self.outputs = defaultdict(list)  # Of each request: (type, content) in order.
        self.done = {}  # When a request's "idle" came.
        self.late = 0
        self.send_and_wait(setup)

    def send(self, code):
        return self.client.execute(code, stop_on_error=False)

    def listen(self, until, seconds=60):
        """Takes in messages until the condition holds."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("The kernel did not answer")
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
            except queue.Empty:
                continue
            request = message["parent_header"].get("msg_id")
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                self.done[request] = time.monotonic()
            elif kind in OUTPUTS:
                self.late += request in self.done
                self.outputs[request].append((kind, content))

    def wait(self, request, seconds=60):
        """The request's text, and the name of the error that ended it, or None."""
        self.listen(lambda: request in self.done, seconds)
        outputs = self.outputs[request]
        text = "".join(content["text"] for kind, content in outputs if kind == "stream")
        return text, next((c["ename"] for kind, c in outputs if kind == "error"), None)

    def send_and_wait(self, code):
        return self.wait(self.send(code))

    def wait_for_text(self, request):
        self.listen(lambda: self.outputs[request])

    def stop(self, request):
        """Presses Stop; returns the seconds until the cell has ended."""
        start = time.monotonic()
        self.manager.interrupt_kernel()
        self.wait(request, 20)
        return self.done[request] - start

    def linger(self, seconds=0.3):
        end = time.monotonic() + seconds
        self.listen(lambda: time.monotonic() > end)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def no_output_is_late(kernel):
    kernel.late = 0
    lines = 0
    for _ in range(30):
        text, _ = kernel.send_and_wait("for (let i = 0; i < 200; i++) console.log(`line ${i}`);")
        lines += text.count("line ")
    kernel.linger()
    assert lines == 6000 and kernel.late == 0, f"{lines} of 6000 lines came, {kernel.late} messages late"
    return f"6000 lines in 30 cells, {kernel.late} messages late"


def no_output_is_late_where_cells_fail(kernel):
    kernel.late = 0
    lines = 0
    for _ in range(20):
        text, error = kernel.send_and_wait(
            "for (let i = 0; i < 100; i++) console.log(`line ${i}`); throw new TypeError('on purpose');")
        lines += text.count("line ")
        assert error == "TypeError", error
    kernel.linger()
    assert lines == 2000 and kernel.late == 0, f"{lines} of 2000 lines came, {kernel.late} messages late"
    return f"2000 lines in 20 cells, {kernel.late} messages late"


def queued_cells_keep_their_output(kernel):
    wrong = right = 0
    for _ in range(5):
        requests = [kernel.send(f"for (let i = 0; i < 200; i++) console.log(`cell {cell}`);")
                    for cell in range(4)]
        for request in requests:
            kernel.listen(lambda: request in kernel.done)
        kernel.linger()
        for cell, request in enumerate(requests):
            text, _ = kernel.wait(request)
            right += text.count(f"cell {cell}\n")
            wrong += text.count("cell ") - text.count(f"cell {cell}\n")
    assert (right, wrong) == (4000, 0), f"{wrong} lines in the wrong cell, {right} of 4000 in the right"
    return f"4000 lines of 20 cells queued by four, {wrong} in the wrong cell"


def stop_ends_fit(kernel):
    longest = 0
    for n in range(5):
        request = kernel.send(f"epochs = 0; await train(1e6); // {n}")
        kernel.wait_for_text(request)
        longest = max(longest, kernel.stop(request))
        _, error = kernel.wait(request)
        assert error == "Interrupted", f"the cell ended with {error}"
        text, error = kernel.send_and_wait(
            "console.log(stopped, epochs > 0, model.layers[0].weights.item(0, 0) !== before);")
        assert error is None and text == f"{n + 1} true true\n", f"the next cell shows {text} {error}"
        time.sleep(0.2)
    assert longest < 1, f"it took {longest:.2f} s"
    text, error = kernel.send_and_wait("epochs = 0; await train(2); console.log(epochs);")
    assert error is None and text.endswith("2\n"), f"training goes on with {text} {error}"
    return f"five times, within {1000 * longest:.0f} ms; the model is kept, training can go on"


def stop_ends_a_loop_by_hand(kernel):
    request = kernel.send("""\
let steps = 0;
for (let epoch = 0; epoch < 1000; epoch++) {
  for (const end = performance.now() + 200; performance.now() < end;);
  if (++steps === 1) console.log("a step");
  await breathe();
}""")
    kernel.wait_for_text(request)
    time.sleep(0.5)  # Into the middle of a step.
    seconds = kernel.stop(request)
    _, error = kernel.wait(request)
    text, _ = kernel.send_and_wait("console.log(steps > 0 && steps < 1000);")
    assert error == "Interrupted" and text == "true\n", f"{error}, then {text}"
    assert seconds < 1, f"it took {seconds:.2f} s"
    return f"steps of 200 ms, within {1000 * seconds:.0f} ms"


def stop_ends_queued_training_too(kernel):
    time.sleep(0.2)
    first = kernel.send("epochs = 0; await train(1e6);")
    others = [kernel.send("console.log('between');"), kernel.send("await train(1e6);")]
    kernel.wait_for_text(first)
    kernel.stop(first)
    errors = [kernel.wait(request)[1] for request in (first, *others)]
    assert errors == ["Interrupted", None, "Interrupted"], errors
    return "both training cells ended"


def stop_without_a_cell_is_forgotten(kernel):
    time.sleep(0.2)
    kernel.manager.interrupt_kernel()
    time.sleep(0.5)
    text, error = kernel.send_and_wait("epochs = 0; await train(2); console.log(epochs);")
    assert error is None and text.endswith("2\n"), f"{text} {error}"
    return "training runs"


def a_display_that_never_resolves_does_not_end_the_kernel(kernel):
    never = "{ [Symbol.for('Jupyter.display')]: () => new Promise(() => {}) }"
    start = time.monotonic()
    _, error = kernel.send_and_wait(f"Deno.jupyter.display({never}); 1;")
    assert error is None and time.monotonic() - start < 6, f"{error}"
    for cell in (f"Deno.jupyter.display({never}); 2;", f"({never})"):
        request = kernel.send(cell)
        time.sleep(0.5)
        assert kernel.stop(request) < 1
        time.sleep(0.3)
    text, error = kernel.send_and_wait("console.log('on');")
    assert error is None and text == "on\n", f"{text} {error}"
    return "the cell ends after 3 s, or with Stop; the next one runs"


ANYWHERE = [
    no_output_is_late,
    no_output_is_late_where_cells_fail,
    queued_cells_keep_their_output,
    a_display_that_never_resolves_does_not_end_the_kernel,
]
CHECKS = [
    *ANYWHERE,
    stop_ends_fit,
    stop_ends_a_loop_by_hand,
    stop_ends_queued_training_too,
    stop_without_a_cell_is_forgotten,
]


def run(setup, checks, where):
    """The number of checks that fail."""
    failures = 0
    kernel = Kernel(setup)
    for check in checks:
        name = f"{check.__name__.replace('_', ' ')}, {where}"
        try:
            print(f"{name}: {check(kernel)}", flush=True)
        except (AssertionError, TimeoutError) as error:
            failures += 1
            print(f"{name}: FAILED: {error}", flush=True)
            kernel.close()
            kernel = Kernel(setup)
    kernel.close()
    return failures


def main():
    use_project_kernel()
    failures = run(f"{REPAIR}\n{SETUP}", CHECKS, "with gradbook/notebook")
    failures += run("1;", ANYWHERE, "without")
    count = len(CHECKS) + len(ANYWHERE)
    print(f"protocol: {count - failures} of {count} checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
