"""This project's Spark job beside SynapseML's ONNXModel, which is what Spark users have for ONNX models: the same JPEG files, local mode.

    python spark_job.py --data <root/class/image.jpg>

Adds the section `job` to results.json and writes results.md anew. SynapseML's jars come from Maven Central on first use.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from errors import InputError, MeasurementError
from peers import HERE, THREADS, TUNING, positive, restart_tuned

ROOT = HERE.parents[1]
OURS = {"one form": "fused", "two forms": "train,fused"}
# ONNX Runtime starts as many threads per task as there are processors, so one task at a time may be the faster setting.
TASKS = (1, 2)


def arguments():
    formatter = argparse.ArgumentDefaultsHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=formatter)
    add = parser.add_argument
    add("--data", required=True, type=Path, help="folder root/<class>/<image>; its RGB JPEG files are used")
    add("--model", default="RepMLPNet-B224", help="a preset's name")
    add("--limit", type=positive, default=100, metavar="N", help="images, evenly chosen")
    add("--batch", type=positive, default=8, metavar="N")
    add("--rounds", type=positive, default=1, metavar="R")
    add("--threads", type=positive, default=2, metavar="N", help="of this project's job, and most tasks of SynapseML's")
    add("--timeout", type=positive, default=1800, metavar="S", help="longest wait for one run")
    add("--program", type=Path, default=ROOT / "repmlp-eval", help="our launcher")
    add("--out", type=Path, default=HERE, help="folder of results.json and results.md")
    options = parser.parse_args()
    options.program = options.program.resolve()
    return options


def rgb(root):
    """The JPEG files with three channels: SynapseML's transformer stops at a grey image."""
    from PIL import Image

    chosen = []
    for file in sorted(file for file in root.glob("*/*") if file.is_file()):
        with Image.open(file) as image:
            if image.format == "JPEG" and image.mode == "RGB":
                chosen.append(file)
    if not chosen:
        raise InputError(f"--data {root} holds no root/<class>/<image> that is an RGB JPEG file")
    return chosen


class Jobs:
    """Both jobs on the same files. `side` is the side of the crop; `jars` and `onnx` are files."""

    def __init__(self, options, scratch, env):
        from networks import Networks, recipe
        from onnx_peer import export_for_synapseml
        from photos import Crop, chosen, copied

        self.options, self.scratch, self.env, self.recipe = options, Path(scratch), env, recipe(options.model)
        crop = Crop.of(self.recipe)
        if crop.resize != crop.size:
            raise InputError(f"recipe {self.recipe} scales and crops to different sizes, which this script lacks; legal: repmlpnet-<r>")
        files = chosen(rgb(options.data), options.limit)
        self.side, self.images = crop.size, len(files)
        self.folder = copied(files, self.scratch / "photos")
        self.jars = self.class_path()
        self.onnx = export_for_synapseml(Networks(options.model, 1), scratch)

    def said(self, command):
        words = [str(word) for word in command]
        done = subprocess.run(words, capture_output=True, text=True, env=self.env, timeout=self.options.timeout)
        if done.returncode != 0:
            raise MeasurementError(f"{' '.join(words)} ended with exit code {done.returncode}:\n{done.stderr[-3000:]}")
        return done.stdout

    def class_path(self):
        """A file for Java's command line with the class path of SynapseML and all that it needs."""
        jars, file = self.scratch / "jars", self.scratch / "classpath"
        goal = ("dependency:build-classpath", f"-Dmdep.outputFile={jars}")
        self.said([ROOT / "mvnw", "-q", "-B", "-f", HERE / "synapseml/pom.xml", *goal])
        file.write_text(f'-cp "{jars.read_text().strip()}"')
        return file

    def synapseml(self, tasks):
        java = Path(self.env["JAVA_HOME"], "bin/java") if "JAVA_HOME" in self.env else "java"
        command = [java, f"@{ROOT / 'conf/jvm.args'}", "-Xmx4g", f"@{self.jars}", HERE / "synapseml/SynapseMlJob.java"]
        # Its first run starts libraries; the last one counts.
        return json.loads(self.said([*command, self.onnx, self.folder, self.side, self.options.batch, tasks]).splitlines()[-1])

    def ours(self, forms):
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            report = Path(folder) / "report"
            command = [self.options.program, "evaluate", "--arch", self.options.model, "--weights", "procedural"]
            command += ["--data", self.folder, "--recipe", self.recipe, "--class-order", "folders", "--forms", forms]
            command += ["--batch", self.options.batch, "--exact-sample", 0, "--out", report]
            self.said([*command, "--master", f"local[{self.options.threads}]"])
            found = json.loads((report / "report.json").read_text())
            return {"images": found["outcomes"]["scored"], "seconds": found["speed"]["wallSeconds"]}

    def runs(self):
        """What is measured, by its name."""
        for what, forms in OURS.items():
            yield f"this project, {what}", lambda: self.ours(forms)
        for tasks in sorted({min(tasks, self.options.threads) for tasks in TASKS}):
            yield f"SynapseML, one form, local[{tasks}]", lambda: self.synapseml(tasks)

    def speeds(self):
        """Images per second by name, medians of the rounds."""
        found = {}
        for number in range(1, self.options.rounds + 1):
            for what, run in self.runs():
                answer = run()
                if answer["images"] != self.images:
                    raise MeasurementError(f"{what} evaluated {answer['images']} of {self.images} images")
                speed = answer["images"] / answer["seconds"]
                print(f"round {number}: {what}: {speed:.2f} images/s", file=sys.stderr, flush=True)
                found.setdefault(what, []).append(speed)
        return {what: statistics.median(speeds) for what, speeds in found.items()}


def main():
    options = arguments()
    restart_tuned(options.threads)
    import sections
    from ours import environment

    try:
        with tempfile.TemporaryDirectory(prefix="repmlp-peers-") as scratch:
            jobs = Jobs(options, scratch, environment({*TUNING, *THREADS}))
            speeds = jobs.speeds()
    except (InputError, MeasurementError) as e:
        print(f"spark_job: {e}", file=sys.stderr)
        return e.code
    told = {"model": options.model, "images": jobs.images, "batch": options.batch, "rounds": options.rounds}
    sections.add(options, "job", told | {"imagesPerSecond": speeds})
    return 0


if __name__ == "__main__":
    sys.exit(main())
