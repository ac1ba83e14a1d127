"""The project's kernel, as `deno task jupyter` sets it up, for the programs of this folder.

Needs the packages of requirements.txt; where this Python has none, the project's .venv is tried.
The Deno is the one in the environment variable DENO, or on the PATH, or that of npx.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PATIENCE = 300  # Seconds; where Deno is not here yet, npx fetches it first.

try:
    import nbclient
    import nbformat
    from jupyter_client.manager import KernelManager
except ImportError:
    python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists() and Path(sys.prefix) != python.parents[1]:
        os.execv(python, [str(python), *sys.argv])
    sys.exit("Cannot run notebooks: expected nbclient, but this Python has none; try\n"
             "  python3 -m venv .venv && .venv/bin/pip install -r tests/jupyter/requirements.txt")


def deno():
    """The command that runs Deno."""
    if os.environ.get("DENO"):
        return os.environ["DENO"].split(" ")
    return ["deno"] if shutil.which("deno") else ["npx", "-y", "deno@2.9.6"]


def use_project_kernel():
    """Makes the kernel named "deno" that of the project, for this process and its children."""
    command = [*deno(), "task", "--quiet", "jupyter", "--kernelspec"]
    try:
        written = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        sys.exit(f"Cannot set up the kernel: {' '.join(command)} has not ended within {PATIENCE} s")
    if written.returncode != 0:
        sys.exit(f"Cannot set up the kernel: {' '.join(command)} failed")
    os.environ["JUPYTER_PATH"] = written.stdout.strip()
    # Whether type errors are shown depends on how soon the checker is awake.
    os.environ.setdefault("GRADBOOK_TYPES", "off")


def start_kernel(name="deno", folder=ROOT):
    """The manager of a kernel that ends when this program does, by SIGTERM and Ctrl-C, too.

    A kernel is started in a session of its own: neither of these reaches it, and Deno's own kernel
    goes on without whoever has started it.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    manager = KernelManager(kernel_name=name)
    atexit.register(lambda: manager.has_kernel and manager.shutdown_kernel(now=True))
    manager.start_kernel(cwd=str(folder))
    return manager


def connect(manager):
    """A client of a kernel, when that is ready."""
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return client
