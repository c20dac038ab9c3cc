"""What passes before `evaluate` has scored its first images, by part, from the JVM's log of loaded classes.

    python cold_start.py --data <root/class/image.jpg>

Adds the section `coldStart` to results.json and writes results.md anew.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from errors import InputError, MeasurementError
from peers import HERE, positive, words

JOB, MODEL = "org.repmlpeval.job.", "org.repmlpeval.model."
# Each part begins when Java loads this class. The order is that of the command.
PARTS = (
    ("launcher", None),
    ("JVM", "java.lang.Object"),
    ("options, architecture, recipe", JOB + "cli.RepmlpEval"),
    ("checks before Spark", JOB + "run.driver.LocalChecks"),
    ("Spark context", "org.apache.spark.SparkConf"),
    ("output folder, watches", JOB + "run.driver.EvaluationJob"),
    ("decoder canary", MODEL + "image.decode.DecodeCanary"),
    ("OpenBLAS: load, measure, probe", MODEL + "engine.cpu.BlasHealth"),
    ("checkpoint", MODEL + "checkpoint.stored.StateDictAssembler"),
    ("listing, key of the run", JOB + "run.weights.PreprocessingCheck"),
    ("conversion", MODEL + "reparam.FullyConnected"),
    ("sending, submission", JOB + "run.weights.ModelBundle"),
    ("engine canary, plan, weights in native memory", JOB + "run.admission.EngineCanary"),
    ("readers, files of rows", JOB + "run.executor.ShardRunner"),
    ("first images", JOB + "run.executor.ShardEvaluator"),
)
LINE = re.compile(r"\[(\d+)ms\] (\S+) ")
DONE = re.compile(r"\d+ of \d+ images?, .*done")
TOTAL = "total"


def arguments():
    formatter = argparse.ArgumentDefaultsHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=formatter)
    add = parser.add_argument
    add("--data", required=True, type=Path, help="folder root/<class>/<image> of JPEG files")
    add("--models", type=words, default="RepMLPNet-B224,RepMLPNet-L256", metavar="NAME,…", help="presets")
    add("--rounds", type=positive, default=3, metavar="R")
    add("--threads", type=positive, default=2, metavar="N", help="tasks at a time, and images")
    add("--forms", default="train,fused")
    add("--timeout", type=positive, default=600, metavar="S", help="longest wait for one run")
    add("--program", type=Path, default=HERE.parents[1] / "repmlp-eval", help="our launcher")
    add("--out", type=Path, default=HERE, help="folder of results.json and results.md")
    options = parser.parse_args()
    options.program = options.program.resolve()
    return options


def checkpoint(name, scratch):
    """A training-time checkpoint as PyTorch writes it."""
    import torch
    from networks import procedural_model

    path = Path(scratch) / f"{name}.pth"
    torch.save({"state_dict": procedural_model(name).state_dict()}, path)
    return path


def started(options, name, weights, folder, scratch):
    """Seconds of each part of one run, and of all of them."""
    from networks import recipe

    with tempfile.TemporaryDirectory(dir=scratch) as run:
        log, out = Path(run) / "classes.log", Path(run) / "report"
        java = f"-Xmx4g -Xlog:class+load=info:file={log}:timemillis:filecount=0"
        command = [options.program, "evaluate", "--arch", name, "--weights", weights, "--data", folder, "--recipe", recipe(name)]
        command += ["--class-order", "folders", "--forms", options.forms, "--exact-sample", 0, "--out", out]
        command += ["--master", f"local[{options.threads}]"]
        env = os.environ | {"REPMLP_EVAL_JAVA_OPTS": java}
        begun = time.time()
        done = None
        with subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=env) as process:
            lines = []
            alarm = threading.Timer(options.timeout, process.kill)
            alarm.start()
            try:
                for line in process.stderr:
                    lines.append(line)
                    if done is None and DONE.match(line):
                        done = time.time()
                code = process.wait()
            finally:
                alarm.cancel()
            late = f" after more than {options.timeout} s" if time.time() - begun >= options.timeout else ""
        if code != 0 or done is None:
            raise MeasurementError(f"{' '.join(map(str, command))} ended with exit code {code}{late}:\n{''.join(lines)[-2000:]}")
        return parts(begun, done, loaded(log))


def loaded(log):
    """Seconds since the epoch at which each class was loaded."""
    times = {}
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            found = LINE.match(line)
            if found:
                times.setdefault(found[2], int(found[1]) / 1e3)
    return times


def parts(begun, done, times):
    starts = [begun]
    for part, name in PARTS[1:]:
        if name not in times:
            raise MeasurementError(f"the class {name}, with which the part '{part}' begins, was not loaded; adapt PARTS to the program")
        starts.append(times[name])
    if starts != sorted(starts):
        order = ", ".join(f"{part} {start - begun:.2f}" for (part, _), start in zip(PARTS, starts))
        raise MeasurementError(f"the parts do not begin in their order ({order}); adapt PARTS to the program")
    ends = [*starts[1:], done]
    seconds = {part: end - start for (part, _), start, end in zip(PARTS, starts, ends)}
    return seconds | {TOTAL: done - begun}


def measured(options, scratch):
    from photos import chosen, copied

    files = sorted(file for file in options.data.glob("*/*") if file.is_file())
    if len(files) < options.threads:
        raise InputError(f"--data {options.data} holds {len(files)} images as root/<class>/<image>; legal: at least --threads")
    folder = copied(chosen(files, options.threads), Path(scratch) / "photos")
    networks = {}
    for name in options.models:
        weights = checkpoint(name, scratch)
        runs = [started(options, name, weights, folder, scratch) for _ in range(options.rounds)]
        networks[name] = {part: round(statistics.median(run[part] for run in runs), 3) for part in runs[0]}
        weights.unlink()
    return networks


def main():
    options = arguments()
    import sections

    try:
        with tempfile.TemporaryDirectory(prefix="repmlp-peers-") as scratch:
            networks = measured(options, scratch)
    except (InputError, MeasurementError) as e:
        print(f"cold_start: {e}", file=sys.stderr)
        return e.code
    told = {"rounds": options.rounds, "threads": options.threads, "forms": options.forms}
    sections.add(options, "coldStart", told | {"networks": networks})
    return 0


if __name__ == "__main__":
    sys.exit(main())
