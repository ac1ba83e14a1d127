"""Answers questions about NumPy, scikit-learn, safetensors, Pillow and PyTorch for tests/fuzz/run.ts.

Each line of the standard input is a list of questions as JSON, each line of the standard output the
list of answers. A question is an expression, or some lines whose last is one, and the values of its
names. Arrays travel as {"dtype", "shape", "data": base64}, bytes as {"bytes": base64}.
"""

import ast
import base64
import io
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")

NAMES = {"np": np, "io": io}
for line in sys.argv[1:]:
    exec(line, NAMES)


def decode(value):
    if isinstance(value, dict) and "dtype" in value:
        data = base64.b64decode(value["data"])
        return np.frombuffer(data, value["dtype"]).reshape(value["shape"]).copy()
    if isinstance(value, dict) and "bytes" in value:
        return base64.b64decode(value["bytes"])
    if isinstance(value, dict) and "number" in value:
        return float(value["number"])
    if isinstance(value, list):
        return [decode(item) for item in value]
    if isinstance(value, dict):
        return {key: decode(item) for key, item in value.items()}
    return value


def encode(value):
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.ascontiguousarray(value)
        shape = np.shape(value)
        if array.dtype.kind in "US":
            return encode(value.tolist())
        return {"dtype": array.dtype.str.lstrip("<|="), "shape": list(shape),
                "data": base64.b64encode(array.tobytes()).decode()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, float):
        return {"number": repr(value)}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def answer(question):
    names = dict(NAMES, **{name: decode(value) for name, value in question["names"].items()})
    tree = ast.parse(question["code"])
    last = ast.Expression(tree.body.pop().value)
    try:
        exec(compile(tree, "question", "exec"), names)
        return {"value": encode(eval(compile(last, "question", "eval"), names))}
    except Exception as error:  # What NumPy refuses is an answer, too.
        return {"error": f"{type(error).__name__}: {error}"[:200]}


for line in sys.stdin:
    print(json.dumps([answer(question) for question in json.loads(line)]), flush=True)
