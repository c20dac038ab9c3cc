"""The pure MLP (arXiv 2105.01883, section 4.1): fully-connected layers per pixel and RepMLPs, and its conversion to deploy form.

An architecture is a dict with the keys of the project's architecture files of the family PureMLP.
"""

from torch import nn
from torch.nn import functional

from layers import ConvBn, merged
from repmlp import RepMlp


class Stage(nn.Module):
    def __init__(self, inputs, channels, size, arch):
        super().__init__()
        self.fc_in = ConvBn(inputs, channels, 1)
        self.repmlp = RepMlp(channels, size, arch["partition"], arch["kernels"], arch["groups"], arch["reduction"])
        self.fc_out = ConvBn(channels, channels, 1)

    def forward(self, x):
        return self.fc_out(self.repmlp(self.fc_in(x).relu()).relu()).relu()


class PureMlp(nn.Module):
    """(N, 3, H, W) normalised RGB to (N, classes) logits; each stage has half the map of the one before."""

    def __init__(self, arch):
        super().__init__()
        channels = arch["channels"]
        sizes = [[side >> i for side in arch["input"]] for i in range(len(channels))]
        self.stages = nn.ModuleList(
            Stage(inputs, outputs, size, arch) for inputs, outputs, size in zip([3, *channels], channels, sizes)
        )
        self.linear = nn.Linear(channels[-1], arch["classes"])

    def forward(self, x):
        for i, stage in enumerate(self.stages):
            x = stage(x if i == 0 else functional.max_pool2d(x, 2))
        return self.linear(x.mean(dim=(2, 3)))


def to_deploy(model):
    """A copy of `model` whose RepMLPs and fully-connected layers are merged."""
    return merged(model, RepMlp, ConvBn)
