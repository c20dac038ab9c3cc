"""A PSPNet on a ResNet with RepMLPs (arXiv 2105.01883, section 4.4) in training-time form, with the tensor names of the project."""

import torch
from torch import nn
from torch.nn import functional


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1, dilation=1, groups=1):
        super().__init__()
        padding = kernel // 2 * dilation
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn(self.conv(x))


class RepMlp(nn.Module):
    """The RepMLP of section 3 on maps that partitions of h x w cover: Global, Partition and Local Perceptron."""

    def __init__(self, channels, side, h, w, kernels, groups):
        super().__init__()
        self.h, self.w, self.kernels = h, w, kernels
        features = channels * (side // h) * (side // w)
        area = channels * h * w
        self.avg = nn.Sequential()
        self.avg.add_module("avg", nn.AvgPool2d((h, w)))
        self.avg.add_module("bn", nn.BatchNorm2d(channels))
        self.fc1_fc2 = nn.Sequential()
        self.fc1_fc2.add_module("fc1", nn.Linear(features, features))
        self.fc1_fc2.add_module("relu", nn.ReLU())
        self.fc1_fc2.add_module("fc2", nn.Linear(features, features))
        self.fc3 = nn.Conv2d(area, area, 1, groups=groups, bias=False)
        self.fc3_bn = nn.BatchNorm1d(area)
        for kernel in kernels:
            self.add_module(f"repconv{kernel}", ConvNorm(channels, channels, kernel, groups=groups))

    def forward(self, x):
        n, c, height, width = x.shape
        h, w = self.h, self.w
        down, across = height // h, width // w
        vector = self.fc1_fc2(self.avg(x).reshape(n, -1)).reshape(n, c, down, 1, across, 1)
        # (N, C, H, W) -> (N, H/h, W/w, C, h, w) -> one row per partition
        parts = (x.reshape(n, c, down, h, across, w) + vector).permute(0, 2, 4, 1, 3, 5).reshape(-1, c, h, w)
        y = self.fc3_bn(self.fc3(parts.reshape(-1, c * h * w, 1, 1)).reshape(-1, c * h * w))
        for kernel in self.kernels:
            y = y + getattr(self, f"repconv{kernel}")(parts).reshape(-1, c * h * w)
        return y.reshape(n, down, across, c, h, w).permute(0, 3, 1, 4, 2, 5).reshape(n, c, height, width)


class BaseBlock(nn.Module):
    def __init__(self, inputs, width, dilation):
        super().__init__()
        mid = width // 4
        if inputs != width:
            self.shortcut = ConvNorm(inputs, width, 1)
        self.conv1 = ConvNorm(inputs, mid, 1)
        self.conv2 = ConvNorm(mid, mid, 3, dilation=dilation)
        self.conv3 = ConvNorm(mid, width, 1)

    def forward(self, x):
        y = self.conv3(functional.relu(self.conv2(functional.relu(self.conv1(x)))))
        return functional.relu(y + (self.shortcut(x) if hasattr(self, "shortcut") else x))


class Bottleneck(nn.Module):
    def __init__(self, width, side, stage):
        super().__init__()
        mid = width // 4
        inner = mid // stage["r"]
        h, w = stage["partition"]
        self.btnk_conv1 = ConvNorm(width, mid, 1)
        self.btnk_conv2 = ConvNorm(mid, inner, 3)
        self.btnk_repmlp = RepMlp(inner, side, h, w, stage["kernels"], stage["groups"])
        self.btnk_conv4 = ConvNorm(inner, mid, 3)
        self.btnk_conv5 = ConvNorm(mid, width, 1)

    def forward(self, x):
        y = x
        for module in (self.btnk_conv1, self.btnk_conv2, self.btnk_repmlp, self.btnk_conv4):
            y = functional.relu(module(y))
        return functional.relu(self.btnk_conv5(y) + x)


class Trunk(nn.Module):
    """All stages have stride 1, so the map keeps a quarter of the input's side."""

    def __init__(self, arch):
        super().__init__()
        side = arch["input"][0] // 4
        self.stage0 = nn.Sequential(ConvNorm(3, arch["stem"], 7, stride=2), nn.MaxPool2d(3, 2, 1))
        inputs = arch["stem"]
        for number, stage in enumerate(arch["stages"], start=1):
            blocks = [BaseBlock(inputs, stage["width"], stage.get("dilation", 1))]
            for _ in range(stage["depth"] - 1):
                blocks.append(
                    Bottleneck(stage["width"], side, stage)
                    if stage["block"] == "bottleneck"
                    else BaseBlock(stage["width"], stage["width"], stage.get("dilation", 1))
                )
            self.add_module(f"stage{number}", nn.Sequential(*blocks))
            inputs = stage["width"]
        self.width = inputs

    def forward(self, x):
        x = self.stage0[1](functional.relu(self.stage0[0](x)))
        for name, stage in self.named_children():
            x = x if name == "stage0" else stage(x)
        return x


class PspNet(nn.Module):
    """Images (N, 3, H, W) -> scores (N, classes, H, W)."""

    def __init__(self, arch):
        super().__init__()
        self.backbone = Trunk(arch)
        width, hidden = self.backbone.width, arch["hidden"]
        each = width // len(arch["bins"])
        self.ppm = nn.Module()
        self.ppm.features = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(side), nn.Conv2d(width, each, 1, bias=False), nn.BatchNorm2d(each), nn.ReLU())
            for side in arch["bins"]
        )
        self.cls = nn.Sequential(
            nn.Conv2d(2 * width, hidden, 3, padding=1, bias=False),
            nn.BatchNorm2d(hidden),
            nn.ReLU(),
            nn.Dropout2d(0.1),
            nn.Conv2d(hidden, arch["classes"], 1),
        )

    def forward(self, x):
        y = self.backbone(x)
        maps = [y] + [self.resized(feature(y), y.shape[2:]) for feature in self.ppm.features]
        return self.resized(self.cls(torch.cat(maps, 1)), x.shape[2:])

    @staticmethod
    def resized(x, size):
        return functional.interpolate(x, size, mode="bilinear", align_corners=True)
