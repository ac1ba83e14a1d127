"""Runs notebooks in the real kernel, and saves or compares their outputs.

    python3 tests/jupyter/execute.py [NOTEBOOK ...] [--inplace | --check]
                                     [--quick] [--parameters NAME=VALUE ...]

Without notebooks: all of notebooks/. The kernel is the project's, and works in the notebook's folder.

--inplace saves the outputs. What differs from run to run or from machine to machine is left out, so
that running a notebook again leaves the file as it was. --check saves nothing, and fails at the first
output that is not the saved one. With neither, it is enough that every cell runs.

Parameters stand in a cell tagged `parameters`, each on a line `let name = value;`. For the run only,
--parameters puts other values there, and --quick those of the cell's metadata, `gradbook.quick`.
"""

import argparse
import copy
import difflib
import json
import os
import re
import sys
import time
from pathlib import Path

from project import ROOT, nbclient, nbformat, use_project_kernel


QUICK = 300  # Seconds for a cell with quick parameters, several times what it takes.


class Failure(Exception):
    """What is wrong with a notebook, in one line or a few."""


def override(notebook, values, quick):
    """Puts other values into the parameters cell. Those of `values` must be there."""
    unknown = set(values)
    for cell in notebook.cells:
        if "parameters" not in cell.metadata.get("tags", []):
            continue
        fast = cell.metadata.get("gradbook", {}).get("quick", {}) if quick else {}
        wanted = {**{name: json.dumps(value) for name, value in fast.items()}, **values}
        for name, value in wanted.items():
            pattern = re.compile(rf"^(let {re.escape(name)}\b[^=;]*= *)[^;]*;", re.MULTILINE)
            cell.source, found = pattern.subn(lambda match: f"{match[1]}{value};", cell.source)
            if found == 0 and name in fast:
                raise Failure(f'the quick value of "{name}" has no line "let {name} = …;"')
            if found:
                unknown.discard(name)
    if unknown:
        raise Failure(f'no cell tagged "parameters" has a line "let {min(unknown)} = …;"')


PLACE = re.compile(rf"{re.escape(ROOT.as_uri())}/([^\s:)]+)(:\d+)*")


def without_places(value):
    """Stack traces name files from the project's folder on, and no lines, which move."""
    if isinstance(value, str):
        return PLACE.sub(r"\1", value)
    if isinstance(value, list):
        return [without_places(item) for item in value]
    if isinstance(value, dict):
        return nbformat.from_dict({key: without_places(item) for key, item in value.items()})
    return value


def normalize(notebook):
    """Leaves out times, random names and versions."""
    notebook.metadata.kernelspec = {
        "display_name": "Deno", "language": "typescript", "name": "deno"}
    notebook.metadata.language_info = {
        "file_extension": ".ts", "mimetype": "text/x.typescript", "name": "typescript"}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells, 1):
        cell.setdefault("id", f"cell-{number}")
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = without_places(cell.outputs)


def run(path, values, quick):
    """The notebook as it is saved, and as it is after running."""
    saved = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    fresh = copy.deepcopy(saved)
    override(fresh, values, quick)
    current = 0

    def remember(cell, cell_index):
        nonlocal current
        current = cell_index + 1

    client = nbclient.NotebookClient(
        fresh, kernel_name="deno", timeout=QUICK if quick else None, coalesce_streams=True,
        record_timing=False, on_cell_execute=remember,
        resources={"metadata": {"path": str(path.resolve().parent)}})
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        silent = error.evalue == "Execution failed"  # All that the kernel says then.
        hint = " (by a syntax error, or an import that cannot be resolved)" if silent else ""
        raise Failure(f"cell {current}: {error.ename}: {error.evalue}{hint}") from None
    for cell, original in zip(fresh.cells, saved.cells):
        cell.source = original.source
    normalize(fresh)
    return saved, fresh


def first_difference(saved, fresh):
    for number, (old, new) in enumerate(zip(saved.cells, fresh.cells), 1):
        was, now = (json.dumps(cell.get("outputs", []), indent=1, ensure_ascii=False, sort_keys=True)
                    for cell in (old, new))
        if was == now:
            continue
        lines = [line for line in difflib.unified_diff(was.split("\n"), now.split("\n"), n=0)
                 if not line.startswith(("---", "+++", "@@"))]
        shown = "\n".join(f"    {line[:200]}" for line in lines[:6])
        return f"the output of cell {number} is not the saved one (-):\n{shown}"
    return None


def save(path, notebook):
    """By renaming, so that no half of a notebook is ever there."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    os.replace(part, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--inplace", action="store_true", help="save the outputs")
    mode.add_argument("--check", action="store_true", help="compare with the saved outputs")
    parser.add_argument("--quick", action="store_true", help="with each notebook's quick parameters")
    parser.add_argument("--parameters", nargs="+", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    values = dict(pair.split("=", 1) if "=" in pair else parser.error(f'"{pair}" is no NAME=VALUE')
                  for pair in options.parameters)
    paths = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    use_project_kernel()
    failures = 0
    for path in paths:
        start = time.monotonic()
        try:
            saved, fresh = run(path, values, options.quick)
            difference = first_difference(saved, fresh) if options.check else None
            if difference:
                raise Failure(difference)
            if options.inplace:
                save(path, fresh)
            print(f"{path}: ok ({time.monotonic() - start:.1f} s)", flush=True)
        except (Failure, OSError, nbformat.reader.NotJSONError, nbclient.exceptions.DeadKernelError) as error:
            failures += 1
            print(f"{path}: FAILED: {error}", flush=True)
    print(f"notebooks: {len(paths) - failures} of {len(paths)} ran")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
