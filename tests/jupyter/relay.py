"""What the relay adds to Deno's kernel: errors with their lines, Stop for any loop, aborted queues,
and no process left behind. Its notebook imports nothing of ours.

    python3 tests/jupyter/relay.py
"""

import itertools
import json
import os
import queue
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from project import ROOT, use_project_kernel
from protocol import Kernel

# In what runs, the lines below have other numbers: types and comments are left out.
AHEAD = "\n\n// a comment\ntype Number = number;\n\n"

#  what, source behind AHEAD, the error's name, what its trace contains: most of all, its line
ERRORS = [
    ("an open bracket", "const broken = (1 + ;", "SyntaxError", "6 | const broken = (1 + ;"),
    ("an open call", "f(0", "SyntaxError", ":6:2"),
    ("an unfinished string", '\nconst s = "abc', "SyntaxError", ":7:11"),
    ("a reserved word", "const class = 1;", "SyntaxError", ":6:7"),
    ("two declarations", "const twice = 1;\nconst twice = 2;", "SyntaxError", ":7:7"),
    ("a pattern that is none", "const r = /(/;", "SyntaxError", ":6:11"),
    ("a return", "return 1;", "SyntaxError", ":6:1"),
    ("a missing package", 'import x from "npm:@gradbook/is-not-there";\nx', "ImportError", ":6"),
    ("a missing file", 'import x from "./is_not_there.ts";\nx', "TypeError", ":6:15"),
    ("a missing alias", '\nimport x from "is-not-there";\nx', "TypeError", ":7:15"),
    ("a missing module of Node", 'import x from "node:isnotthere";\nx', "TypeError", ":6:15"),
    ("a missing file, imported late", '\nawait import("./is_not_there.ts");', "TypeError", ":7:1"),
    ("an unknown name", "unknownName;", "ReferenceError", ":6:1"),
    ("a property of undefined", "(undefined as any).x;", "TypeError", ":6:20"),
    ("a constant that is assigned to", "const fixed: Number = 1;\nfixed = 2;", "TypeError", ":7:1"),
    ("shapes that do not fit", 'const { zeros } = await import("gradbook");\nzeros([2]).matmul(zeros([3]) as any);',
     "TypeError", "<anonymous>:7:12"),
    ("an error in a function", "function f(a: Number): never {\n\n  throw new RangeError(`${a}`);\n}\nf(\n  3,\n);",
     "RangeError", "at f (<anonymous>:8:9)"),
    ("its caller", "function g(): never {\n\n  throw new Error('x');\n}\n\n\ng();", "Error", "<anonymous>:12:1"),
    ("an error in an earlier cell's function", "earlier();", "EvalError", "(cell [3]:6:9)"),
    ("a cause", "throw new Error('outer', {\n  cause: new TypeError('inner'),\n});", "Error", "<anonymous>:7:10"),
    ("after awaiting", "await null;\n\n\nawait Promise.reject(new URIError('late'));", "URIError", ":9:22"),
    ("in an awaited function", "await (async () => {\n  await null;\n  throw new Error('x');\n})();", "Error", ":8:9"),
    ("a string", "throw 'text';", "Thrown", ":6:1"),
    ("null", "\nthrow null;", "Thrown", ":7:1"),
    ("an object", "throw { a: 1 };", "Thrown", ":6:1"),
    ("an own class", "class Mine extends Error {\n  override name = 'Mine';\n}\n\nthrow new Mine('own');", "Mine", ":10:7"),
    ("a frozen error", "throw Object.freeze(new Error('frozen'));", "Error", ":6:21"),
    ("an error whose name throws",
     "throw Object.defineProperty(new Error('x'), 'name', { get() { throw 1; } });", "", ""),
    ("an aggregate", "await Promise.any([\n  Promise.reject(new Error('one of them')),\n]);", "AggregateError", ":7:18"),
    ("JSON that is none", "JSON.parse('{a');", "SyntaxError", "<anonymous>:6:6"),
    ("a stack that overflows", "function deep(): number { return deep() + 1; }\ndeep();", "RangeError", ":6:34"),
    ("a declaration that an earlier cell forbids", "const earlier = 1;", "SyntaxError", ":6:7"),
]
# Deno's kernel ends such a cell when V8 has collected the promise.
COLLECTED = """\
setTimeout(() => { for (let i = 0; i < 1000; i++) new Array(1e5).fill(i); }, 600);
await new Promise(() => {});"""
ERRORS.append(("a promise that nothing can settle", COLLECTED, "Error", "a promise that nothing can settle"))
ONE_LINERS = [
    ("const a: number = 1; throw new Error('x');", ":1:28"),
    ("const h = (x: number): never => { throw new Error('x'); }; h(1);", "at h (<anonymous>:1:41)"),
]
#  what is printed of errors that nobody catches
UNCAUGHT = [
    ("Promise.reject(new Error('nobody awaits me'));",
     "Uncaught (in promise) Error: nobody awaits me\n    at <anonymous>:7:16\n"),
    ("setTimeout(() => {\n  throw new Error('in a timer');\n});\nawait new Promise((r) => setTimeout(r, 50));",
     "Uncaught Error: in a timer\n    at Timeout._onTimeout (<anonymous>:8:9)\n"),
]


