"""The results file: where, when and on what was measured, every raw value, the bars."""

import json
import os
import platform
import subprocess
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

import torch

from bars import bars, median

PACKAGES = ("torch", "onnx", "onnxruntime", "numpy", "pillow")
OWN_FILES = ("model/peers/results.json", "model/peers/results.md")


def machine():
    fields = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    memory = Path("/proc/meminfo").read_text().split("MemTotal:")[1].split()[0]
    flags = fields.get("flags", "").split()
    return {
        "cpu": fields.get("model name", "unknown"),
        "family": fields.get("cpu family"),
        "model": fields.get("model"),
        "cores": len(os.sched_getaffinity(0)),
        "avx2": "avx2" in flags,
        "avx512f": "avx512f" in flags,
        "memoryBytes": int(memory) * 1024,
    }


def versions(program):
    java = str(Path(os.environ["JAVA_HOME"], "bin/java")) if "JAVA_HOME" in os.environ else "java"
    return {
        "repmlp-eval": said([str(program), "--version"]),
        "java": said([java, "-version"]),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "torchCpuCapability": torch.backends.cpu.get_cpu_capability(),
    }


def said(command):
    """The first line that a program prints."""
    done = subprocess.run(command, capture_output=True, text=True)
    lines = (done.stdout + done.stderr).splitlines()
    return lines[0] if done.returncode == 0 and lines else None


def commit(program):
    """The commit that the measured program was started from, without its results files in `dirty`; None outside git."""

    def git(*words):
        done = subprocess.run(["git", "-C", str(program.parent), *words], capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else None

    head = git("rev-parse", "HEAD")
    if head is None:
        return None
    changes = git("status", "--porcelain", "--", ".", *(f":(exclude){name}" for name in OWN_FILES))
    return {"head": head, "dirty": bool(changes)}


def steal():
    """Ticks that the hypervisor kept from this machine, and all ticks."""
    ticks = [int(tick) for tick in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[7], sum(ticks)


class Noise:
    """What else happened on the machine during a run."""

    def __init__(self):
        self.load = os.getloadavg()[0]
        self.stolen, self.ticks = steal()

    def measured(self):
        stolen, ticks = steal()
        return {"loadBefore": self.load, "stealPercent": 100 * (stolen - self.stolen) / max(1, ticks - self.ticks)}


def results(program, settings, answers, cases, failures, accuracy, peak_bytes, networks, noise):
    measured = {}
    for case in cases:
        rounds = answers[case.name]
        complete = len(rounds) == settings["rounds"]
        entry = {"value": case.value, "complete": complete, "rounds": rounds}
        measured[case.name] = entry | ({"median": median(entry, case.value)} if complete else {})
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "commit": commit(program),
        "machine": machine(),
        "versions": versions(program),
        "settings": settings,
        "noise": noise.measured(),
        "deployGigamacsPerImage": networks.flops / 2e9,
        "accuracy": accuracy,
        "peakResidentBytes": peak_bytes,
        "cases": measured,
        "failures": failures,
        "bars": bars(measured, accuracy, peak_bytes),
    }


def write(path, text):
    """Aside first, then renamed: a file is whole or as it was."""
    aside = path.with_name(path.name + ".unfinished")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def write_json(path, document):
    write(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
