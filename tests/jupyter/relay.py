"""What the relay adds to Deno's kernel: errors with their lines, Stop for any loop, aborted queues,
and no process left behind. Its notebook imports nothing of ours.

    python3 tests/jupyter/relay.py
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from project import ROOT, use_project_kernel
from protocol import Kernel

SPACES = "\n\n// a comment\ntype Number = number;\n\n"

#  what, source, the error's name, what its trace contains
ERRORS = [
    ("an open bracket", "const broken = (1 + ;", "SyntaxError", "1 | const broken = (1 + ;"),
    ("the same in line 3", "const a = 1;\n\nconst b = (a + ;", "SyntaxError", ":3:16"),
    ("an unfinished cell", "f(0", "SyntaxError", ":1:"),
    ("an unfinished string", 'const s = "abc', "SyntaxError", ":1:"),
    ("a reserved word", "const class = 1;", "SyntaxError", ":1:"),
    ("two declarations", "const twice = 1; const twice = 2;", "SyntaxError", "twice"),
    ("an expression that is none", "const r = /(/;", "SyntaxError", "Unterminated group"),
    ("a missing package", 'import x from "npm:@gradbook/is-not-there";\nx', "ImportError", ":1"),
    ("a missing file", 'import x from "./is_not_there.ts";\nx', "TypeError", "is_not_there.ts"),
    ("a missing alias", 'import x from "is-not-there";\nx', "TypeError", "is-not-there"),
    ("a missing module of Node", 'import x from "node:isnotthere";\nx', "TypeError", "isnotthere"),
    ("an unknown name", SPACES + "unknownName;", "ReferenceError", ":6:1"),
    ("a property of undefined", SPACES + "(undefined as any).x;", "TypeError", ":6:"),
    ("an error in a function", SPACES + "function f(a: Number): never {\n\n  throw new RangeError(`${a}`);\n}\nf(\n  3,\n);",
     "RangeError", "at f (<anonymous>:8:9)"),
    ("its caller", SPACES + "function g(): never {\n\n  throw new Error('x');\n}\n\n\ng();",
     "Error", "<anonymous>:12:1"),
    ("an error in an earlier cell's function", "\n\nearlier();", "EvalError", "cell ["),
    ("a cause", "throw new Error('outer', { cause: new TypeError('inner') });", "Error", "[cause]: TypeError: inner"),
    ("after awaiting", "await null;\n\n\nawait Promise.reject(new URIError('late'));", "URIError", ":4:"),
    ("a string", "throw 'text';", "Thrown", '"text"'),
    ("null", "throw null;", "Thrown", "null"),
    ("an object", "throw { a: 1 };", "Thrown", "{ a: 1 }"),
    ("an own class", "class Mine extends Error {\n  override name = 'Mine';\n}\n\nthrow new Mine('own');", "Mine", ":5:7"),
    ("a frozen error", "throw Object.freeze(new Error('frozen'));", "Error", "frozen"),
    ("an error whose name throws", "throw Object.defineProperty(new Error('x'), 'name', { get() { throw 1; } });", "", ""),
    ("an aggregate", "await Promise.any([Promise.reject(new Error('one of them'))]);", "AggregateError", "one of them"),
    ("a stack that overflows", "function deep(): number { return deep() + 1; }\ndeep();", "RangeError", "call stack"),
]


def error_of(kernel, request):
    kernel.wait(request)
    return next((c for kind, c in kernel.outputs[request] if kind == "error"), None)


def errors_are_shown_with_their_lines(kernel):
    kernel.send_and_wait("\n\nfunction earlier() {\n  throw new EvalError('there');\n}")
    wrong = []
    for what, code, name, part in ERRORS:
        error = error_of(kernel, kernel.send(code))
        trace = error and "\n".join(error["traceback"])
        if not error or name not in error["ename"] or part not in trace:
            wrong.append(f"{what}: {error}")
    text, _ = kernel.send_and_wait("Promise.reject(new Error('nobody awaits me'));")
    if "nobody awaits me" not in text:
        wrong.append(f"an unhandled rejection: {text}")
    text, _ = kernel.send_and_wait(
        "setTimeout(() => { throw new Error('in a timer'); }); await new Promise((r) => setTimeout(r, 50));")
    if "in a timer" not in text:
        wrong.append(f"an error in a timer: {text}")
    assert not wrong, "\n  ".join(wrong)
    return f"{len(ERRORS) + 2} kinds"


#  what, source, seconds at which Stop is pressed, seconds until the end at most, variables kept
LOOPS = [
    ("a loop that sleeps", "while (true) { await new Promise((r) => setTimeout(r, 5)); n++; }", [0.5], 5, True),
    ("the same, pressed twice", "while (true) { await new Promise((r) => setTimeout(r, 5)); n++; }", [0.5, 0.1], 3, True),
    ("an empty loop", "n++; while (true) {}", [0.5], 6, True),
    ("an empty loop, pressed twice quickly", "n++; while (true) {}", [0.5, 0.01], 4, True),
    ("products", "while (true) { big.matmul(big); n++; }", [0.5], 8, True),
    ("products, pressed twice", "while (true) { big.matmul(big); n++; }", [0.7, 0.1], 6, True),
    ("a loop of microtasks", "while (true) { await null; n++; }", [0.5, 0.1], 8, False),
    ("a promise that stays open", "await new Promise(() => {});", [0.5, 0.1], 8, False),
]


def stop_ends_any_loop(kernel):
    times = []
    for what, code, presses, most, kept in LOOPS:
        kernel.send_and_wait(
            'import { ones } from "gradbook"; var n = 0; var big = ones([300, 300]);'
            if not kept else "var n = 0; var big = (await import('gradbook')).ones([300, 300]);")
        request = kernel.send(code)
        for seconds in presses:
            time.sleep(seconds)
            start = time.monotonic()
            kernel.manager.interrupt_kernel()
        error = error_of(kernel, request)
        seconds = kernel.done[request] - start
        assert error and error["ename"] == "Interrupted", f"{what} ended with {error}"
        assert ("gone" in error["evalue"]) != kept, f"{what}: {error['evalue']}"
        assert seconds < most, f"{what} took {seconds:.1f} s"
        text, _ = kernel.send_and_wait("console.log(typeof n, typeof n === 'number' && n > 0 && big.matmul(big).item(0, 0));")
        assert text == ("number 300\n" if kept else "undefined false\n"), f"after {what}: {text}"
        times.append(f"{seconds:.1f} s")
    return f"{len(LOOPS)} loops, within {', '.join(times)}"


def cells_behind_a_failed_one_are_aborted(kernel):
    for code in ("for (const end = performance.now() + 300; performance.now() < end;); throw new Error('x');",
                 "while (true) await new Promise((r) => setTimeout(r, 5));"):
        ids = [kernel.client.execute(source) for source in (code, "console.log(1);", "console.log(2);")]
        if "while" in code:
            for _ in range(2):
                time.sleep(0.3)
                kernel.manager.interrupt_kernel()
        statuses = {}
        while not all(i in statuses for i in ids):
            reply = kernel.client.get_shell_msg(timeout=20)
            statuses[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        found = [statuses[i] for i in ids]
        assert found == ["error", "aborted", "aborted"], found
        for i in ids[1:]:
            kernel.wait(i)
            assert not kernel.outputs[i], kernel.outputs[i]
        text, _ = kernel.send_and_wait("console.log('on');")
        assert text == "on\n", text
    return "after an error, and after Stop"


def stop_at_rest_does_nothing(kernel):
    kernel.manager.interrupt_kernel()
    text, error = kernel.send_and_wait("await new Promise((r) => setTimeout(r, 100)); console.log('whole');")
    assert error is None and text == "whole\n", f"{text} {error}"
    return "the next cell is whole"


def the_end_of_the_engine_is_said(kernel):
    error = error_of(kernel, kernel.send("Deno.exit(3);"))
    assert error and "gone" in error["evalue"], error
    text, _ = kernel.send_and_wait("console.log('on');")
    assert text == "on\n", text
    return "Deno.exit() in a cell, and the next one runs"


def the_reader_is_asked(kernel):
    request = kernel.client.execute("console.log(prompt('name?'), input('more?'));")
    for answer in ("Ada", "Grace"):
        question = kernel.client.get_stdin_msg(timeout=10)
        assert "?" in question["content"]["prompt"], question["content"]
        kernel.client.input(answer)
    text, error = kernel.wait(request)
    assert text == "Ada Grace\n", f"{text} {error}"
    return "prompt() and input()"


def values_are_shown(kernel):
    for code, kind in (("display(Deno.jupyter.html`<b>x</b>`)", "text/html"),
                       ('import * as Plot from "npm:@observablehq/plot@0.6.17";\nPlot.plot({ marks: [Plot.lineY([1, 2])] })',
                        "image/svg+xml")):
        request = kernel.send(code)
        kernel.wait(request)
        kinds = [list(content["data"]) for _, content in kernel.outputs[request]]
        assert kinds == [[kind]], f"{code}: {kernel.outputs[request]}"
    return "display(x), and a plot as the last value"


def lines_come_fast(kernel):
    start = time.monotonic()
    text, _ = kernel.send_and_wait("for (let i = 0; i < 50000; i++) console.log(`line ${i}`);")
    seconds = time.monotonic() - start
    assert text.count("line ") == 50000 and seconds < 5, f"{text.count('line ')} lines in {seconds:.1f} s"
    for _ in range(5):
        kernel.send_and_wait("1;")
    start = time.monotonic()
    for _ in range(50):
        kernel.send_and_wait("1;")
    return f"{50000 / seconds:.0f} lines a second; {(time.monotonic() - start) * 20:.1f} ms a cell"


def descendants(pid):
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, wave = [], [pid]
    while wave:
        wave = [child for parent in wave for child in children.get(parent, [])]
        found += wave
    return found


def alive(pids):
    def lives(pid):
        try:
            return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except OSError:
            return False
    return [pid for pid in pids if lives(pid)]


def no_process_is_left(_):
    if not Path("/proc/self/stat").exists():
        return "not tried: no /proc"
    ways = {
        "a shutdown": lambda kernel, relay: kernel.manager.shutdown_kernel(),
        "a restart, then a shutdown": lambda kernel, relay: (kernel.manager.restart_kernel(), kernel.manager.shutdown_kernel()),
        "SIGTERM": lambda kernel, relay: os.kill(relay, signal.SIGTERM),
        "the relay's death": lambda kernel, relay: os.kill(relay, signal.SIGKILL),
    }
    for what, end in ways.items():
        kernel, other = Kernel("1;"), Kernel("1;")  # Two notebooks at once.
        for each in (kernel, other):
            assert each.send_and_wait("console.log('here');")[0] == "here\n"
        relay = kernel.manager.provisioner.process.pid
        processes = [relay, *descendants(relay)]
        assert len(processes) >= 2, processes
        end(kernel, relay)
        deadline = time.monotonic() + 6
        while alive(processes) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not alive(processes), f"after {what}: {alive(processes)} of {processes}"
        assert other.send_and_wait("console.log('here');")[0] == "here\n"
        other.close()
    program = ("import sys, time; sys.path.insert(0, sys.argv[1]); from protocol import Kernel;"
               "k = Kernel('1;'); print(k.manager.provisioner.process.pid, flush=True); time.sleep(60)")
    server = subprocess.Popen([sys.executable, "-c", program, str(ROOT / "tests/jupyter")],
                              stdout=subprocess.PIPE, text=True)
    relay = int(server.stdout.readline())
    processes = [relay, *descendants(relay)]
    server.kill()
    server.wait()
    deadline = time.monotonic() + 6
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(processes), f"after the front end's death: {alive(processes)}"
    return f"after {', '.join(ways)} and the front end's death"


def an_unknown_kernel_is_forwarded(_):
    with tempfile.TemporaryDirectory() as folder:
        for room in ("relay", "language", "notebook", "runtime"):
            shutil.copytree(ROOT / "lib" / room, Path(folder, "lib", room))
        repair = Path(folder, "lib/notebook/kernel.ts")
        text = repair.read_text()
        known = "kernel.internal?.Console,"
        assert known in text
        repair.write_text(text.replace(known, f"{known} undefined,"))
        spec = Path(os.environ["JUPYTER_PATH"].split(os.pathsep)[0], "kernels/deno/kernel.json").read_text()
        spec = json.loads(spec.replace(json.dumps(str(ROOT / "lib"))[1:-1], json.dumps(str(Path(folder, "lib")))[1:-1]))
        place = Path(folder, "kernels/unknown")
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(json.dumps(spec))
        os.environ["JUPYTER_PATH"] += os.pathsep + folder
        kernel = Kernel("1;", "unknown")
        try:
            warnings = sum("is not known here" in content.get("text", "")
                           for outputs in kernel.outputs.values() for _, content in outputs)
            assert warnings == 1, kernel.outputs
            text, error = kernel.send_and_wait("for (let i = 0; i < 200; i++) console.log('line');")
            assert (text, error) == ("line\n" * 200, None), f"{text} {error}"
            text, error = kernel.send_and_wait("console.log('now'); throw new RangeError('x');")
            assert (text, error) == ("now\n", "RangeError"), f"{text} {error}"
        finally:
            kernel.close()
    return "with one warning; output and errors come"


CHECKS = [
    errors_are_shown_with_their_lines,
    stop_ends_any_loop,
    cells_behind_a_failed_one_are_aborted,
    stop_at_rest_does_nothing,
    the_end_of_the_engine_is_said,
    the_reader_is_asked,
    values_are_shown,
    lines_come_fast,
    an_unknown_kernel_is_forwarded,
    no_process_is_left,
]


def main():
    use_project_kernel()
    failures = 0
    kernel = Kernel("1;")
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            print(f"{name}: {check(kernel)}", flush=True)
        except (AssertionError, TimeoutError, queue.Empty) as error:
            failures += 1
            print(f"{name}: FAILED: {error}", flush=True)
            kernel.close()
            kernel = Kernel("1;")
    kernel.close()
    print(f"relay: {len(CHECKS) - failures} of {len(CHECKS)} checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
