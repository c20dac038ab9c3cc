"""Scenes of handwritten digits with a class for each pixel: composing them, writing and reading their files."""

import math

import numpy as np
import torch
from PIL import Image

SIDE = 112
CLASSES = 11  # background, then the digits 0 to 9
EDGE = 255
# Ink below EDGE_INK is background, above FULL_INK digit. Between the two lies the edge, which is not counted, as in PASCAL VOC.
EDGE_INK, FULL_INK = 0.2, 0.5
NAMES = ["background", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def background(rng):
    """(SIDE, SIDE) float grey levels: a slope and some soft spots."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    angle = rng.uniform(0, 2 * math.pi)
    grey = rng.uniform(40, 90) + 40 * (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5))
    for _ in range(4):
        cx, cy, radius, height = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0.05, 0.2), rng.uniform(-30, 50)
        grey += height * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * radius**2))
    return grey


def compose(samples, rng):
    """Digits on a background; later ones cover earlier ones.

    samples: (digit, (28, 28) uint8) each. Returns grey levels and classes, both (SIDE, SIDE) uint8.
    """
    grey = background(rng)
    classes = np.zeros((SIDE, SIDE), dtype=np.uint8)
    for digit, image in samples:
        size = int(rng.integers(44, 65))
        turned = Image.fromarray(image).resize((size, size), Image.BILINEAR).rotate(rng.uniform(-12, 12), Image.BILINEAR)
        ink = np.asarray(turned, dtype=np.float64) / 255
        top, left = (int(rng.integers(-size // 8, SIDE - size + size // 8 + 1)) for _ in range(2))
        rows = slice(max(top, 0), min(top + size, SIDE))
        columns = slice(max(left, 0), min(left + size, SIDE))
        part = ink[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        grey[rows, columns] = grey[rows, columns] * (1 - part) + rng.uniform(190, 250) * part
        region = classes[rows, columns]
        region[part >= EDGE_INK] = EDGE
        region[part >= FULL_INK] = digit + 1
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8), classes


def palette():
    """256 colours: black, ten hues, and a light one for edges. They mean nothing, since the index is the class."""
    colours = [[0, 0, 0]] * 256
    for digit in range(10):
        colours[digit + 1] = [round(127 + 127 * math.cos(2 * math.pi * (digit / 10 + part / 3))) for part in range(3)]
    colours[EDGE] = [224, 224, 192]
    return [value for colour in colours for value in colour]


def write(folder, name, grey, classes):
    for kind in ("images", "labels"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    Image.fromarray(grey).save(folder / "images" / f"{name}.png", optimize=True)
    label = Image.fromarray(classes, "P")
    label.putpalette(palette())
    label.save(folder / "labels" / f"{name}.png", optimize=True)


def read(folder):
    """Names, RGB images (N, 3, SIDE, SIDE) uint8 and classes (N, SIDE, SIDE) int64 as decoded by Pillow; sorted by name."""
    paths = sorted((folder / "images").glob("*.png"))
    if not paths:
        raise SystemExit(f"found 0 images in {folder / 'images'}")
    pixels, classes = [], []
    for path in paths:
        with Image.open(path) as image, Image.open(folder / "labels" / path.name) as label:
            pixels.append(np.asarray(image.convert("RGB")).transpose(2, 0, 1))
            classes.append(np.asarray(label).astype(np.int64))
    names = [path.stem for path in paths]
    return names, torch.from_numpy(np.stack(pixels)), torch.from_numpy(np.stack(classes))
