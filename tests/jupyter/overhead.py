"""What the relay costs: Deno's own kernel and the relay, in turns, in one run.

    python3 tests/jupyter/overhead.py [--rounds N]

Prints medians of both, and fails where the relay costs more than it may: per cell at rest, from the
start of a kernel to the end of its first cell, and in lines per second. Cells whose code is new are
checked; how long their end waits for that is printed, too, and depends on what else the machine does.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from project import deno, start_kernel, use_project_kernel

import zmq  # Where `project` has found it.

#  what, source ("#" is the number of the round), whether the checker has to look at it
CELLS = [
    ("an empty cell", ";", False),
    ("a number", "1 + 1", False),
    ("a line", "console.log('line');", False),
    ("a display", "await Deno.jupyter.display(Deno.jupyter.html`<b>x</b>`);", False),
    ("200 lines", "for (let i = 0; i < 200; i++) console.log(i);", False),
    ("new code", "# + 1", True),
    ("a new constant", "const a# = #;", True),
]
MOST_PER_CELL = 5  # Milliseconds.
MOST_AT_FIRST = 1  # Seconds.
LEAST_LINES = 10_000  # Per second.
LINES = 50_000


class Kernel:
    """A kernel, and how long it takes from a request until both its reply and "idle" are there."""

    def __init__(self, name):
        start = time.monotonic()
        self.manager = start_kernel(name)
        self.client = self.manager.client()
        self.client.start_channels()
        shell, iopub = self.client.shell_channel.socket, self.client.iopub_channel.socket
        self.poller = zmq.Poller()
        self.poller.register(shell, zmq.POLLIN)
        self.poller.register(iopub, zmq.POLLIN)
        self.run("1 + 1", needs_idle=False)  # Who connects late may miss that.
        self.first = time.monotonic() - start

    def run(self, code, needs_idle=True):
        """Seconds, and the text that came until then."""
        start = time.monotonic()
        request = self.client.execute(code)
        replied, idle, texts = False, not needs_idle, []
        while not (replied and idle):
            for socket, _ in self.poller.poll(60_000):
                _, parts = self.client.session.feed_identities(socket.recv_multipart())
                message = self.client.session.deserialize(parts)
                if message["parent_header"].get("msg_id") != request:
                    continue
                kind, content = message["msg_type"], message["content"]
                replied |= kind == "execute_reply"
                idle |= kind == "status" and content["execution_state"] == "idle"
                if kind == "stream":
                    texts.append(content["text"])
        return time.monotonic() - start, "".join(texts)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def stock_kernel(folder):
    """A kernelspec of Deno's own kernel."""
    place = Path(folder, "kernels", "stock")
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps({
        "argv": [*deno(), "jupyter", "--kernel", "--conn", "{connection_file}"],
        "display_name": "Deno's own", "language": "typescript", "env": {"NO_COLOR": "1"},
    }))
    os.environ["JUPYTER_PATH"] += os.pathsep + folder


def measure(rounds):
    median = statistics.median
    failures = 0

    def report(what, stock, relay, unit, is_fine):
        nonlocal failures
        failures += not is_fine
        print(f"{what:18}{stock:10.1f}{relay:10.1f} {unit}{'' if is_fine else '  TOO MUCH'}", flush=True)

    print(f"{'medians':18}{'stock':>10}{'relay':>10}", flush=True)
    firsts = {"stock": [], "deno": []}
    for _ in range(5):
        for name, times in firsts.items():
            kernel = Kernel(name)
            times.append(kernel.first)
            kernel.close()
    stock, relay = (median(times) for times in firsts.values())
    report("the first cell", stock * 1000, relay * 1000, "ms", relay - stock < MOST_AT_FIRST)

    kernels = [Kernel("stock"), Kernel("deno")]
    while "as string" not in kernels[1].run("const asleep: string = 1;")[1]:
        time.sleep(0.5)  # The checker reads the library.
    for what, code, is_checked in CELLS:
        times = [[], []]
        for number in range(rounds):
            for kernel, own in zip(kernels, times):
                own.append(kernel.run(code.replace("#", str(number)))[0])
                time.sleep(0.05)  # At rest.
        stock, relay = (median(own) * 1000 for own in times)
        report(what, stock, relay, "ms", is_checked or relay - stock <= MOST_PER_CELL)
    rates = [[], []]
    for _ in range(3):
        for kernel, own in zip(kernels, rates):
            seconds, text = kernel.run(f"for (let i = 0; i < {LINES}; i++) console.log(`line ${{i}}`);")
            own.append(text.count("\n") / seconds)
    report("lines a second", *map(median, rates), "", median(rates[1]) >= LEAST_LINES)
    for kernel in kernels:
        kernel.close()
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    use_project_kernel()
    types = os.environ["GRADBOOK_TYPES"]
    os.environ["GRADBOOK_TYPES"] = "show" if types == "off" else types
    with TemporaryDirectory() as folder:
        stock_kernel(folder)
        failures = measure(options.rounds)
    print(f"overhead: {'too much' if failures else 'as little as it may be'}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
