"""The deploy form in ONNX Runtime."""

import copy
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from networks import images

OPSET = 17
# The newest of ONNX Runtime 1.8, which SynapseML 1.1.0 brings.
SYNAPSEML_OPSET, SYNAPSEML_FORMAT = 13, 7


class PooledBins(nn.Module):
    """What AdaptiveAvgPool2d(side) does, as two matrix products: ONNX lacks it where `side` does not divide the map."""

    def __init__(self, side):
        super().__init__()
        self.side = side

    def forward(self, x):
        rows, columns = (bins(int(length), self.side).to(x) for length in x.shape[2:])
        return rows @ x @ columns.T


def bins(length, count):
    """(count, length): the share that each place has in the mean of each bin."""
    shares = torch.zeros(count, length)
    for i in range(count):
        start, end = i * length // count, -(-(i + 1) * length // count)
        shares[i, start:end] = 1 / (end - start)
    return shares


def exportable(model):
    """The network itself, or a copy with the poolings that ONNX lacks replaced."""
    poolings = [name for name, module in model.named_modules() if isinstance(module, nn.AdaptiveAvgPool2d)]
    if not poolings:
        return model
    result = copy.deepcopy(model)
    for name in poolings:
        result.set_submodule(name, PooledBins(result.get_submodule(name).output_size))
    return result


def export(networks, batch, folder):
    """Writes the deploy form for batches of exactly that size; returns the file."""
    path = Path(folder) / f"deploy-{batch}.onnx"
    write(networks, batch, path, opset_version=OPSET)
    return path


def export_for_synapseml(networks, folder):
    """Writes the deploy form for batches of any size, in a format that SynapseML can read; returns the file."""
    path = Path(folder) / "deploy.onnx"
    axes = {"images": {0: "batch"}, "logits": {0: "batch"}}
    write(networks, 1, path, opset_version=SYNAPSEML_OPSET, dynamic_axes=axes)
    model = onnx.load(path)
    model.ir_version = min(model.ir_version, SYNAPSEML_FORMAT)
    onnx.save(model, path)
    return path


def write(networks, batch, path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces its successor, which these versions lack
        example = (images(batch, networks.arch),)
        names = {"input_names": ["images"], "output_names": ["logits"]}
        torch.onnx.export(exportable(networks.deploy), example, path, dynamo=False, **names, **options)


class OrtModel:
    """The deploy form for one batch size and `threads` threads per run."""

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
        """(N, …) for any number of images; the last batch is filled up with images of the first."""
        rows = np.arange(-(-len(inputs) // self.batch) * self.batch).reshape(-1, self.batch) % len(inputs)
        answers = [self.session.run(None, {"images": inputs[row].numpy()})[0] for row in rows]
        return np.concatenate(answers)[: len(inputs)]


class OrtPeers:
    """Models for the throughput batch and for single images, each with 1 and with all threads per run."""

    def __init__(self, networks, batch, threads, folder):
        def both(size):
            path = export(networks, size, folder)
            models = {intra: OrtModel(path, size, intra, networks.arch) for intra in sorted({1, threads})}
            path.unlink()
            return models

        self.batch = both(batch)
        self.single = self.batch if batch == 1 else both(1)
