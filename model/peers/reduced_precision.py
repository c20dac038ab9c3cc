"""Networks in reduced precision, simulated in PyTorch: the reference for this project's forms such as deploy@bf16.

    python reduced_precision.py golden --out ../src/test/resources/org/repmlpeval/model/golden/reduced.json
    python reduced_precision.py compare --model RepMLPNet-T224 --data <root/class/image.jpg> --logits logits.json

`golden` writes the logits of small networks, with rounding in float64. `compare` reads what `repmlp-eval check --logits-out` wrote for
the same images in the same order, runs PyTorch in float32 on them and compares. Exit code: 0 agree, 1 disagree, 2 bad arguments.

bf16 and fp16 round images, all tensors of the state dict, and the result of every operation on tensors. tf32 rounds the inputs and the
weights of convolutions and fully-connected layers.
"""

import argparse
import copy
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

import networks
import photos
from errors import InputError

import architecture_file  # isort: skip; networks makes ../training known

# Per type: bits of mantissa, smallest and largest exponent, PyTorch's own type if it has one.
TYPES = {"tf32": (10, -126, 127, None), "bf16": (7, -126, 127, torch.bfloat16), "fp16": (10, -14, 15, torch.float16)}
PRODUCTS = (functional.conv2d, functional.linear)
BATCH = 25
# The share by which the drift of two implementations may differ.
DRIFT = 0.05


def rounded(x, kind):
    """The nearest values of the type, ties to even, in the precision of x; PyTorch's own conversion where x is float32."""
    bits, smallest, largest, own = TYPES[kind]
    if own is not None and x.dtype == torch.float32:
        return x.to(own).to(x.dtype)
    wide = x.double()
    exponent = torch.frexp(wide).exponent - 1
    unit = torch.ldexp(torch.ones_like(wide), exponent.clamp(min=smallest) - bits)
    nearest = torch.round(wide / unit) * unit
    beyond = nearest.abs() > (2 - 2.0**-bits) * 2.0**largest
    nearest = torch.where(beyond, torch.copysign(torch.full_like(wide, torch.inf), wide), nearest)
    return torch.where(torch.isfinite(wide), nearest, wide).to(x.dtype)


class Rounding(TorchFunctionMode):
    """Rounds what operations compute, or for tf32 what products read."""

    def __init__(self, kind):
        super().__init__()
        self.kind, self.stored = kind, kind != "tf32"

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if not self.stored and function in PRODUCTS:
            args = (rounded(args[0], self.kind), rounded(args[1], self.kind), *args[2:])
        result = function(*args, **(kwargs or {}))
        tensor = isinstance(result, torch.Tensor) and result.is_floating_point()
        return rounded(result, self.kind) if self.stored and tensor else result


def run(model, images, kind=None):
    """Logits as numpy, some images at a time; of the network in reduced precision if a type is given."""
    if kind is not None and kind != "tf32":
        model = copy.deepcopy(model)
        model.load_state_dict(
            {name: rounded(t, kind) if t.is_floating_point() else t for name, t in model.state_dict().items()}
        )
    outputs = []
    with torch.inference_mode():
        for start in range(0, len(images), BATCH):
            batch = torch.stack(list(images[start : start + BATCH]))
            if kind is None:
                outputs.append(model(batch))
                continue
            with Rounding(kind):
                outputs.append(model(rounded(batch, kind) if kind != "tf32" else batch))
    return torch.cat(outputs).numpy()


# h != w, several partitions and sharesets, all kinds of blocks.
GOLDEN = (
    {
        "family": "RepMLPNet",
        "name": "small",
        "input": [24, 32],
        "channels": [8, 16],
        "depths": [1, 2],
        "partition": [[3, 4], [6, 4]],
        "sharesets": [2, 4],
        "kernels": [1, 3],
        "patch": 2,
        "classes": 7,
    },
    {
        "family": "RepMLP-ResNet",
        "name": "small",
        "input": [32, 48],
        "stem": 8,
        "stages": [
            {"depth": 2, "width": 16, "block": "light", "partition": [4, 6], "kernels": [1, 3], "groups": 2},
            {"depth": 2, "width": 32, "block": "bottleneck", "partition": [4, 3], "kernels": [3], "groups": 2, "r": 2},
        ],
        "classes": 5,
    },
)


