"""Measures this project's engine beside PyTorch and ONNX Runtime, in turns, and writes results.json and results.md.

    python peers.py --data <root/class/image.jpg>

Exit code: 0 measured, whether or not bars are missed; 1 a case failed or logits disagree; 2 bad arguments.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Without it glibc gives memory back after every operation of PyTorch and page faults halve its speed.
TUNING = {"MALLOC_MMAP_THRESHOLD_": str(2**32), "MALLOC_TRIM_THRESHOLD_": str(2**33)}
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
GROUPS = "accuracy,throughput,sgemm,latency,e2e,preprocess,memory"
CHECKED_IMAGES = 8


def numbers(text):
    return [positive(word) for word in text.split(",")]


def positive(text):
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def groups(text):
    chosen, known = text.split(","), GROUPS.split(",")
    unknown = [word for word in chosen if word not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown case {', '.join(unknown)}; legal: {GROUPS}")
    return chosen


def arguments():
    formatter = argparse.ArgumentDefaultsHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=formatter)
    parser.add_argument("--data", help="folder root/<class>/<image> of JPEG images; e2e and preprocess need it")
    parser.add_argument("--cases", type=groups, default=GROUPS, metavar="CASE,…", help="what to measure")
    parser.add_argument("--model", default="RepMLPNet-B224", help="a preset's name")
    parser.add_argument("--rounds", type=positive, default=5, metavar="R")
    parser.add_argument("--seconds", type=float, default=5, metavar="S", help="length of each case but e2e")
    parser.add_argument("--batch", type=positive, default=8, metavar="N", help="ours and ONNX Runtime's")
    parser.add_argument("--torch-batches", type=numbers, default="8,16", metavar="N,…", help="PyTorch's, the best counts")
    parser.add_argument("--e2e-torch-batch", type=positive, default=8, metavar="N", help="of PyTorch's data loader")
    parser.add_argument("--threads", type=positive, default=2, metavar="N", help="of every engine")
    parser.add_argument("--limit", type=positive, metavar="N", help="images of --data, evenly chosen; default: all")
    parser.add_argument("--program", default=HERE.parents[1] / "repmlp-eval", help="our launcher")
    parser.add_argument("--timeout", type=positive, default=1800, metavar="S", help="longest wait for one answer of ours")
    parser.add_argument("--out", default=HERE, help="folder of results.json and results.md")
    options = parser.parse_args()
    options.program, options.out = Path(options.program).resolve(), Path(options.out).resolve()
    if {"e2e", "preprocess"} & set(options.cases) and options.data is None:
        parser.error("e2e and preprocess need --data, a folder root/<class>/<image>; or leave them out of --cases")
    if not os.access(options.program, os.X_OK):
        parser.error(f"--program {options.program} is no program; give the path of repmlp-eval")
    if not options.out.is_dir():
        parser.error(f"--out {options.out} is no folder; create it")
    if options.seconds <= 0:
        parser.error(f"--seconds is {options.seconds}; legal: above 0")
    return options


def restart_tuned(threads):
    """Allocator and thread settings only count if they are there when the process starts."""
    wanted = TUNING | {name: str(threads) for name in THREADS}
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | wanted)


def settings(options, photos):
    kept = ("model", "rounds", "seconds", "batch", "torch_batches", "e2e_torch_batch", "threads", "cases")
    told = {name: getattr(options, name) for name in kept}
    return told | ({"data": photos.name, "images": len(photos.files)} if photos else {})


def measured(options, scratch):
    """The results document of one run."""
    import accuracy
    import cases
    import measure
    import report
    from errors import MeasurementError
    from networks import Networks, architecture
    from ours import Engine, checked_logits, environment, peak_memory
    from photos import Photos

    chosen, arch, noise = set(options.cases), architecture(options.model), report.Noise()
    photos, loaders = None, {}
    if {"e2e", "preprocess"} & chosen:
        photos = Photos(options.data, options.limit, arch.input[0], scratch)
    if "e2e" in chosen:
        loaders = {workers: photos.loader(options.e2e_torch_batch, workers) for workers in cases.WORKERS}
    print("making networks and sessions", file=sys.stderr, flush=True)
    networks = Networks(options.model, CHECKED_IMAGES)
    ort = cases.OrtPeers(networks, options.batch, options.threads, scratch)
    env = environment({*TUNING, *THREADS})
    differences = None
    if "accuracy" in chosen:
        ours = checked_logits(options.program, options.model, CHECKED_IMAGES, env, scratch, options.timeout)
        differences = accuracy.compared(networks, ort.batch[1], ours)
        wrong = accuracy.disagreements(differences)
        if wrong:
            beyond = f"logits disagree beyond {accuracy.TOLERANCE:.0e}, so speeds mean nothing"
            raise MeasurementError(f"{beyond}: {'; '.join(wrong)}")
    with Engine(options.program, options.model, env, options.timeout) as engine:
        every = {
            "throughput": lambda: cases.throughput(options, networks, ort, engine),
            "sgemm": lambda: cases.sgemm(options, engine),
            "latency": lambda: cases.latency(options, networks, ort, engine),
            "e2e": lambda: cases.end_to_end(options, networks, engine, photos, loaders),
            "preprocess": lambda: cases.preprocess(options, networks, engine, photos),
        }
        planned = [case for group, make in every.items() if group in chosen for case in make()]
        answers, failures = measure.in_rounds(planned, options.rounds)
    peak = None
    if "memory" in chosen:
        name, sizes = "peakResidentBytes", (options.batch, options.threads)

        def ask():
            return peak_memory(options.program, options.model, *sizes, env, scratch, options.timeout)

        answer = measure.attempt("memory", lambda: measure.counted(ask(), name), "end", failures)
        peak = answer and answer[name]
    return report.results(
        options.program, settings(options, photos), answers, planned, failures, differences, peak, networks, noise
    )


def main():
    options = arguments()
    restart_tuned(options.threads)
    import torch

    import report
    import table
    from errors import InputError, MeasurementError

    torch.set_num_threads(options.threads)
    try:
        with tempfile.TemporaryDirectory(prefix="repmlp-peers-") as scratch:
            document = measured(options, scratch)
    except (InputError, MeasurementError) as e:
        print(f"peers: {e}", file=sys.stderr)
        return e.code
    report.write_json(options.out / "results.json", document)
    text = table.markdown(document)
    report.write(options.out / "results.md", text)
    print(text)
    return 1 if document["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
