"""The results file: where, when and on what was measured, every raw value, the bars."""

import json
import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

import torch

from bars import bars, median, ratios

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


@dataclass(frozen=True)
class Found:
    """What is known of one network beside its speeds. `absent` says which settings of PyTorch do not work, and why."""

    family: str
    flops: int
    accuracy: dict | None
    absent: dict
    failures: dict


def rounded(answer):
    """Enough digits for every table; the numbers of a case on one line stay readable."""
    return {key: float(f"{value:.6g}") if isinstance(value, float) else value for key, value in answer.items()}


def measured_cases(cases, answers, trials, rounds):
    """Every case by name: the number that counts, its answers, whether it has all of them, and what it gave in a trial."""
    measured = {}
    for case in cases:
        found = [rounded(answer) for answer in answers[case.name]]
        complete = len(found) == min(rounds, case.rounds or rounds)
        entry = {"value": case.value, "complete": complete, "rounds": found}
        if case.name in trials:
            entry["trial"] = float(f"{trials[case.name]:.6g}")
        measured[case.name] = entry | ({"median": median(entry, case.value)} if complete else {})
    return measured


def network(found, cases, peak_bytes, from_files):
    rules = ratios(found.family, machine()["avx512f"], from_files)
    return {
        "family": found.family,
        "deployGigamacsPerImage": found.flops / 2e9,
        "accuracy": found.accuracy,
        "peakResidentBytes": peak_bytes,
        "cases": cases,
        "absent": found.absent,
        "failures": found.failures,
        "bars": bars(rules, cases, found.accuracy, peak_bytes),
    }


def results(program, settings, networks, noise, others):
    """`others` are sections of the results that other scripts have written."""
    return {
        "date": now(),
        "commit": commit(program),
        "machine": machine(),
        "versions": versions(program),
        "settings": settings,
        "noise": noise.measured(),
        "networks": networks,
        **others,
    }


def now():
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def read(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write(path, text):
    """Aside first, then renamed: a file is whole or as it was."""
    aside = path.with_name(path.name + ".unfinished")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def write_json(path, document):
    write(path, text(document) + "\n")


def text(value, depth=0):
    """JSON with one line per key down to the cases of a network, and one line per case."""
    if depth > 3 or not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = " " * (depth + 1)
    lines = [f"{inner}{json.dumps(key, ensure_ascii=False)}: {text(entry, depth + 1)}" for key, entry in value.items()]
    return "{\n" + ",\n".join(lines) + "\n" + " " * depth + "}"
