"""Other front ends than JupyterLab on the relay: nbclient, `jupyter console`, and messages as the
Jupyter extension of VS Code sends them.

    python3 tests/jupyter/front_ends.py
"""

import contextlib
import importlib.util
import os
import re
import signal
import sys
import time
import uuid

from project import ROOT, nbclient, nbformat, start_kernel, use_project_kernel

import zmq  # Where `project` has found it.
from jupyter_client.session import Session


def nbclient_runs_a_notebook():
    cells = ["const question = prompt('nobody is there?');\nquestion", "console.log(1); 2",
             "await new Promise((r) => setTimeout(r, 20)); throw new RangeError('x');", "3"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(notebook, kernel_name="deno", timeout=60, allow_errors=True,
                                     resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    found = [[output.get("ename") or output.get("text") or output.get("data")["text/plain"]
              for output in cell.outputs] for cell in notebook.cells]
    assert found[1:] == [["1\n", "2"], ["RangeError"], ["3"]], found
    assert found[0] in ([], ["null"]), found
    return f"a question that nobody answers gives {found[0] or 'nothing'}; errors are allowed where they may be"


def jupyter_console_runs_lines():
    if not importlib.util.find_spec("jupyter_console"):
        return "not tried: this Python has no jupyter_console"
    import pexpect  # IPython, which the console needs, has brought it.

    console = pexpect.spawn(sys.executable, ["-m", "jupyter_console", "--kernel", "deno"], cwd=str(ROOT),
                            encoding="utf-8", dimensions=(50, 100), env={**os.environ, "TERM": "xterm"})
    seen = ""

    def wait_for(part, seconds=60):
        nonlocal seen
        end = time.monotonic() + seconds
        while part not in (text := re.sub(r"\x1b\[[\d;?]*[a-zA-Z]|\r", "", seen)):
            assert time.monotonic() < end, f"{part!r} is not in {text}"
            try:
                seen += console.read_nonblocking(4096, timeout=0.2)
            except pexpect.TIMEOUT:
                pass
            except pexpect.EOF:
                raise AssertionError(f"the console has ended: {text}") from None

    try:
        wait_for("In [1]: ")
        for line in ("const n = 20 + 1;", "for (const i of [1, 2]) {", "console.log(i * n);", "}"):
            console.send(f"{line}\r")
            time.sleep(1)
        wait_for("21\n42\n")
        console.send("n * 2\r")
        wait_for("Out[3]: 42")
        console.send("throw new Error('typed')\r")
        wait_for("at <anonymous>:1:7")
    finally:
        # Behind a closed terminal, pexpect would wait for the end of the console without a limit.
        with contextlib.suppress(ProcessLookupError):
            os.kill(console.pid, signal.SIGKILL)
        console.close(force=True)
    return "a loop of several lines, a value, an error"


class VsCode:
    """Its way of talking: https://github.com/microsoft/vscode-jupyter, src/kernels/raw/session.

    It starts the process itself, has no heartbeat, shares one routing id among its sockets, sends a
    cell when the one before it is idle, asks to interrupt on the shell channel, and ends the process
    by a signal.
    """

    def __init__(self):
        self.manager = start_kernel()
        info = self.manager.get_connection_info()
        self.session = Session(key=info["key"], username="vscode", session=str(uuid.uuid4()))
        self.context = zmq.Context()
        route = uuid.uuid4().hex.encode()
        self.sockets = {}
        for channel in ("iopub", "shell", "control", "stdin"):
            socket = self.context.socket(zmq.SUB if channel == "iopub" else zmq.DEALER)
            if channel == "iopub":
                socket.subscribe(b"")
            else:
                socket.setsockopt(zmq.IDENTITY, route)
            socket.connect(f"tcp://{info['ip']}:{info[f'{channel}_port']}")
            self.sockets[channel] = socket

    def send(self, channel, kind, content, metadata=None, parent=None):
        message = self.session.msg(kind, content, parent=parent, metadata=metadata)
        message["header"]["version"] = "5.2"
        self.session.send(self.sockets[channel], message)
        return message["header"]["msg_id"]

    def receive(self, seconds=30):
        """The next message, and its channel."""
        poller = zmq.Poller()
        for socket in self.sockets.values():
            poller.register(socket, zmq.POLLIN)
        for socket, _ in poller.poll(seconds * 1000):
            _, frames = self.session.feed_identities(socket.recv_multipart())
            channel = next(name for name, each in self.sockets.items() if each is socket)
            return channel, self.session.deserialize(frames)
        raise TimeoutError("The kernel did not answer")

    def run(self, code, on_text=lambda: None):
        """What a cell says, until it is idle and has its reply."""
        request = self.send("shell", "execute_request", {
            "code": code, "silent": False, "stop_on_error": False, "allow_stdin": True,
            "store_history": True, "user_expressions": {},
        }, metadata={"cellId": "vscode-notebook-cell:/a.ipynb#W0sZmlsZQ%3D%3D"})
        kinds, text, reply, idle = [], "", None, False
        while not (reply and idle):
            channel, message = self.receive()
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if channel == "stdin":
                self.send("stdin", "input_reply", {"value": "Ada"}, parent=message["header"])
            elif kind == "execute_reply":
                reply = content
            elif kind == "status":
                idle = content["execution_state"] == "idle"
            else:
                kinds.append(kind)
                text += content.get("text", "")
                if content.get("text"):
                    on_text()
        return kinds, text, reply

    def close(self):
        self.context.destroy(linger=0)
        self.manager.shutdown_kernel(now=True)


def vs_code_is_understood():
    client = VsCode()
    try:
        info = client.send("shell", "kernel_info_request", {})
        while True:
            channel, message = client.receive()
            if message["msg_type"] == "kernel_info_reply" and message["parent_header"]["msg_id"] == info:
                break
        assert message["content"]["language_info"]["name"] == "typescript", message["content"]
        kinds, text, reply = client.run("console.log('a'); console.log(prompt('who?')); 1")
        assert text == "a\nAda\n" and reply["status"] == "ok", f"{text} {reply}"
        assert kinds[0] == "execute_input" and kinds[-1] == "execute_result", kinds
        pressed = []

        def press():
            if not pressed:
                pressed.extend(client.send("shell", "interrupt_request", {}) for _ in range(2))

        start = time.monotonic()
        kinds, _, reply = client.run("console.log('on'); while (true) await new Promise((r) => setTimeout(r, 5));", press)
        assert reply["ename"] == "Interrupted" and time.monotonic() - start < 4, reply
        _, text, reply = client.run("console.log('next');")
        assert text == "next\n", text
        client.send("shell", "comm_info_request", {"target_name": "jupyter.widget"})
        client.send("shell", "complete_request", {"code": "Den", "cursor_pos": 3})
        client.send("shell", "inspect_request", {"code": "Deno", "cursor_pos": 2, "detail_level": 0})
        client.send("shell", "history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True})
        replies = set()
        while len(replies) < 4:
            channel, message = client.receive()
            if channel == "shell" and message["msg_type"].endswith("_reply") and message["msg_type"] != "interrupt_reply":
                replies.add(message["msg_type"])
        process = client.manager.provisioner.process
        process.terminate()
        assert process.wait(10) is not None
        return f"no heartbeat, one routing id, Stop on the shell channel; {', '.join(sorted(replies))}"
    finally:
        client.close()


CHECKS = [nbclient_runs_a_notebook, jupyter_console_runs_lines, vs_code_is_understood]


def main():
    use_project_kernel()
    failures = 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            print(f"{name}: {check()}", flush=True)
        except (AssertionError, TimeoutError, nbclient.exceptions.CellExecutionError) as error:
            failures += 1
            print(f"{name}: FAILED: {error}", flush=True)
    print(f"front ends: {len(CHECKS) - failures} of {len(CHECKS)} checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
