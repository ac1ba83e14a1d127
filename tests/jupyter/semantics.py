"""Holds the real kernel to how cells run, by the list that the page's kernel is held to as well:
tests/page/cell_semantics.json. What only the page can do is marked there.

    python3 tests/jupyter/semantics.py
"""

import json
import re
import sys

from project import ROOT, use_project_kernel
from protocol import Kernel


def outcome(kernel, code):
    """What a cell shows: its value, what it prints, and how it fails."""
    request = kernel.send(code)
    kernel.wait(request)
    found = {"value": None, "printed": "", "error": None}
    for kind, content in kernel.outputs[request]:
        if kind == "execute_result":
            found["value"] = content["data"]["text/plain"]
        elif kind == "stream":
            found["printed"] += content["text"]
        elif kind == "error":
            found["error"] = content
    return found


def differences(cell, found):
    error = found["error"]
    if (error and error["ename"]) != cell.get("error"):
        yield f"the error is {error}"
    elif error:
        if cell["says"] not in error["evalue"]:
            yield f"the error says {error['evalue']}"
        line = re.search(r"<anonymous>:(\d+)", "\n".join(error["traceback"]))
        if "line" in cell and (not line or int(line[1]) != cell["line"]):
            yield f"the trace is {error['traceback']}"
    elif "value" in cell and found["value"] != cell["value"]:
        yield f"the value is {found['value']}"
    if "printed" in cell and found["printed"] != cell["printed"]:
        yield f"it prints {found['printed']!r}"


def main():
    use_project_kernel()
    kernel = Kernel("undefined")
    wrong = []
    semantics = json.loads((ROOT / "tests/page/cell_semantics.json").read_text(encoding="utf-8"))
    for each in semantics:
        if "only" in each:
            continue
        for cell in each["cells"]:
            wrong += [f"{each['what']}: {text}" for text in differences(cell, outcome(kernel, cell["code"]))]
    kernel.close()
    print(f"semantics: {len(semantics)} kinds of cells, {len(wrong)} differences")
    for line in wrong:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
