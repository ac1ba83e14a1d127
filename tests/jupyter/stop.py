"""Runs notebooks with Stop in a training cell, in the real kernel: every later cell must go on.

    python3 tests/jupyter/stop.py [NOTEBOOK ...] [--all]

A notebook runs with its quick parameters, in a kernel of its own, up to a cell that trains or calls
`breathe()`; that one is stopped, once as soon as it looks for Stop, and once a little later. Each
cell behind it then runs, or fails with one line that says what it lacks, as LACKS has them; none may
miss a name that it reads. Without --all, one such cell of each notebook is stopped: another each day.
"""

import argparse
import re
import sys
import time
from pathlib import Path

from execute import override
from project import ROOT, connect, nbformat, start_kernel, use_project_kernel

INTERRUPT = (ROOT / "lib/runtime/interrupt.ts").as_uri()
STOPS = {
    "at once": f'(await import("{INTERRUPT}")).interrupt();\n',
    "after 30 ms": f'{{ const stop = await import("{INTERRUPT}"); setTimeout(stop.interrupt, 30); }}\n',
}
TRAINS = re.compile(r"\bfor await\b|\bawait (breathe|tryOut|trainAnew|evaluate\w*)\(")
# What a cell may say that has nothing to show: no frame was computed, no curve, no image.
LACKS = re.compile(r"^Cannot (animate|draw \w+|show \w+): expected .*, but (got none|there is none)$")


def is_run(cell):
    tags = cell.metadata.get("tags", [])
    return cell.cell_type == "code" and "exercise" not in tags and "raises-exception" not in tags


def trains(cell):
    """Whether the cell itself awaits training: a function's body alone does not."""
    source = re.sub(r"^(async )?function\b.*?^}", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    return is_run(cell) and bool(TRAINS.search(source))


def execute(client, source):
    """The error of a cell, as (name, message), or None; and the text of what it showed."""
    error, texts = None, []

    def hear(message):
        nonlocal error
        content = message["content"]
        if message["msg_type"] == "error":
            error = content["ename"], content["evalue"]
        texts.append(content.get("data", {}).get("text/plain", ""))

    client.execute_interactive(source, timeout=300, stop_on_error=False, output_hook=hear)
    return error, "\n".join(texts)


def run(path, stopped, prelude):
    """What was wrong behind the stopped cell, and whether Stop came before it had ended."""
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    override(notebook, {}, quick=True)
    manager = start_kernel(folder=path.resolve().parent)
    client = connect(manager)
    wrong, came = [], False
    try:
        for number, cell in enumerate(notebook.cells):
            if not is_run(cell):
                continue
            error, text = execute(client, (prelude if number == stopped else "") + cell.source)
            if number == stopped:
                came = error is not None and error[0] == "Interrupted"
                time.sleep(0.3)  # A reader takes longer; until then the kernel stops what was queued.
            elif error and (number < stopped or not LACKS.match(error[1])):
                wrong.append(f"{cell.id}: {error[0]}: {error[1]}")
            elif "✗ off" in text:
                wrong.append(f"{cell.id}: {text}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return wrong, came


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--all", action="store_true", help="stop each such cell, not one of them")
    options = parser.parse_args()
    use_project_kernel()
    paths = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    today = int(time.time() // 86400)
    failures = count = 0
    for path in paths:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        cells = [number for number, cell in enumerate(notebook.cells) if trains(cell)]
        for number in cells if options.all else [cells[today % len(cells)]]:
            for when, prelude in STOPS.items():
                wrong, came = run(path, number, prelude)
                if when == "at once" and not came:
                    wrong.append("Stop did not end the cell")
                count += 1
                failures += bool(wrong)
                state = "; ".join(wrong) or ("ok" if came else "ok (it had ended)")
                print(f"{path.name}, Stop {when} in {notebook.cells[number].id}: {state}", flush=True)
    print(f"Stop: {count - failures} of {count} runs went on")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
