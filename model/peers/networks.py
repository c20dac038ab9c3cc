"""The networks of the catalogue in PyTorch, with procedural weights and images, the same as this project's engine has."""

import copy
import dataclasses
import sys
from pathlib import Path

import numpy as np
import torch
import yaml
from torch.utils.flop_counter import FlopCounterMode

from errors import InputError

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = REPOSITORY / "model/src/main/resources/org/repmlpeval/model"
PRESETS = RESOURCES / "arch/presets.yaml"
CATALOGUE = RESOURCES / "catalogue/catalogue.yaml"
sys.path.insert(0, str(REPOSITORY / "model/training"))
import pspnet  # noqa: E402
import puremlp  # noqa: E402
import repmlpnet  # noqa: E402
import resnet  # noqa: E402

MASK = 2**64 - 1
if not torch.backends.nnpack.is_available():
    torch.backends.nnpack.set_flags(False)  # else it warns at each convolution


def repmlpnet_of(fields):
    names = [field.name for field in dataclasses.fields(repmlpnet.Architecture)]
    return repmlpnet.RepMlpNet(repmlpnet.Architecture(**{name: frozen(fields[name]) for name in names}))


# Per family: what builds the training-time form from an architecture, and what converts it.
FAMILIES = {
    "RepMLPNet": (repmlpnet_of, repmlpnet.to_deploy),
    "RepMLP-ResNet": (resnet.ResNet, resnet.to_deploy),
    "PSPNet": (pspnet.PspNet, pspnet.to_deploy),
    "PureMLP": (puremlp.PureMlp, puremlp.to_deploy),
}


def architecture(name):
    """The preset of that name as a dict with the keys of an architecture file."""
    presets = {preset["name"]: preset for preset in yaml.safe_load(PRESETS.read_text())}
    if name not in presets:
        raise InputError(f"no network '{name}' in {PRESETS.name}; legal: {', '.join(presets)}")
    return presets[name]


def recipe(name):
    """The recipe that the catalogue recommends for a network."""
    return {entry["name"]: entry for entry in yaml.safe_load(CATALOGUE.read_text())}[name]["recipes"][0]


def frozen(value):
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def uniform(name, count):
    """Values 0…count-1 of the stream `name`: float64 in [0, 1), each exact in float32 (Java: Uniform24)."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)) / 2.0**24


def images(count, arch):
    """Procedural images (N, 3, H, W) float32 in [-2, 2)."""
    shape = (count, 3, *arch["input"])
    values = 4 * uniform("input", int(np.prod(shape))) - 2
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def procedural(state):
    """Weights by formula (Java: Procedural) for all tensors of a state dict, of which only the shapes count; counters are 0."""
    norms = {name.rpartition(".")[0] for name in state if name.endswith("running_mean")}
    return {name: filled(name, like, norms) for name, like in state.items()}


def filled(name, like, norms):
    if not like.is_floating_point():
        return torch.zeros(like.shape, dtype=like.dtype)
    module, _, leaf = name.rpartition(".")
    u = uniform(name, like.numel())
    if leaf == "running_var" or (leaf == "weight" and module in norms):
        values = 0.5 + u
    elif leaf == "running_mean":
        values = 0.4 * (u - 0.5)
    elif leaf == "bias":
        values = 0.2 * (u - 0.5)
    else:
        values = (u - 0.5) * np.sqrt(3 / np.prod(like.shape[1:]))
    return torch.from_numpy(values.astype(np.float32).reshape(like.shape))


def procedural_model(name):
    """The training-time form of a preset with procedural weights, float32, ready to evaluate."""
    arch = architecture(name)
    build, _ = FAMILIES[arch["family"]]
    with torch.device("meta"):
        model = build(arch).eval()
    model.load_state_dict(procedural(model.state_dict()), assign=True)
    return model.requires_grad_(False)


class Networks:
    """Train and deploy form in PyTorch, float32, ready to evaluate; `logits64` are both forms' in float64."""

    def __init__(self, name, checked_images):
        self.arch = architecture(name)
        _, to_deploy = FAMILIES[self.arch["family"]]
        self.train = procedural_model(name)
        self.images = images(checked_images, self.arch)
        train64 = copy.deepcopy(self.train).double()
        deploy64 = to_deploy(train64)
        self.logits64 = {
            "train": self.logits(train64, self.images.double()),
            "deploy": self.logits(deploy64, self.images.double()),
        }
        self.deploy = deploy64.float()
        with torch.inference_mode(), FlopCounterMode(display=False) as counter:
            self.deploy(self.images[:1])
        self.flops = counter.get_total_flops()  # of the deploy form, per image; two per multiply-add

    @staticmethod
    def logits(model, batch):
        """(N, classes), of a PSPNet (N, classes, H, W), as numpy, one image at a time."""
        with torch.inference_mode():
            return torch.cat([model(image[None]) for image in batch]).numpy()
