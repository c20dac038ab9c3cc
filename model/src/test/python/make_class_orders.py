"""Makes the checkpoints of ClassOrderTest with PyTorch and safetensors; each carries the order of its classes in another way.

    python make_class_orders.py ../resources/class-orders
"""
import argparse
import collections
import json
import pathlib
import sys
import types

import numpy
import safetensors.torch
import torch

NAMES = ["zero", "one", "two é"]
INDEX = {name: i for i, name in enumerate(NAMES)}


class Config(dict):
    """Stands for the dicts of configuration libraries; a reader does not have this class."""


class Holder:
    pass


def weights():
    return {"w": torch.ones(2, 2)}


def holder():
    made = Holder()
    made.classes = NAMES
    return made


CONTENT = {
    "class_to_idx": {"class_to_idx": INDEX},
    "label_dict": {"label_dict": collections.OrderedDict(INDEX)},
    "classes": {"classes": NAMES},
    "class_names": {"class_names": tuple(NAMES)},
    "idx_to_class": {"idx_to_class": dict(enumerate(NAMES))},
    "id2label": {"config": {"id2label": {str(i): name for name, i in INDEX.items()}}},
    "mmcls": {"meta": {"CLASSES": tuple(NAMES), "epoch": 3}},
    "mmengine": {"meta": {"dataset_meta": {"classes": tuple(NAMES), "palette": None}}},
    "vocab": {"vocab": NAMES},
    "namespace": {"args": argparse.Namespace(classes=NAMES, lr=0.1)},
    "simple-namespace": {"args": types.SimpleNamespace(class_to_idx=INDEX)},
    "config-object": {"hyper_parameters": Config(class_to_idx=INDEX, lr=0.1)},
    "holder": {"model_info": holder()},
    "numpy-texts": {"class_names": numpy.array(NAMES)},
    "numpy-big-endian": {"class_names": numpy.array(NAMES).astype(">U9")},
    "numpy-objects": {"classes": numpy.array(NAMES, dtype=object)},
    "numpy-indices": {"class_to_idx": {name: numpy.int64(i) for name, i in INDEX.items()}},
    "numbers-as-texts": {"class_to_idx": {name: str(i) for name, i in INDEX.items()}},
    "shuffled-dict": {"class_to_idx": {name: INDEX[name] for name in sorted(NAMES)}},
    "two": {"class_to_idx": INDEX, "args": {"classes": sorted(NAMES)}},
    # Values under such keys that are no order and need no word.
    "others": {"classes": 3, "args": {"class_names": None, "vocab": "names.txt", "label_map": {}, "classlist": []}, "loss": 0.5},
    # Values that should be an order and are none.
    "gap": {"class_to_idx": {"a": 0, "b": 2}},
    "double": {"class_to_idx": {"a": 1, "b\n": 1}},
    "mixed-list": {"classes": ["a", 1]},
    "mixed-dict": {"idx_to_class": {0: "a", "1": "b"}},
    "set": {"classes": {"a", "b"}},
    "nested": {"idx_to_class": {"0": ["n1", "a"]}},
    "object": {"vocab": Holder()},
    "deep": {"a": {"b": {"c": {"classes": NAMES}}}},
}

SAFETENSORS = {
    "metadata-list": {"classes": json.dumps(NAMES)},
    "metadata-dict": {"format": "pt", "config": json.dumps({"id2label": dict(enumerate(NAMES))})},
    "metadata-text": {"classes": "zero, one", "vocab": "[not JSON"},
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in CONTENT.items():
        torch.save({"model": weights(), **content}, folder / f"{name}.pth")
    torch.save({"model": weights(), "classes": NAMES}, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    for name, metadata in SAFETENSORS.items():
        safetensors.torch.save_file(weights(), folder / f"{name}.safetensors", metadata=metadata)


if __name__ == "__main__":
    main()
