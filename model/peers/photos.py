"""A folder of JPEG images as PyTorch users read it: a data set over Pillow behind PyTorch's own loader."""

import io
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

import measure
from errors import InputError

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
WARM_UP_IMAGES = 16


@dataclass(frozen=True)
class Crop:
    """Scaling of the short side to `resize` pixels, bilinear, and the central `size` x `size`: torchvision's Resize and CenterCrop."""

    resize: int
    size: int

    @staticmethod
    def of(recipe):
        """That of one of the project's recipes by name."""
        same = re.fullmatch(r"repmlpnet-(\d+)", recipe)
        if same:
            return Crop(int(same[1]), int(same[1]))
        if recipe == "res50-224":
            return Crop(256, 224)
        raise InputError(f"recipe {recipe} has no counterpart in PyTorch here; legal for e2e: repmlpnet-<r>, res50-224")

    def of_image(self, image):
        width, height = image.size
        short = min(width, height)
        if short != self.resize:
            sides = int(self.resize * width / short), int(self.resize * height / short)
            image = image.resize(sides, Image.Resampling.BILINEAR)
        left, top = round((image.width - self.size) / 2), round((image.height - self.size) / 2)
        return image.crop((left, top, left + self.size, top + self.size))


class Folder(Dataset):
    """(normalised (3, size, size) float32, label) of each file; labels number the sorted class folders."""

    def __init__(self, files, crop):
        self.files, self.crop = files, crop
        names = sorted({file.parent.name for file in files})
        self.labels = {name: label for label, name in enumerate(names)}
        self.mean = torch.tensor(MEAN).view(3, 1, 1)
        self.std = torch.tensor(STD).view(3, 1, 1)

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        file = self.files[index]
        with Image.open(file) as image:
            pixels = np.array(self.crop.of_image(image.convert("RGB")))
        scaled = torch.from_numpy(pixels).permute(2, 0, 1).contiguous().to(torch.float32).div_(255)
        return scaled.sub_(self.mean).div_(self.std), self.labels[file.parent.name]


class Photos:
    """`limit` images of a folder `root/<class>/<image>` (0: all), evenly chosen; `few` is a smaller one to warm up with."""

    def __init__(self, root, limit, recipe, scratch):
        root = Path(root).resolve()
        if not root.is_dir():
            raise InputError(f"--data {root} is no folder; it must hold root/<class>/<image>")
        files = sorted(file for file in root.glob("*/*") if file.is_file())
        if not files:
            raise InputError(f"--data {root} holds no root/<class>/<image>")
        self.name, self.recipe, self.crop = root.name, recipe, Crop.of(recipe)
        self.files = chosen(files, limit or len(files))
        self.folder = copied(self.files, Path(scratch) / "photos")
        self.few = copied(chosen(self.files, WARM_UP_IMAGES), Path(scratch) / "few")
        if any(letter.isspace() for letter in str(self.folder)):
            raise InputError(f"temporary folder {scratch} has a space in its name, which requests cannot hold; set TMPDIR")

    def loader(self, batch, workers):
        """A loader whose worker processes are running: started before networks are in memory, kept for the whole run."""
        dataset = Folder(sorted(self.folder.glob("*/*")), self.crop)
        loader = DataLoader(dataset, batch, num_workers=workers, persistent_workers=workers > 0)
        for _ in loader:
            pass
        return loader

    def pillow(self, seconds):
        """Decodes, converts, scales and crops from encoded bytes in memory, over and over, on this thread."""
        encoded = [file.read_bytes() for file in self.files]
        images, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            with Image.open(io.BytesIO(encoded[images % len(encoded)])) as image:
                self.crop.of_image(image.convert("RGB"))
            images += 1
        return measure.rate(images, time.perf_counter() - start)


def chosen(files, count):
    """`count` of the files at even distances."""
    if count >= len(files):
        return files
    return [files[i * len(files) // count] for i in range(count)]


def copied(files, target):
    for file in files:
        folder = target / file.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)
    return target


def evaluated(train, deploy, batches):
    """Both forms over all batches with what a comparison needs: top-1 of each form and the largest logit difference."""
    count, hits, drift, start = 0, [0, 0], 0.0, time.perf_counter()
    with torch.inference_mode():
        for images, labels in batches:
            a, b = train(images), deploy(images)
            hits = [hit + int((form.argmax(1) == labels).sum()) for hit, form in zip(hits, (a, b))]
            drift = max(drift, float((a - b).abs().max()))
            count += len(images)
    return measure.rate(count, time.perf_counter() - start) | {"hits": hits, "maxDifference": drift}
