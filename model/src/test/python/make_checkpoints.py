"""Makes the small checkpoints of the tests with PyTorch and safetensors, and expected.json with what PyTorch reads from them.

    python make_checkpoints.py ../resources/checkpoints

The files under hostile/ create the file MARKER in the working directory if a reader executes them.
"""
import argparse
import collections
import io
import json
import pathlib
import pickle
import random
import struct
import sys
import tarfile
import zipfile

import numpy
import safetensors.torch
import torch

MARKER = "hostile-checkpoint-was-executed"
MAKE_MARKER = f"open('{MARKER}', 'w').close()"


def values(*shape, dtype=torch.float32):
    count = int(numpy.prod(shape))
    return ((torch.arange(count, dtype=torch.float64) * 7919 % 1009 - 504) / 37).to(dtype).reshape(shape)


def bare():
    return collections.OrderedDict([("conv.weight", values(3, 2, 2, 2)), ("bn.weight", values(3)), ("bn.running_var", values(3).abs() + 1),
                                    ("bn.num_batches_tracked", torch.tensor(5)), ("scale", torch.tensor(1.5)), ("empty", torch.zeros(0, 4))])


def training():
    layer = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3, bias=False), torch.nn.BatchNorm2d(3))
    with torch.no_grad():
        layer[0].weight.copy_(values(3, 2, 3, 3))
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    layer(torch.ones(2, 2, 5, 5)).sum().backward()
    optimizer.step()
    return {"epoch": 3, "lr": 0.1, "model": {"module." + k: v for k, v in layer.state_dict().items()}, "optimizer": optimizer.state_dict(),
            "args": argparse.Namespace(lr=0.1, name="x"), "rng": (random.Random(1).getstate(), torch.get_rng_state()[:8], 1 << 80),
            "numpy": numpy.float64(2.5), "seen": {"a", "b"}, "raw": b"\x00\xff"}


class Odd(dict):
    pass


def views():
    base = values(60)
    expanded = values(1, 5).expand(4, 5)
    return {"base": base, "same": base, "head": base[:12].reshape(3, 4), "middle": base[17:29].reshape(2, 6), "every_third": base[1::3],
            "transposed": base[:24].reshape(4, 6).t(), "permuted": base.reshape(3, 4, 5).permute(2, 0, 1), "expanded": expanded,
            "part_of_double": values(40, dtype=torch.float64)[5:25].reshape(4, 5).t(), "slice_of_half": values(30, dtype=torch.float16)[3:9]}


def parameters():
    tagged = torch.nn.Parameter(values(2, 3))
    tagged.tag = "python attribute"
    return {"plain": torch.nn.Parameter(values(3, 2)), "tagged": tagged, "frozen": torch.nn.Parameter(values(4), requires_grad=False),
            "buffer": torch.nn.Buffer(values(2)), "note": "text", "byte": torch.zeros(3, dtype=torch.uint8)}


def special(dtype):
    bits = torch.arange(-32768, 32768, 37, dtype=torch.int32).to(torch.int16)
    return {"all": bits.view(dtype), "ordinary": values(4, 3, dtype=dtype)}


GOOD = {
    "bare.pth": (bare, ""),
    "state-dict.pth": (lambda: {"meta": {"epoch": 1}, "state_dict": bare()}, "state_dict"),
    "training.pth": (training, "model"),
    "both.pth": (lambda: {"model_ema": {"a": values(2)}, "ema": {"a": values(3)}, "teacher": {"a": values(4)}}, "ema"),
    "half.pth": (lambda: special(torch.float16), ""),
    "cast.pth": (lambda: {("" if k.endswith("tracked") else "module.") + k: v.half() for k, v in bare().items()}, ""),
    "bfloat16.pth": (lambda: special(torch.bfloat16), ""),
    "double.pth": (lambda: {"w": values(3, 5, dtype=torch.float64) / 3, "infinite": torch.tensor([float("inf"), float("nan")]).double()}, ""),
    "views.pth": (views, ""),
    "parameters.pth": (parameters, ""),
    "odd-dict.pth": (lambda: {"model": bare(), "config": Odd(a=1), "self": None}, "model"),
    "protocol4.pth": (bare, ""),
}


def legacy_views():
    """Beside the views, tensors that are skipped but whose storages must be stepped over."""
    quantised = torch.quantize_per_tensor(values(6), 0.5, 0, torch.qint8)
    return {**views(), "quantised": quantised, "future": torch.tensor([1, 2, 3], dtype=torch.uint16)}


def averaged():
    """As torch.optim.swa_utils.AveragedModel and training scripts' EMA classes save themselves."""
    return {"state_dict": bare(), "ema": {"decay": 0.999, "module": {"module." + k: v * 2 for k, v in bare().items()}}, "a.b": {"w": values(2)}}