def error_of(kernel, request):
    kernel.wait(request)
    return next((c for kind, c in kernel.outputs[request] if kind == "error"), None)


def errors_are_shown_with_their_lines(kernel):
    kernel.send_and_wait("1;")
    kernel.send_and_wait(AHEAD[1:] + "function earlier() {\n  throw new EvalError('there');\n}")
    wrong = []
    for what, code, name, part in ERRORS:
        error = error_of(kernel, kernel.send(AHEAD + code))
        trace = error and "\n".join(error["traceback"])
        if not error or name not in error["ename"] or not re.search(re.escape(part) + r"(?!\d)", trace):
            wrong.append(f"{what}: {error}")
    for code, part in ONE_LINERS:
        error = error_of(kernel, kernel.send(code))
        if not error or part not in "\n".join(error["traceback"]):
            wrong.append(f"{code}: {error}")
    for code, expected in UNCAUGHT:
        text, _ = kernel.send_and_wait(f"{AHEAD}console.log('before');\n{code}\nconsole.log('after');")
        found = text.replace("after\n", "", 1)  # A rejection is known when the cell has ended.
        if found != f"before\n{expected}":
            wrong.append(f"{code}: {text}")
    assert not wrong, "\n  ".join(wrong)
    return f"{len(ERRORS) + len(ONE_LINERS) + len(UNCAUGHT)} kinds"


#  what, source, seconds at which Stop is pressed, seconds until the end at most, variables kept (or
#  either, depending on what the engine is at)
LOOPS = [
    ("a loop that sleeps", "while (true) { await new Promise((r) => setTimeout(r, 5)); n++; }", [0.5], 5, True),
    ("the same, pressed twice", "while (true) { await new Promise((r) => setTimeout(r, 5)); n++; }", [0.5, 0.1], 3, True),
    ("an empty loop", "n++; while (true) {}", [0.5], 6, True),
    ("an empty loop, pressed twice quickly", "n++; while (true) {}", [0.5, 0.01], 4, True),
    ("products", "while (true) { big.matmul(big); n++; }", [0.5], 8, True),
    ("products, pressed twice", "while (true) { big.matmul(big); n++; }", [0.7, 0.1], 6, True),
    ("a loop of microtasks", "while (true) { await null; n++; }", [0.5, 0.1], 8, None),
    ("a promise that stays open", "await (globalThis.open = new Promise(() => {}));", [0.5, 0.1], 8, False),
    ("a promise that is collected meanwhile", f"n++; {COLLECTED}", [0.3], 3, True),
]


def stop_ends_any_loop(kernel):
    times = []
    for what, code, presses, most, kept in LOOPS:
        kernel.send_and_wait(
            'import { ones } from "gradbook"; var n = 0; var big = ones([300, 300]);'
            if kept is False else "var n = 0; var big = (await import('gradbook')).ones([300, 300]);")
        request = kernel.send(code)
        for seconds in presses:
            time.sleep(seconds)
            start = time.monotonic()
            kernel.manager.interrupt_kernel()
        error = error_of(kernel, request)
        seconds = kernel.done[request] - start
        assert error and error["ename"] == "Interrupted", f"{what} ended with {error}"
        if kept is None:
            kept = "gone" not in error["evalue"]
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


