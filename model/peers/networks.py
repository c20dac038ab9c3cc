"""The same network for every engine: procedural weights and images, its PyTorch forms, and its deploy form in ONNX Runtime."""

import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import yaml
from torch.utils.flop_counter import FlopCounterMode

from errors import InputError

REPOSITORY = Path(__file__).resolve().parents[2]
PRESETS = REPOSITORY / "model/src/main/resources/org/repmlpeval/model/arch/presets.yaml"
sys.path.insert(0, str(REPOSITORY / "model/training"))
from repmlpnet import Architecture, RepMlpNet, to_deploy  # noqa: E402

OPSET = 17
MASK = 2**64 - 1


def architecture(name):
    presets = {preset["name"]: preset for preset in yaml.safe_load(PRESETS.read_text())}
    if name not in presets:
        raise InputError(f"no network '{name}' in {PRESETS.name}; legal: {', '.join(presets)}")
    fields = {key: frozen(value) for key, value in presets[name].items() if key != "family"}
    return Architecture(**fields)


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
    shape = (count, 3, *arch.input)
    values = 4 * uniform("input", int(np.prod(shape))) - 2
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def procedural(state):
    """Weights by formula (Java: Procedural) for all float tensors of a state dict; counters stay as they are."""
    norms = {name.rpartition(".")[0] for name in state if name.endswith("running_mean")}
    return {name: filled(name, like, norms) if like.is_floating_point() else like for name, like in state.items()}


def filled(name, like, norms):
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


class Networks:
    """Train and deploy form in PyTorch, float32, ready to evaluate; `logits64` are both forms' in float64."""

    def __init__(self, name, checked_images):
        self.arch = architecture(name)
        self.train = RepMlpNet(self.arch).eval().requires_grad_(False)
        self.train.load_state_dict(procedural(self.train.state_dict()))
        self.images = images(checked_images, self.arch)
        train64 = RepMlpNet(self.arch).eval().requires_grad_(False)
        train64.load_state_dict(self.train.state_dict())
        train64.double()
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
        """(N, classes) as numpy, one image at a time."""
        with torch.inference_mode():
            return torch.cat([model(image[None]) for image in batch]).numpy()

    def export(self, batch, folder):
        """Writes the deploy form for batches of exactly that size as ONNX; returns the file."""
        path = Path(folder) / f"deploy-{batch}.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the exporter announces its successor, which these versions lack
            torch.onnx.export(
                self.deploy, (images(batch, self.arch),), path, dynamo=False, opset_version=OPSET, input_names=["images"]
            )
        return path


class OrtModel:
    """The deploy form in ONNX Runtime for one batch size and `threads` threads per run."""

    def __init__(self, path, batch, threads, arch):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.batch = batch
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.feed = {"images": images(batch, arch).numpy()}

    def run(self):
        self.session.run(None, self.feed)

    def logits(self, inputs):
        """(N, classes) for any number of images; the last batch is filled up with images of the first."""
        rows = np.arange(-(-len(inputs) // self.batch) * self.batch).reshape(-1, self.batch) % len(inputs)
        answers = [self.session.run(None, {"images": inputs[row].numpy()})[0] for row in rows]
        return np.concatenate(answers)[: len(inputs)]
