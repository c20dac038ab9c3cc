"""Two Spark executors of one core against two plain loops of the engine that run beside one another.

Both evaluate the same images, from files to compared logits. Two virtual CPUs of one core do not give twice the speed of one, so the
executors are compared with two loops at the same time, not with twice one loop.
"""

import argparse
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
    """Images per second of a job on two executors, and the share of both processors that it spent on keeping results."""
    out = Path(scratch) / f"report-{number}"
    command = [str(HOME / "repmlp-eval"), "evaluate", "--arch", options.model, "--weights", "procedural", "--data", options.data]
    command += ["--recipe", options.recipe, "--forms", FORMS, "--batch", str(options.batch), "--exact-sample", "0"]
    command += ["--out", str(out), "--master", f"local-cluster[{EXECUTORS},1,2048]"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(scratch), timeout=options.timeout)
    if done.returncode != 0:
        raise MeasurementError(f"{' '.join(command)} ended with exit code {done.returncode}:\n{done.stderr[-2000:]}")
    report = json.loads((out / "report.json").read_text())
    kept = report["run"]["resume"]["keepCpuSeconds"] / (EXECUTORS * report["speed"]["wallSeconds"])
    return report["speed"]["endToEndImagesPerSecond"], kept


def environment(scratch):
    """Spark needs a home with jars to start executors as processes of their own."""
    home = Path(scratch) / "spark"
    if not home.exists():
        home.mkdir()
        (home / "jars").symlink_to(HOME / "spark-job/target/spark/jars")
    return {**os.environ, "SPARK_HOME": str(home), "SPARK_SCALA_VERSION": "2.12", "SPARK_LOCAL_IP": "127.0.0.1"}


def main():
    options = arguments()
    measured = []
    with tempfile.TemporaryDirectory() as scratch:
        with Engine(HOME / "repmlp-eval", options.model, dict(os.environ), options.timeout) as one:
            with Engine(HOME / "repmlp-eval", options.model, dict(os.environ), options.timeout) as other:
                for number in range(options.rounds):
                    both = loops([one, other], options)
                    spark, kept = executors(options, scratch, number)
                    measured.append((both, spark, kept))
                    print(f"round {number + 1}: loops {both:.1f} images/s, executors {spark:.1f} images/s, "
                          f"ratio {spark / both:.3f}, keeping results took {100 * kept:.3f} % of the processors", flush=True)
    print(f"median ratio {statistics.median(spark / both for both, spark, _ in measured):.3f}")


if __name__ == "__main__":
    main()
