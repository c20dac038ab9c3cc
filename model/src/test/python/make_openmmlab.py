"""Makes checkpoints of a small RepMLPNet whose PyTorch modules are named as OpenMMLab names them, and what it computes.

    python make_openmmlab.py ../resources/checkpoints/openmmlab
    python make_openmmlab.py --load FILE...    # loads each file strictly into the modules of its form; prints its logits' distance

Written from the published names and definitions alone, so that nothing here depends on how the project reads or converts.
"""
import copy
import json
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional

INPUT, CHANNELS, DEPTHS, SHARESETS, KERNELS, PATCH, CLASSES = (8, 12), (8, 16), (1, 2), (2, 4), (1, 3), 2, 5
DEPLOY_TOLERANCE = 1e-5  # float32 weights merged in float64, rounded once, against weights that were not merged


class ConvModule(nn.Module):
    """A convolution and maybe a batch norm; no activation of its own here."""

    def __init__(self, channels, out, side=1, stride=1, padding=0, groups=1, norm=True):
        super().__init__()
        self.conv = nn.Conv2d(channels, out, side, stride, padding, groups=groups, bias=not norm)
        self.bn = nn.BatchNorm2d(out) if norm else nn.Identity()

    def forward(self, x):
        return self.bn(self.conv(x))


class PatchEmbed(nn.Module):
    def __init__(self, channels, out, side):
        super().__init__()
        self.projection = nn.Conv2d(channels, out, side, side, bias=False)
        self.norm = nn.BatchNorm2d(out)

    def forward(self, x):
        return self.norm(self.projection(x)).relu()