def two_notebooks_are_apart(kernel):
    other = Kernel("1;")
    try:
        waiting = kernel.send("await new Promise((r) => setTimeout(r, 1500)); console.log('whole');")
        request = other.send("console.log('on'); while (true) {}")
        other.wait_for_text(request)
        for _ in range(2):
            other.manager.interrupt_kernel()
        assert error_of(other, request)["ename"] == "Interrupted"
        assert kernel.wait(waiting) == ("whole\n", None)
    finally:
        other.close()
    return "Stop in one, and the other's cell is whole"


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


def comms_are_declined(kernel):
    shell = kernel.client.shell_channel
    message = kernel.client.session.msg("comm_info_request", {"target_name": "jupyter.widget"})
    shell.send(message)
    while (reply := kernel.client.get_shell_msg(timeout=10))["parent_header"]["msg_id"] != message["header"]["msg_id"]:
        pass
    assert reply["content"] == {"status": "ok", "comms": {}}, reply["content"]
    opened = kernel.client.session.msg("comm_open", {"comm_id": "c", "target_name": "jupyter.widget", "data": {}})
    shell.send(opened)
    shell.send(kernel.client.session.msg("comm_msg", {"comm_id": "c", "data": {}}))
    while True:
        message = kernel.client.get_iopub_msg(timeout=10)
        if message["msg_type"] == "comm_close":
            break
    assert message["content"]["comm_id"] == "c" and message["parent_header"]["msg_id"] == opened["header"]["msg_id"]
    return "comm_info_request has an answer, comm_open is answered by comm_close"


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
    """Not even where the kernel is in an endless loop, and the checker runs."""
    if not Path("/proc/self/stat").exists():
        return "not tried: no /proc"
    ways = {
        "a shutdown": lambda kernel, relay: kernel.manager.shutdown_kernel(),
        "a restart, then a shutdown": lambda kernel, relay: (kernel.manager.restart_kernel(), kernel.manager.shutdown_kernel()),
        "SIGTERM": lambda kernel, relay: os.kill(relay, signal.SIGTERM),
        "the relay's death": lambda kernel, relay: os.kill(relay, signal.SIGKILL),
    }
    for (what, end), code in itertools.product(ways.items(), ("console.log('here');", "console.log('here'); while (true) {}")):
        if "while" in code:
            what += " in an endless loop"
        os.environ["GRADBOOK_TYPES"] = "show"
        kernel, other = Kernel("1;"), Kernel("1;")
        os.environ["GRADBOOK_TYPES"] = "off"
        kernel.wait_for_text(kernel.send(code))
        assert other.send_and_wait("console.log('here');")[0] == "here\n"
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
    program = ("import os, sys, time; os.environ['GRADBOOK_TYPES'] = 'show';"
               "sys.path.insert(0, sys.argv[1]); from protocol import Kernel;"
               "k = Kernel('1;'); k.send('while (true) {}'); time.sleep(1); print(k.manager.provisioner.process.pid, flush=True); time.sleep(60)")
    server = subprocess.Popen([sys.executable, "-c", program, str(ROOT / "tests/jupyter")],
                              stdout=subprocess.PIPE, text=True)
    try:
        ready, _, _ = select.select([server.stdout], [], [], 150)
        assert ready, "no kernel of another front end was ready within 150 s"
        relay = int(server.stdout.readline())
        processes = [relay, *descendants(relay)]
    finally:
        server.kill()
        server.wait()
    deadline = time.monotonic() + 6
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(processes), f"after the front end's death: {alive(processes)}"
    return f"after {', '.join(ways)} and the front end's death, at rest and in an endless loop"


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
    two_notebooks_are_apart,
    stop_at_rest_does_nothing,
    the_end_of_the_engine_is_said,
    the_reader_is_asked,
    values_are_shown,
    comms_are_declined,
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