LEGACY = {
    "legacy-bare.pth": (bare, "", {}),
    "legacy-training.pth.tar": (training, "model", {}),
    "legacy-views.pth": (legacy_views, "", {}),
    "legacy-half.pth": (lambda: {k: v.half() for k, v in bare().items()}, "", {}),
    "legacy-bfloat16.pth": (lambda: {"w": values(5, dtype=torch.bfloat16)}, "", {}),
    "legacy-parameters.pth": (parameters, "", {}),
    "legacy-protocol1.pth": (bare, "", {"pickle_protocol": 1}),
    "legacy-protocol4.pth": (bare, "", {"pickle_protocol": 4}),
    "legacy-odd-dict.pth": (lambda: {"model": bare(), "config": Odd(a=1), "self": None}, "model", {}),
}


def save_legacy(made, path, **options):
    path.unlink(missing_ok=True)
    torch.save(made, path, _use_new_zipfile_serialization=False, **options)


def legacy_parts(path):
    """Two tensors on parts of one storage of ten elements, as PyTorch before 0.4 saved them."""

    class Part:
        def __init__(self, key, first, count):
            self.id = ("storage", torch.FloatStorage, "1", "cpu", 10, (key, first, count))

    class Pickler(pickle.Pickler):
        def persistent_id(self, thing):
            return thing.id if isinstance(thing, Part) else None

    with open(path, "wb") as out:
        for thing in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {}}):
            pickle.dump(thing, out, protocol=2)
        Pickler(out, protocol=2).dump({"a": Call(torch._utils._rebuild_tensor, Part("2", 0, 4), 1, (3,), (1,)),
                                       "b": Call(torch._utils._rebuild_tensor, Part("3", 4, 6), 0, (2, 3), (3, 1))})
        pickle.dump(["1"], out, protocol=2)
        out.write(struct.pack("<q", 10) + values(10).numpy().astype("<f4").tobytes())


class Call:
    """Pickles as the call function(*args)."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


class Item:
    def __init__(self, function, *args):
        self.call = function, args

    def __reduce_ex__(self, protocol):
        return (*self.call, None, iter([1, 2]), iter([("k", "v")]))


def archive(path, payload, extra=()):
    """What torch.save writes around a pickle."""
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("archive/data.pkl", payload)
        out.writestr("archive/byteorder", "little")
        for name, data in extra:
            out.writestr(name, data)
        out.writestr("archive/version", "3\n")


def raw(text):
    return text.encode("latin-1")


def hostile(folder):
    import os
    command = f"touch {MARKER}"
    objects = {
        "os-system": Call(os.system, command),
        "eval": Call(eval, MAKE_MARKER),
        "exec": Call(exec, MAKE_MARKER),
        "nested-call": Call(list, Call(map, exec, [MAKE_MARKER])),
        "torch-load": Call(torch.load, MARKER),
        "items": Item(exec, MAKE_MARKER),
    }
    for name, thing in objects.items():
        torch.save({"model": {"w": values(2, 2)}, "extra": thing}, folder / f"{name}.pth")
    torch.save({"model": {"w": values(2, 2), "bomb": Call(os.system, command)}}, folder / "beside-weights.pth")
    torch.save(Call(os.system, command), folder / "whole.pth")
    opcodes = {
        "inst": f"(S'{command}'\nios\nsystem\n.",
        "obj": f"(cos\nsystem\nS'{command}'\no.",
        "reduce": f"cos\nsystem\n(S'{command}'\ntR.",
        "newobj": f"\x80\x02cos\nsystem\n(S'{command}'\nt\x81.",
        "newobj-ex": f"\x80\x04cos\nsystem\n(S'{command}'\nt}}\x92.",
        "stack-global": f"\x80\x04\x8c\x02os\x8c\x06system\x93(S'{command}'\ntR.",
        "build-setstate": f"\x80\x02cos\n_Environ\n)\x81}}S'x'\ncos\nsystem\n(S'{command}'\ntRsb.",
        "extension": "\x80\x02\x82\x01(tR.",
        "rebuild-with-system": f"\x80\x02ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\nNS'{command}'\n\x85NtR.",
        "persistent-text": "Pos.system\n.",
    }
    for name, text in opcodes.items():
        archive(folder / f"{name}.pth", raw(text))


def broken(folder):
    """Malformed pickles that crash or fill careless readers."""
    cycles = "\x80\x02}q\x00X\x05\x00\x00\x00modelh\x00sX\x01\x00\x00\x00k]q\x01h\x01ash\x01h\x00s."
    cases = {
        "self-referencing": cycles,
        "list-as-key": "\x80\x02}]q\x00h\x00ah\x00s.",
        "no-stop": "\x80\x02}",
        "empty": "",
        "underflow": "\x80\x020.",
        "no-mark": "\x80\x02}u.",
        "mark-as-value": "\x80\x02(.",
        "unknown-opcode": "\x80\x02\xff.",
        "protocol-9": "\x80\x09}.",
        "no-memo": "\x80\x02h\x07.",
        "huge-text": "\x80\x02X\xff\xff\xff\x7fab.",
        "huge-text8": "\x80\x04\x8d" + "\xff" * 8 + "ab.",
        "huge-bytes8": "\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7fab.",
        "huge-long": "\x80\x02\x8b\xff\xff\xff\x7fab.",
        "negative-long": "\x80\x02\x8b\xff\xff\xff\xffab.",
        "call-of-list": "\x80\x02])R.",
        "self-calling-rebuild": "\x80\x02ctorch._tensor\n_rebuild_from_type_v2\nq\x00(h\x00h\x00]q\x01h\x01ah\x01tR.",
        "out-of-band": "\x80\x05\x97.",
        "odd-dict": "\x80\x02(X\x01\x00\x00\x00ad.",
        "bad-number": "Iabc\n.",
        "append-to-int": "\x80\x02K\x01K\x02a.",
    }
    for name, text in cases.items():
        archive(folder / f"{name}.pth", raw(text))
    save_legacy(torch.nn.Linear(1, 1), folder / "legacy-whole-module.pth")
    (folder / "plain-pickle.pth").write_bytes(pickle.dumps({"w": [1.5] * 100}, protocol=2))
    with tarfile.open(folder / "tar.pth", "w") as out:
        for name in ("storages", "tensors", "pickle"):
            entry = tarfile.TarInfo(name)
            out.addfile(entry, io.BytesIO())
    torch.save({"w": torch.tensor([1.0, 1e300], dtype=torch.float64)}, folder / "too-big-for-float32.pth")
    torch.save({"optimizer": {"state": {}}, "teacher": {"w": values(2)}}, folder / "unknown-entry.pth")
    torch.save({"step": torch.tensor(5), "teacher": {"w": values(2)}}, folder / "counter-beside.pth")
    torch.save({"loss": torch.tensor(0.5), "teacher": {"w": values(2)}}, folder / "ambiguous.pth")
    torch.save({"epoch": 1}, folder / "no-tensors.pth")
    torch.save(torch.nn.Linear(1, 1), folder / "whole-module.pth")


def sharded(folder):
    """What Hugging Face's save_pretrained writes."""
    shards = {"model-00001-of-00002.safetensors": {"conv.weight": values(3, 2, 2, 2), "bn.weight": values(3, dtype=torch.float16)},
              "model-00002-of-00002.safetensors": {"bn.running_var": values(3).abs() + 1, "bn.num_batches_tracked": torch.tensor(5),
                                                   "a.head": values(5)}}
    for name, tensors in shards.items():
        safetensors.torch.save_file(tensors, folder / name, metadata={"format": "pt"})
    weight_map = {tensor: name for name, tensors in shards.items() for tensor in tensors}
    size = sum(t.nbytes for tensors in shards.values() for t in tensors.values())
    index = {"metadata": {"total_size": size}, "weight_map": dict(sorted(weight_map.items()))}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")
    return {tensor: value for tensors in shards.values() for tensor, value in tensors.items()}