class SqueezeExcitation(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = ConvModule(channels, channels // 4, norm=False)
        self.conv2 = ConvModule(channels // 4, channels, norm=False)

    def forward(self, x):
        return self.conv2(self.conv1(x.mean((2, 3), keepdim=True)).relu()).sigmoid()


class Block(nn.Module):
    def __init__(self, channels, sharesets, h, w, deploy):
        super().__init__()
        self.sharesets, self.h, self.w, self.deploy = sharesets, h, w, deploy
        side = sharesets * h * w
        self.gp = SqueezeExcitation(channels)
        self.fc3 = nn.Conv2d(side, side, 1, groups=sharesets, bias=deploy)
        self.fc3_bn = nn.Identity() if deploy else nn.BatchNorm2d(sharesets)
        for k in () if deploy else KERNELS:
            self.add_module(f"repconv{k}", ConvModule(sharesets, sharesets, k, padding=k // 2, groups=sharesets))

    def forward(self, x):
        maps = x.reshape(-1, self.sharesets, self.h, self.w)
        out = self.fc3_bn(self.fc3(maps.reshape(len(maps), -1, 1, 1)).reshape_as(maps))
        for k in () if self.deploy else KERNELS:
            out = out + getattr(self, f"repconv{k}")(maps)
        return out.reshape_as(x) * self.gp(x)

    def merged(self):
        """fc3 of the deploy form: what the block's sum of branches gives for zero and for each element of the identity."""
        area = self.h * self.w
        rows = torch.cat([torch.zeros(1, area), torch.eye(area)]).to(self.fc3.weight).reshape(-1, 1, self.h, self.w)
        maps = rows.expand(-1, self.sharesets, -1, -1)
        out = self.fc3_bn(self.fc3(maps.reshape(len(maps), -1, 1, 1)).reshape_as(maps))
        out = sum((getattr(self, f"repconv{k}")(maps) for k in KERNELS), out).reshape(area + 1, -1)
        return (out[1:] - out[0]).t().reshape_as(self.fc3.weight), out[0]


class FeedForward(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.ffn_fc1 = ConvModule(channels, 4 * channels)
        self.ffn_fc2 = ConvModule(4 * channels, channels)

    def forward(self, x):
        return self.ffn_fc2(functional.gelu(self.ffn_fc1(x)))


class Unit(nn.Module):
    def __init__(self, channels, sharesets, h, w, deploy):
        super().__init__()
        self.repmlp_block = Block(channels, sharesets, h, w, deploy)
        self.ffn_block = FeedForward(channels)
        self.norm1 = nn.BatchNorm2d(channels)
        self.norm2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        x = x + self.repmlp_block(self.norm1(x))
        return x + self.ffn_block(self.norm2(x))


class Backbone(nn.Module):
    def __init__(self, deploy):
        super().__init__()
        self.patch_embed = PatchEmbed(3, CHANNELS[0], PATCH)
        self.stages = nn.ModuleList()
        self.downsample_layers = nn.ModuleList()
        for i, c in enumerate(CHANNELS):
            h, w = (side // PATCH >> i for side in INPUT)
            self.stages.append(nn.Sequential(*(Unit(c, SHARESETS[i], h, w, deploy) for _ in range(DEPTHS[i]))))
            if i + 1 < len(CHANNELS):
                self.downsample_layers.append(ConvModule(c, CHANNELS[i + 1], 2, 2))
        self.final_norm = nn.BatchNorm2d(CHANNELS[-1])

    def forward(self, x):
        x = self.patch_embed(x)
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i < len(self.downsample_layers):
                x = self.downsample_layers[i](x).relu()
        return self.final_norm(x)


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(CHANNELS[-1], CLASSES)


class Classifier(nn.Module):
    def __init__(self, deploy):
        super().__init__()
        self.backbone = Backbone(deploy)
        self.head = Head()

    def forward(self, x):
        return self.head.fc(self.backbone(x).mean((2, 3)))


def trained():
    """Random weights, statistics and counters, none of them at its initial value."""
    torch.manual_seed(7)
    model = Classifier(False).eval()
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    for number, norm in enumerate(norms):
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.normal_(norm.bias, std=0.3)
        norm.running_mean.normal_(std=0.3)
        norm.running_var.uniform_(0.3, 2)
        norm.num_batches_tracked.fill_(1000 + number)
    return model


def deployed(model):
    wide = copy.deepcopy(model).double()
    state = Classifier(True).state_dict()
    for name in state:
        if ".fc3." in name:
            block = wide.get_submodule(name[: name.index(".fc3.")])
            state[name] = block.merged()[name.endswith("bias")].float()
        else:
            state[name] = model.state_dict()[name]
    return state


def image():
    """(1, 3, H, W) float64, exact in float32."""
    i = torch.arange(3 * INPUT[0] * INPUT[1])
    return ((i * 37 % 101).double() / 32 - 1.5).reshape(1, 3, *INPUT)


def logits(state):
    model = Classifier(not any("fc3_bn" in name for name in state)).eval()
    model.load_state_dict(state, strict=True)
    return model.double()(image())[0]


@torch.no_grad()
def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    model = trained()
    train, deploy = model.state_dict(), deployed(model)
    torch.save({"meta": {"CLASSES": ["a", "b", "c", "d", "e"], "epoch": 300}, "state_dict": train}, folder / "train.pth")
    torch.save({"meta": {}, "state_dict": deploy}, folder / "deploy.pth")
    record = {"logits": logits(train).tolist(), "counters": {k: int(v) for k, v in train.items() if v.dtype == torch.int64}}
    (folder / "expected.json").write_text(json.dumps(record, indent=1) + "\n")
    assert (logits(deploy) - logits(train)).abs().max() < DEPLOY_TOLERANCE


@torch.no_grad()
def load(files):
    reference = logits(trained().state_dict())
    for file in files:
        content = torch.load(file, weights_only=True)
        distance = (logits(content["state_dict"]) - reference).abs().max()
        print(file, "keys of the file:", list(content), "meta:", content["meta"], "max |difference| of logits:", float(distance))
        assert distance < DEPLOY_TOLERANCE


if __name__ == "__main__":
    load(sys.argv[2:]) if sys.argv[1] == "--load" else make(pathlib.Path(sys.argv[1]))
