"""The round trip through nbgrader: an assignment goes through its machinery, and its marks are ours.

Needs the packages of requirements.txt beside this file. The assignment is made by `deno task
assignment`, taken in by `nbgrader generate_assignment`, tried by `nbgrader validate`, and some
submissions are marked by `nbgrader autograde`, which runs them in the project's kernel, and by
`deno task grade`. Takes half a minute on two quiet cores, most of it for starting programs.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "jupyter"))

from project import deno, use_project_kernel  # noqa: E402

from nbgrader.api import Gradebook  # noqa: E402

CHECKS = 8
PATIENCE = 300  # Seconds for a command, many times what it takes.
NAME = "four_exercises"
SOURCE = HERE / f"{NAME}.ipynb"

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "course"
# The solutions are out already, and nbgrader has no stub for TypeScript.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors." + name for name in
    ["LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums", "SaveCells"]]
c.Execute.timeout = 60
"""

RELU = "function reluByHand(z: Matrix): Matrix {\n  return z.maximum(0);\n}"
CENTER = "function center(x: Matrix): Matrix {\n  return x.sub(x.mean(0));\n}"
SLOPE = ("function gradientOf(w: Vector): Vector {\n  return w.mul(2);\n}\n\n"
         "const w = tensor([1, -2, 0.5]);")
LAYER = "const yourLayer = (X: Matrix, W: Matrix, b: Vector): Matrix => X.matmul(W).add(b);"
RIGHT = {"relu": RELU, "center": CENTER, "slope": SLOPE, "layer": LAYER}

# The cells that students fill in, and how many points of 9 they are to get.
STUDENTS = {
    "right": (RIGHT, 9),
    "half": ({"relu": RELU, "slope": SLOPE.replace("mul(2)", "mul(3)")}, 3),
    "wrong": ({"relu": RELU.replace("maximum(0)", "mul(1)"),
               "center": CENTER.replace("mean(0)", "mean()"),
               "layer": LAYER.replace("X.matmul(W)", "X.matmul(W).mul(2)")}, 0),
    "hidden": ({**RIGHT, "center": CENTER.replace("x.sub(x.mean(0))",
                                                  "x.sub(tensor([2, 6]))")}, 7),
    "empty": ({}, 0),
}


def run(*command, cwd=ROOT, fails=False):
    try:
        done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as late:
        sys.exit(f"{' '.join(map(str, command))} has not ended within {PATIENCE} s:\n{late.stdout}")
    if (done.returncode != 0) != fails:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def nbgrader(course, *args, **options):
    return run(sys.executable, "-m", "nbgrader", *args, cwd=course, **options)


def answered(text, answers):
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        answer = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if answer:
            cell["source"] = answer
    return json.dumps(notebook)


def grade(course, text):
    """The points of each check, by our own command: a dictionary for each student."""
    folder = course / "ours"
    folder.mkdir()
    files = []
    for student, (answers, _) in STUDENTS.items():
        files.append(folder / f"{student}.ipynb")
        files[-1].write_text(answered(text, answers))
    run(*deno(), "task", "--quiet", "grade", "--source", str(SOURCE), "--output",
        str(course / "grades"), *map(str, files))
    with open(course / "grades" / "marks.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["student"]: {name: float(value) for name, value in row.items()
                             if "-check-" in name or "-hidden-" in name} for row in rows}


def autograde(course, text):
    """The same by nbgrader."""
    for student, (answers, _) in STUDENTS.items():
        folder = course / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(answered(text, answers))
    nbgrader(course, "autograde", "ps1")
    marks = {}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for student in STUDENTS:
            notebook = book.find_submission_notebook(NAME, "ps1", student)
            marks[student] = {grade.name: grade.auto_score for grade in notebook.grades}
    return marks


def validate(course, released, text):
    valid = nbgrader(course, "validate", str(released))
    failing = valid.count("The following cell failed:")
    assert "todo (" in valid and failing == CHECKS, f"{failing} cells failed:\n{valid}"
    solved = course / "solved.ipynb"
    solved.write_text(answered(text, RIGHT))
    valid = nbgrader(course, "validate", str(solved))
    assert "Success! Your notebook passes all the tests." in valid, valid
    print("validate: every check of the blank version fails, and none of the solved one")


def main():
    use_project_kernel()
    (ROOT / "scratch").mkdir(exist_ok=True)
    # In the project, so that cells find the library.
    course = Path(tempfile.mkdtemp(prefix="nbgrader-", dir=ROOT / "scratch"))
    try:
        (course / "nbgrader_config.py").write_text(CONFIG)
        source = course / "source" / "ps1"
        run(*deno(), "task", "--quiet", "assignment", str(SOURCE), "--output", str(source))
        nbgrader(course, "generate_assignment", "ps1")
        released = course / "release" / "ps1" / f"{NAME}.ipynb"
        text = released.read_text()
        print("generate_assignment: accepted")

        validate(course, released, text)

        theirs, ours = autograde(course, text), grade(course, text)
        failed = 0
        for student, (_, points) in STUDENTS.items():
            same = theirs[student] == ours[student]
            total = sum(ours[student].values())
            print(f"{student}: {total:g} of 9 by ours, {sum(theirs[student].values()):g} by nbgrader")
            if not same or total != points:
                failed += 1
                print(f"  expected {points}: ours {ours[student]}, nbgrader's {theirs[student]}")
        return 1 if failed else 0
    finally:
        shutil.rmtree(course)


if __name__ == "__main__":
    os.environ["NO_COLOR"] = "1"
    # nbgrader calls its database's program by name.
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    sys.exit(main())
