"""Measures this project's engine beside PyTorch and ONNX Runtime, in turns, and writes results.json and results.md.

    python peers.py --data <root/class/image.jpg>

Exit code: 0 measured, whether or not bars are missed; 1 a case failed or logits disagree; 2 bad arguments.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Without it glibc gives memory back after every operation of PyTorch and page faults halve its speed.
TUNING = {"MALLOC_MMAP_THRESHOLD_": str(2**32), "MALLOC_TRIM_THRESHOLD_": str(2**33)}
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")
GROUPS = "accuracy,throughput,sgemm,latency,e2e,preprocess,memory"
TORCH_SETTINGS = "eager,channels-last,frozen,compiled"
NETWORKS = (
    "RepMLP-Res50-base-224,RepMLP-Res50-light-224,RepMLP-Res50-bottleneck-224,FaceResNet-96,RepMLP-FaceRes-96,"
    "PureMLP-CIFAR,PSPNet-RepMLP-Res50-g4-8-168,RepMLPNet-T224,RepMLPNet-B224"
)
# Sections of the results that other scripts write.
OTHERS = ("job", "coldStart")


def words(text):
    return text.split(",")


def positive(text):
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def numbers(text):
    return [positive(word) for word in words(text)]


def counts(text):
    return [0 if word == "0" else positive(word) for word in words(text)]


def some_of(legal):
    def chosen(text):
        unknown = [word for word in words(text) if word not in words(legal)]
        if unknown:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; legal: {legal}")
        return words(text)

    return chosen


def parser():
    formatter = argparse.ArgumentDefaultsHelpFormatter
    result = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=formatter)
    add = result.add_argument
    add("--data", help="folder root/<class>/<image> of JPEG images; e2e and preprocess need it")
    add("--models", type=words, default=NETWORKS, metavar="NAME,…", help="presets, measured one after the other")
    add("--cases", type=some_of(GROUPS), default=GROUPS, metavar="CASE,…", help="what to measure")
    add("--e2e-models", type=words, default="RepMLPNet-B224", metavar="NAME,…", help="those of e2e and preprocess")
    add("--rounds", type=positive, default=2, metavar="R")
    add("--e2e-rounds", type=positive, default=1, metavar="R", help="of e2e, at most --rounds")
    add("--seconds", type=float, default=0.5, metavar="S", help="length of each case but e2e")
    add("--batch", type=positive, default=8, metavar="N", help="images per batch of every engine")
    add("--torch-batches", type=numbers, default="8", metavar="N,…", help="sizes that PyTorch tries beside --batch, eager")
    add("--torch-settings", type=some_of(TORCH_SETTINGS), default=TORCH_SETTINGS, metavar="NAME,…", help="that it tries")
    add("--e2e-workers", type=counts, default="2", metavar="N,…", help="processes of PyTorch's data loader")
    add("--threads", type=positive, default=2, metavar="N", help="of every engine")
    add("--checked-images", type=positive, default=4, metavar="N", help="whose logits are compared first")
    add("--add", action="store_true", help="keep the networks that results.json has and --models has not")
    add("--limit", type=positive, metavar="N", help="images of --data, evenly chosen; default: all")
    add("--program", default=HERE.parents[1] / "repmlp-eval", help="our launcher")
    add("--timeout", type=positive, default=1800, metavar="S", help="longest wait for one answer of ours")
    add("--out", default=HERE, help="folder of results.json and results.md")
    return result


def arguments():
    from_command_line = parser()
    options = from_command_line.parse_args()
    error = from_command_line.error
    options.program, options.out = Path(options.program).resolve(), Path(options.out).resolve()
    from_files = {"e2e", "preprocess"} & set(options.cases) and set(options.e2e_models) & set(options.models)
    if from_files and options.data is None:
        error("e2e and preprocess need --data, a folder root/<class>/<image>; or leave them out of --cases")
    if not os.access(options.program, os.X_OK):
        error(f"--program {options.program} is no program; give the path of repmlp-eval")
    if not options.out.is_dir():
        error(f"--out {options.out} is no folder; create it")
    if options.seconds <= 0:
        error(f"--seconds is {options.seconds}; legal: above 0")
    return options


def restart_tuned(threads):
    """Allocator and thread settings only count if they are there when the process starts."""
    wanted = TUNING | {name: str(threads) for name in THREADS}
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | wanted)


def settings(options):
    hidden = ("program", "out", "timeout", "data", "models", "add")
    told = {name: value for name, value in vars(options).items() if name not in hidden and value is not None}
    return told | ({"data": Path(options.data).resolve().name} if options.data else {})


def network(options, name, env, scratch):
    """Measures one network, in a process of its own: what PyTorch and ONNX Runtime keep in memory ends with it."""
    import torch

    import network_run

    torch.set_num_threads(options.threads)
    return network_run.measured(options, name, env, scratch)


def measured(options, env, scratch):
    """Yields the results by network after each of them. What stops one is told as its failure, and the next one is measured."""
    from errors import InputError

    networks = {}
    fresh = multiprocessing.get_context("spawn")
    for name in options.models:
        try:
            with ProcessPoolExecutor(1, mp_context=fresh) as process:
                networks[name] = process.submit(network, options, name, env, scratch).result()
        except InputError:
            raise
        except Exception as e:
            traceback.print_exc()
            networks[name] = {"failures": {"network": f"{type(e).__name__}: {e}"}}
        yield networks


def main():
    options = arguments()
    restart_tuned(options.threads)

    import report
    import table
    from errors import InputError
    from networks import architecture
    from ours import environment

    noise = report.Noise()
    path = options.out / "results.json"
    earlier = report.read(path)
    others = {name: section for name, section in earlier.items() if name in OTHERS}
    kept = earlier.get("networks", {}) if options.add else {}
    try:
        for name in options.models:
            architecture(name)
        with tempfile.TemporaryDirectory(prefix="repmlp-peers-") as scratch:
            for networks in measured(options, environment({*TUNING, *THREADS}), scratch):
                document = report.results(options.program, settings(options), kept | networks, noise, others)
                report.write_json(path, document)
                text = table.markdown(document)
                report.write(options.out / "results.md", text)
    except InputError as e:
        print(f"peers: {e}", file=sys.stderr)
        return e.code
    print(text)
    return 1 if any(result["failures"] for result in networks.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
