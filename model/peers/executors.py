"""Two Spark executors of one core against two plain loops of the engine that run beside one another.

Both evaluate the same images, from files to compared logits. Two virtual CPUs of one core do not give twice the speed of one, so the
executors are compared with two loops at the same time, not with twice one loop. The loops have run once before they are measured.
The job is measured twice: as a whole, with the start of its executors, and in its steady state, without the first quarter of its tasks,
in which the JVMs compile their code.
"""

import argparse
import collections
import json
import os
import statistics
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from errors import MeasurementError
from ours import Engine

HOME = Path(__file__).resolve().parents[2]
FORMS = "train,deploy"
EXECUTORS = 2
COLD = 0.25  # the share of the tasks that the steady state leaves out


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of images, one sub-folder per class")
    parser.add_argument("--model", default=str(HOME / "conf/demo/digits.yaml"), help="preset or YAML file")
    parser.add_argument("--recipe", default="none-28")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=int, default=3600, help="seconds for one measurement")
    return parser.parse_args()


def loops(engines, options):
    """Images per second of all loops together."""
    request = f"pipeline {options.model} {FORMS} {options.data} {options.recipe} {options.batch} 1"
    with ThreadPoolExecutor(len(engines)) as pool:
        answers = list(pool.map(lambda engine: engine.ask(request), engines))
    return sum(answer["imagesPerSecond"] for answer in answers)


def executors(options, scratch, number):
    """Images per second of a job on two executors, as a whole and in its steady state."""
    out = Path(scratch) / f"report-{number}"
    log = Path(scratch) / f"events-{number}"
    log.mkdir()
    command = [str(HOME / "repmlp-eval"), "evaluate", "--arch", options.model, "--weights", "procedural", "--data", options.data]
    command += ["--recipe", options.recipe, "--forms", FORMS, "--batch", str(options.batch), "--exact-sample", "0"]
    command += ["--out", str(out), "--master", f"local-cluster[{EXECUTORS},1,2048]"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(scratch, log), timeout=options.timeout)
    if done.returncode != 0:
        raise MeasurementError(f"{' '.join(command)} ended with exit code {done.returncode}:\n{done.stderr[-2000:]}")
    report = json.loads((out / "report.json").read_text())
    whole = report["speed"]["endToEndImagesPerSecond"]
    return whole, steady(report["speed"]["wallSeconds"] * whole, log)


def steady(images, log):
    """Images per second after the first tasks, by Spark's event log; the job's largest stage has all images, in shards of one size."""
    ends = collections.defaultdict(list)
    for path in log.iterdir():
        for line in path.read_text().splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd":
                ends[event["Stage ID"]].append(event["Task Info"]["Finish Time"] / 1000)
    tasks = sorted(max(ends.values(), key=len))
    cold = round(COLD * len(tasks))
    return images * (len(tasks) - cold) / len(tasks) / (tasks[-1] - tasks[cold - 1])


def environment(scratch, log):
    """Spark needs a home with jars to start executors as processes of their own."""
    home = Path(scratch) / "spark"
    if not home.exists():
        home.mkdir()
        (home / "jars").symlink_to(HOME / "spark-job/target/spark/jars")
    options = f"-Xmx4g -Dspark.eventLog.enabled=true -Dspark.eventLog.dir={log.as_uri()}"
    spark = {"SPARK_HOME": str(home), "SPARK_SCALA_VERSION": "2.12", "SPARK_LOCAL_IP": "127.0.0.1"}
    return {**os.environ, **spark, "REPMLP_EVAL_JAVA_OPTS": options}


def main():
    options = arguments()
    ratios = []
    with tempfile.TemporaryDirectory() as scratch:
        with Engine(HOME / "repmlp-eval", options.model, dict(os.environ), options.timeout) as one:
            with Engine(HOME / "repmlp-eval", options.model, dict(os.environ), options.timeout) as other:
                loops([one, other], options)
                for number in range(options.rounds):
                    both = loops([one, other], options)
                    whole, warm = (speed / both for speed in executors(options, scratch, number))
                    ratios.append((whole, warm))
                    print(f"round {number + 1}: loops {both:.1f} images/s; executors {whole:.3f} of it, {warm:.3f} in steady state", flush=True)
    whole, warm = (statistics.median(column) for column in zip(*ratios))
    print(f"median: executors {whole:.3f} of the loops, {warm:.3f} in steady state")


if __name__ == "__main__":
    main()