def golden(path):
    cases = []
    for arch in GOLDEN:
        fields = {key: value for key, value in arch.items() if key != "family"}
        build, to_deploy = networks.FAMILIES[arch["family"]]
        train = build(arch).eval().requires_grad_(False)
        train.load_state_dict(networks.procedural(train.state_dict()))
        train = train.double()
        forms = {"train": train, "deploy": to_deploy(train)}
        images = networks.images(2, arch).double()
        logits = {}
        for form, model in forms.items():
            for kind in (None, *TYPES):
                values = run(model, images, kind)
                logits[form + (f"@{kind}" if kind else "")] = [float(value) for value in values.ravel()]
        cases.append({"architecture": architecture_file.text(arch["family"], fields), "images": 2, "logits": logits})
    Path(path).write_text(json.dumps(cases, indent=1) + "\n")


def photographs(root, recipe):
    files = sorted(file for file in Path(root).glob("*/*") if file.is_file())
    if not files:
        raise InputError(f"--data {root} holds no root/<class>/<image>")
    return [image for image, _ in photos.Folder(files, photos.Crop.of(recipe))]


def drift(form, unrounded):
    """Root of the mean square of the difference, over all logits, and over the root of the mean square of the logits."""
    return float(np.sqrt(np.mean(np.square(form - unrounded)) / np.mean(np.square(unrounded))))


def compare(arguments):
    ours = json.loads(Path(arguments.logits).read_text())["forms"]
    images = photographs(arguments.data, networks.recipe(arguments.model))
    train = networks.procedural_model(arguments.model)
    _, to_deploy = networks.FAMILIES[networks.architecture(arguments.model)["family"]]
    models = {"train": train, "deploy": to_deploy(copy.deepcopy(train).double()).float()}
    agree = True
    for base, model in models.items():
        reduced = [form for form in ours if form.startswith(base + "@") and form in (arguments.forms or ours)]
        if base not in ours or not reduced:
            continue
        exact = run(model, images)
        our_exact = np.array(ours[base], dtype=np.float64)
        if our_exact.shape != exact.shape:
            raise InputError(f"{arguments.logits} has logits of shape {our_exact.shape}, PyTorch gives {exact.shape}")
        print(f"{base}: float32 differs by {np.abs(our_exact - exact).max() / np.abs(exact).max():.1e} of the largest logit")
        for form in reduced:
            theirs = run(model, images, form.split("@")[1]).astype(np.float64)
            own = np.array(ours[form], dtype=np.float64)
            same = int((own.argmax(1) == theirs.argmax(1)).sum())
            kept = int((theirs.argmax(1) == exact.argmax(1)).sum())
            drifts = drift(own, our_exact), drift(theirs, exact)
            ratio = drifts[0] / drifts[1]
            agree &= same == len(images) and abs(ratio - 1) <= DRIFT
            print(
                f"{form}: top-1 as PyTorch {same} of {len(images)} (as float32 {kept}); drift {drifts[0]:.4e}, PyTorch"
                f" {drifts[1]:.4e}, ratio {ratio:.4f}; difference {drift(own, theirs):.4e}"
            )
    return 0 if agree else 1


def parser():
    top = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("golden").add_argument("--out", required=True)
    second = commands.add_parser("compare")
    second.add_argument("--model", required=True)
    second.add_argument("--data", required=True)
    second.add_argument("--logits", required=True)
    second.add_argument("--forms", nargs="*", help="those to compare; default: all of train and deploy in the file")
    return top


def main():
    arguments = parser().parse_args()
    try:
        if arguments.command == "golden":
            return golden(arguments.out) or 0
        return compare(arguments)
    except InputError as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return error.code


if __name__ == "__main__":
    sys.exit(main())
