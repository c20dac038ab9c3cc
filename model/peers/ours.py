"""Drives this project's engine: `bench --serve` over a pipe."""

import collections
import json
import os
import queue
import subprocess
import threading
from pathlib import Path

import numpy as np

from errors import MeasurementError

FORMS = ("train", "deploy", "fused")


def environment(peers_only):
    """The caller's environment without what is set for the peers alone: the launcher makes its own settings."""
    return {key: value for key, value in os.environ.items() if key not in peers_only}


class Engine:
    """A running `bench --serve`; one request line in, one JSON line out."""

    def __init__(self, program, model, env, timeout):
        self.command = [str(program), "bench", "--models", model, "--forms", ",".join(FORMS), "--serve"]
        self.model, self.timeout = model, timeout
        self.log = collections.deque(maxlen=20)
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=env,
        )
        threading.Thread(target=self._read_answers, daemon=True).start()
        threading.Thread(target=self._read_log, daemon=True).start()
        try:
            self.ready = self._answer("the start")
            if self.ready.get("ready") is not True:
                raise MeasurementError(f"{' '.join(self.command)} began with {self.ready} instead of ready: true")
        except MeasurementError:
            self.close()
            raise

    def _read_answers(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _read_log(self):
        self.log.extend(self.process.stderr)

    def ask(self, request):
        """The answer to one request, a dict; `MeasurementError` for an error answer, an end or a silence of the process."""
        try:
            self.process.stdin.write(request + "\n")
            self.process.stdin.flush()
        except OSError as e:
            raise MeasurementError(f"'{request}' could not be sent, the engine is gone ({e}){self._tail()}") from e
        return self._answer(f"'{request}'")

    def logits(self, form, count, folder):
        """The results of `count` procedural images, run one at a time: float32 (N, …)."""
        path = Path(folder) / f"{form}.f32"
        shape = self.ask(f"logits {self.model} {form} {count} {path}")["shape"]
        values = np.fromfile(path, "<f4").reshape(shape)
        path.unlink()
        return values

    def _answer(self, what):
        try:
            line = self.lines.get(timeout=self.timeout)
        except queue.Empty:
            self.process.kill()
            raise MeasurementError(f"{what} was not answered in {self.timeout} s; the engine was stopped{self._tail()}") from None
        if line is None:
            self.lines.put(None)
            raise MeasurementError(f"the engine ended (exit code {self.process.wait()}) before answering {what}{self._tail()}")
        try:
            answer = json.loads(line)
        except ValueError:
            raise MeasurementError(f"{what} was answered by '{line.strip()}', which is no JSON") from None
        if "error" in answer:
            raise MeasurementError(f"{what} failed: {answer['error']}")
        return answer

    def _tail(self):
        return f"; the end of its log:\n{''.join(self.log)}" if self.log else ""

    def close(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass  # its process is gone already
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def peak_memory(program, model, batch, threads, env, folder, timeout):
    """Most resident bytes of a JVM that loads both forms and runs them, as many batches at once as threads, in a heap of 1 GB."""
    path = Path(folder) / f"memory-{model}.json"
    command = [str(program), "bench", "--models", model, "--forms", "train,fused", "--batch", str(batch)]
    command += ["--threads", str(threads), "--rounds", "1", "--seconds", "2", "--json", str(path)]
    small = env | {"REPMLP_EVAL_JAVA_OPTS": "-Xmx1g"}
    done = subprocess.run(command, capture_output=True, text=True, env=small, timeout=timeout)
    if done.returncode:
        raise MeasurementError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    return {"peakResidentBytes": json.loads(path.read_text())["peakResidentBytes"]}
