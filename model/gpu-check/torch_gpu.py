"""PyTorch on the same device, networks and inputs as the check of this project's engine. Prints rows of a Markdown table."""

import argparse
import copy
import json
import sys
import time
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))
import networks  # noqa: E402

GOLDEN = (
    HERE.parents[1] / "test-classes/org/repmlpeval/model/golden",
    HERE.parents[1] / "model/src/test/resources/org/repmlpeval/model/golden",
)
FLOAT32, TF32, BF16 = "float32", "tf32", "bf16"
WARM_UPS = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", required=True, help="names of networks, separated by commas")
    parser.add_argument("--batches", default="64,256", help="images per run, separated by commas")
    parser.add_argument("--seconds", type=float, default=2, help="of each measurement")
    parser.add_argument("--compile", action="store_true", help="also torch.compile of the deploy form in float32 and bf16")
    return parser.parse_args()


def expected(name):
    """Logits of two procedural images, float64 values of an independent implementation."""
    for folder in GOLDEN:
        if (folder / f"{name}.json").exists():
            return torch.tensor(json.loads((folder / f"{name}.json").read_text())["logits"], dtype=torch.float64)
    return None


def difference(model, images, name):
    golden = expected(name)
    if golden is None:
        return ""
    with torch.inference_mode():
        logits = model(images).double().cpu()
    if logits.numel() != golden.numel():
        return ""
    return f"{((logits.flatten() - golden.flatten()).abs().max() / golden.abs().max()).item():.2e}"


def rate(run, batch, seconds, device):
    """Images per second, device work included."""
    for _ in range(WARM_UPS):
        run()
    wait(device)
    count = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        run()
        if count % 4 == 3:
            wait(device)
        count += 1
    wait(device)
    return count * batch / (time.perf_counter() - start)


def wait(device):
    if device == "cuda":
        torch.cuda.synchronize()


def measure(name, options, device):
    arch = networks.architecture(name)
    _, to_deploy = networks.FAMILIES[arch["family"]]
    train = networks.procedural_model(name)
    forms = {"train": train.to(device), "deploy": to_deploy(train).to(device)}
    settings = [(form, precision, "eager") for form in forms for precision in (FLOAT32, TF32, BF16)]
    if options.compile:
        settings += [("deploy", precision, "torch.compile") for precision in (FLOAT32, TF32, BF16)]
    for form, precision, setting in settings:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == TF32
        kind = torch.bfloat16 if precision == BF16 else torch.float32
        model = copy.deepcopy(forms[form]).to(kind)
        run = torch.compile(model, dynamic=False) if setting == "torch.compile" else model
        error = difference(run, networks.images(2, arch).to(device, kind), name)
        for batch in map(int, options.batches.split(",")):
            measured(name, (form, precision, setting), run, (batch, kind, error), options.seconds, device)


def measured(name, labels, run, case, seconds, device):
    batch, kind, error = case
    host = networks.images(batch, networks.architecture(name))
    host = host.pin_memory() if device == "cuda" else host
    there = host.to(device, kind)

    def from_host():
        with torch.inference_mode():
            return run(host.to(device, non_blocking=True).to(kind)).float().cpu()

    def on_device():
        with torch.inference_mode():
            return run(there)

    for copies, function in (("from and to the host", from_host), ("none", on_device)):
        speed = rate(function, batch, seconds, device)
        print("|", " | ".join((name, *labels, str(batch), copies, f"{speed:,.0f}", error)), "|", flush=True)


def main():
    options = arguments()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    where = torch.cuda.get_device_name(0) if device == "cuda" else "the CPU: PyTorch sees no device"
    print(f"| PyTorch {torch.__version__} on {where} | | | | | | | |", flush=True)
    torch.set_float32_matmul_precision("highest")
    for name in options.models.split(","):
        measure(name, options, device)


if __name__ == "__main__":
    main()