def expected(state):
    """Shape and hexadecimal little-endian float32 of each floating-point tensor."""
    return {name: {"shape": list(t.shape), "float32": t.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes().hex()}
            for name, t in state.items() if isinstance(t, torch.Tensor) and not t.is_quantized and t.is_floating_point() and not name.endswith("num_batches_tracked")}


def unwrapped(state):
    if all(key.startswith("module.") or key.endswith("num_batches_tracked") for key in state):
        return {key.removeprefix("module."): tensor for key, tensor in state.items()}
    return state


def main(target):
    folder = pathlib.Path(target)
    for part in ("good", "hostile", "broken", "sharded"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    record = {}
    for name, (make, entry) in GOOD.items():
        made = make()
        torch.save(made, folder / "good" / name, **({"pickle_protocol": 4} if name.startswith("protocol4") else {}))
        record[name] = {"entry": entry, "tensors": expected(unwrapped(made[entry] if entry else made))}
    for name, (make, entry, options) in LEGACY.items():
        made = make()
        save_legacy(made, folder / "good" / name, **options)
        record[name] = {"entry": entry, "tensors": expected(unwrapped(made[entry] if entry else made))}
    legacy_parts(folder / "good" / "legacy-parts.pth")
    record["legacy-parts.pth"] = {"entry": "", "tensors": expected(torch.load(folder / "good" / "legacy-parts.pth"))}
    torch.save(averaged(), folder / "good" / "averaged.pth")
    record["averaged.pth"] = {"entry": "state_dict", "tensors": expected(averaged()["state_dict"])}
    record["averaged.pth ema.module"] = {"entry": "ema.module", "tensors": expected(unwrapped(averaged()["ema"]["module"]))}
    safe = {"a": values(2, 3), "b": values(5, dtype=torch.float16), "c": values(3, dtype=torch.bfloat16), "d": values(2, dtype=torch.float64),
            "bn.num_batches_tracked": torch.tensor(5), "scalar": torch.tensor(2.5), "empty": torch.zeros(0, 3)}
    safetensors.torch.save_file(safe, folder / "good" / "all.safetensors", metadata={"format": "pt"})
    record["all.safetensors"] = {"entry": "", "tensors": expected(safe)}
    record["sharded"] = {"entry": "", "tensors": expected(sharded(folder / "sharded"))}
    (folder / "expected.json").write_text(json.dumps(record, indent=1) + "\n")
    hostile(folder / "hostile")
    broken(folder / "broken")


if __name__ == "__main__":
    main(sys.argv[1])
