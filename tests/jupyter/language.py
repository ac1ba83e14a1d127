"""What the relay says of cells before they run: type errors, documentation, completion.

    python3 tests/jupyter/language.py
"""

import os
import queue
import re
import sys
import time

from project import use_project_kernel
from protocol import Kernel

SETUP = """\
import { Dense, fit, MLP, zeros } from "gradbook";
const inputs = zeros([3, 4]);"""

#  source, the complaint, or "" where there shall be none
CELLS = [
    ("1;\nzeros([2]) + zeros([2])",
     "line 2, column 1: Operator + cannot be applied to Tensor (2,) and Tensor (2,): tensors have the method add"),
    ("\n\nconsole.log(inputs[0]);",
     "line 3, column 13: Tensor (3, 4) has no element [0]: tensors have the methods item and slice"),
    ("inputs.sum(0, { keepdim: true });",
     "line 1, column 17: Cannot pass keepdim to sum of (3, 4): expected { keepdims?: boolean }; did you mean keepdims?"),
    ('import { nosuch } from "gradbook";',
     "line 1, column 10: Module \"gradbook\" has no exported member 'nosuch'"),
    ("try {\n  inputs.matmul(zeros([3, 4]));\n} catch {}",
     "line 2, column 17: Cannot pass Tensor (3, 4) to matmul of (3, 4): expected Matrix (4, 4), but 3 ≠ 4"),
    ("console.log('above'); const text: string = 1;", "line 1, column 29: Cannot use number as string"),
    ('import * as Plot from "npm:@observablehq/plot@0.6.17";\nPlot.plott;',
     "line 2, column 6: Property 'plott' does not exist on type 'module \"@observablehq/plot\"'. Did you mean 'plot'?"),
    ("const inputs = 'declared anew'; inputs.length;", ""),
    ("inputs.toUpperCase();", ""),
    ("display(1, { raw: false }); typeof input;", ""),
    ("Deno.jupyter.html`<b>x</b>`;", ""),
    # A cell that fails: what is there, and what is not.
    ("const early = [1]; const kept = 1;", ""),
    ("function hoisted() {}\ninterface Shape {}\nconst got = 1;\nthrow new Error('here');\nconst kept = 'x', missed = 1;", ""),
    ("hoisted(); got.toFixed(); const shape: Shape = {};", ""),
    ("kept.anything;", ""),
    ("missed;", "line 1, column 1: Cannot find name 'missed'"),
]


def complaints(kernel, code):
    """What stands above all other outputs; and the outputs."""
    request = kernel.send(code)
    kernel.wait(request)
    outputs = kernel.outputs[request]
    lines = [content["text"] for kind, content in outputs if kind == "stream" and content["name"] == "stderr"]
    first = outputs and outputs[0][1].get("name")
    assert not lines or first == "stderr", outputs
    return "".join(lines).replace("Type error in ", "").strip(), outputs


def wait_for_the_checker(kernel, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if "as string" in complaints(kernel, "const asleep: string = 1;")[0]:
            return
        time.sleep(0.2)
    raise TimeoutError("No cell was checked")


def cells_are_checked_before_they_run(kernel):
    wrong = []
    for code, expected in CELLS:
        found, _ = complaints(kernel, code)
        if found != expected:
            wrong.append(f"{code!r}: {found!r}")
    assert not wrong, "\n  ".join(wrong)
    return f"{len(CELLS)} cells"


def a_stopped_cell_counts_as_far_as_it_came(kernel):
    request = kernel.send("const begun = 1; console.log('on');\nwhile (true) await new Promise((r) => setTimeout(r, 5));\nconst behind = 2;")
    kernel.wait_for_text(request)
    for _ in range(2):
        kernel.manager.interrupt_kernel()
        time.sleep(0.1)
    assert kernel.wait(request)[1] == "Interrupted", kernel.outputs[request]
    assert complaints(kernel, "begun;")[0] == ""
    assert "Cannot find name 'behind'" in complaints(kernel, "behind;")[0]
    return "what stands before the loop is there, what stands behind it is not"


def a_new_kernel_knows_no_cells(kernel):
    request = kernel.send("console.log('on'); await ((globalThis as any).open = new Promise(() => {}));")
    kernel.wait_for_text(request)
    for _ in range(2):
        kernel.manager.interrupt_kernel()
        time.sleep(0.1)
    assert kernel.wait(request, 30)[1] == "Interrupted", kernel.outputs[request]
    found = complaints(kernel, "early;")
    assert "Cannot find name 'early'" in found[0], f"{found}, after {kernel.outputs[request]}"
    assert complaints(kernel, "typeof display;")[0] == ""
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    wait_for_the_checker(kernel)
    assert "Cannot find name 'zeros'" in complaints(kernel, "zeros([1]);")[0]
    kernel.send_and_wait(SETUP)
    return "one that Stop started anew, and one that was restarted"


def ask(kernel, kind, code, **content):
    message = getattr(kernel.client, kind)(code, **content)
    while True:
        reply = kernel.client.get_shell_msg(timeout=20)
        if reply["parent_header"]["msg_id"] == message:
            return reply["content"]


def questions_are_answered(kernel):
    fit = ask(kernel, "inspect", "for await (const event of fit(")["data"]["text/plain"]
    assert re.match(r"fit(<.*?>)?\(model: MLP, ", fit) and "Shapes: inputs (N, D)" in fit, fit
    found = ask(kernel, "inspect", "display")["data"]["text/plain"]
    assert "Shows a value below the cell" in found, found
    for code, matches in (("inputs.ma", ["matmul", "max", "maximum"]), ("inputs.sum(0, { k", ["keepdims"])):
        found = ask(kernel, "complete", code)
        assert found["matches"] == matches, found
    for code, status in (("1 + 1", "complete"), ("f(", "incomplete"), ("if (1) {\n", "incomplete"), ("f)", "invalid")):
        found = ask(kernel, "is_complete", code)
        assert found["status"] == status, f"{code}: {found}"
    return "signature and docstring, members, options, and whether a line is whole"


def a_setting_stops_cells_or_checks_none(_):
    kernel = with_types("stop")
    try:
        request = kernel.send("const text: string = 1; console.log('ran');")
        text, error = kernel.wait(request, 120)
        assert error == "TypeErrors" and "as string" in text and "ran" not in text, f"{text} {error}"
        assert kernel.send_and_wait("const text = 'x'; console.log(text);") == ("x\n", None)
    finally:
        kernel.close()
    kernel = with_types("off")
    try:
        time.sleep(1)
        assert kernel.send_and_wait("const text: string = 1; console.log('ran');") == ("ran\n", None)
    finally:
        kernel.close()
    return "GRADBOOK_TYPES=stop, from the first cell on, and GRADBOOK_TYPES=off"


def with_types(setting):
    os.environ["GRADBOOK_TYPES"] = setting
    return Kernel("1;")


CHECKS = [
    cells_are_checked_before_they_run,
    a_stopped_cell_counts_as_far_as_it_came,
    a_new_kernel_knows_no_cells,
    questions_are_answered,
    a_setting_stops_cells_or_checks_none,
]


def main():
    use_project_kernel()
    failures = 0
    kernel = with_types("show")
    wait_for_the_checker(kernel)
    kernel.send_and_wait(SETUP)
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            print(f"{name}: {check(kernel)}", flush=True)
        except (AssertionError, TimeoutError, queue.Empty) as error:
            failures += 1
            print(f"{name}: FAILED: {error}", flush=True)
    kernel.close()
    print(f"language: {len(CHECKS) - failures} of {len(CHECKS)} checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
