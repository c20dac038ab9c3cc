"""Makes small files as people's tools save them: unusual checkpoints, and what is taken for one. Needs torch and numpy.

    python make_wild.py ../resources/checkpoints/wild

read/ holds what can be read, with expected.json as make_checkpoints.py writes it; refused/ holds what cannot.
"""
import collections
import gzip
import io
import json
import pathlib
import sys
import tarfile
import tempfile
import types
import zipfile

import numpy
import torch

from make_checkpoints import expected, values


def bare():
    return collections.OrderedDict([("conv.weight", values(3, 2, 2, 2)), ("bn.running_var", values(3).abs() + 1),
                                    ("bn.num_batches_tracked", torch.tensor(5)), ("scale", torch.tensor(1.5))])


def class_of(module, name, base):
    """A class that pickles as module.name, as if that package were installed."""
    parent = ""
    for part in module.split("."):
        parent = f"{parent}.{part}" if parent else part
        sys.modules.setdefault(parent, types.ModuleType(parent))
    made = type(name, (base,), {"__module__": module, "__qualname__": name})
    setattr(sys.modules[module], name, made)
    return made


def saved(made, **options):
    out = io.BytesIO()
    torch.save(made, out, **options)
    return out.getvalue()


def without_checksums():
    torch.serialization.set_crc32_options(False)
    try:
        return saved(bare())
    finally:
        torch.serialization.set_crc32_options(True)


def without_data():
    with torch.serialization.skip_data():
        return saved(bare())


def arrays():
    big = numpy.ascontiguousarray(values(2, 3).numpy()).astype(">f4")
    return {"float32": values(3, 4).numpy(), "float64": values(2, 2, dtype=torch.float64).numpy(), "float16": values(5, dtype=torch.float16).numpy(),
            "fortran": numpy.asfortranarray(values(3, 4, 2).numpy()), "big_endian": big, "scalar": numpy.array(2.5, dtype="f4"),
            "empty": numpy.zeros((0, 3), "f4"), "part": values(6, 6).numpy()[1:4, ::2], "bn.num_batches_tracked": numpy.array(5)}


def of_arrays():
    return {k: torch.from_numpy(numpy.ascontiguousarray(v, dtype=v.dtype.newbyteorder("="))).reshape(v.shape) for k, v in arrays().items()}


def dtensors():
    import torch.distributed as dist
    from torch.distributed.tensor import Shard, distribute_tensor, init_device_mesh
    with tempfile.TemporaryDirectory() as folder:
        dist.init_process_group("gloo", init_method=f"file://{folder}/store", rank=0, world_size=1)
        try:
            mesh = init_device_mesh("cpu", (1,))
            return saved({"model": {k: distribute_tensor(v, mesh, [Shard(0)]) if v.dim() else v for k, v in bare().items() if k != "scale"}})
        finally:
            dist.destroy_process_group()


def scaled():
    tensor = values(3).as_subclass(class_of("mylib.quant", "ScaledTensor", torch.Tensor))
    tensor.scale = 4.0
    return {"w": values(2), "scaled": tensor}


def without_traces(archive):
    """An archive of torch.export without the stack traces in it, which hold paths of the machine."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return zipped({name: b"{}" if name.endswith("model.json") else source.read(name) for name in source.namelist()})


def rezipped(rename):
    """The archive of bare() with other names of its entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(bare()))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(rename(name), source.read(name))
    return out.getvalue()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


def tar(mode):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as target:
        data = saved({"w": values(2)})
        member = tarfile.TarInfo("weights/model.pth")
        member.size = len(data)
        target.addfile(member, io.BytesIO(data))
    return out.getvalue()


def through(save):
    """What save(path) writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.pt2"
        save(str(path))
        return path.read_bytes()


def package(path):
    with torch.package.PackageExporter(path) as out:
        out.save_pickle("model", "weights.pkl", {"w": values(2)})


def npz():
    out = io.BytesIO()
    numpy.savez(out, w=values(2).numpy())
    return out.getvalue()


def main(target):
    folder = pathlib.Path(target)
    for part in ("read", "refused"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    text, odd = class_of("mylib.text", "Name", str), class_of("mylib.dicts", "Odd", dict)
    linear = torch.nn.Linear(1, 2)
    optimizer = torch.optim.Adam(linear.parameters())
    linear(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    read = {
        "crc-off.pth": (without_checksums(), bare(), ""),
        "newline.pth": (saved(bare()) + b"\n", bare(), ""),
        "zeros-behind.pth": (saved(bare()) + bytes(4096), bare(), ""),
        "str-subclass-keys.pth": (saved({text(k): v for k, v in bare().items()}), bare(), ""),
        "str-subclass-keys-protocol1.pth": (saved({text(k): v for k, v in bare().items()}, pickle_protocol=1), bare(), ""),
        "numpy-str-keys.pth": (saved({numpy.str_(k): v for k, v in bare().items()}), bare(), ""),
        "dict-subclass.pth": (saved(odd(bare())), bare(), ""),
        "dict-subclass-entry.pth": (saved({"state_dict": odd(bare()), "epoch": 1}), bare(), "state_dict"),
        "numpy.pth": (saved(arrays()), of_arrays(), ""),
        "numpy-protocol5.pth": (saved({"model": arrays()}, pickle_protocol=5), of_arrays(), "model"),
        "numpy-legacy.pth": (saved(arrays(), _use_new_zipfile_serialization=False), of_arrays(), ""),
        "int-keys.pth 0": (saved({0: bare(), 1: {"w": values(2)}}), bare(), "0"),
        "easydict.pth state_dict": (saved(odd(state_dict=bare(), epoch=1)), bare(), "state_dict"),
    }
    record = {}
    for name, (data, tensors, entry) in read.items():
        (folder / "read" / name.split()[0]).write_bytes(data)
        record[name] = {"entry": entry, "tensors": expected(tensors)}
    (folder / "read" / "expected.json").write_text(json.dumps(record, indent=1) + "\n")
    refused = {
        "skip-data.pth": without_data(),
        "bytes-keys.pth": saved({"model": {k.encode(): v for k, v in bare().items()}}),
        "dtensor.pth": dtensors(),
        "meta.pth": saved({k: v.to("meta") for k, v in bare().items()}),
        "list.pth": saved({"decay": 0.9, "shadow_params": list(bare().values())}),
        "pairs.pth": saved(list(bare().items())),
        "tuple.pth": saved((bare(), 12)),
        "module-entry.pth": saved({"epoch": 4, "model": linear, "optimizer": None}),
        "module-attribute.pth": saved(torch.nn.Sequential(linear)),
        "optimizer.pth": saved(optimizer.state_dict()),
        "int8.pth": saved({"model": {"w": torch.ones(2, dtype=torch.int8)}}),
        "object-arrays.pth": saved({"w": numpy.array([{"a": 1}], dtype=object), "v": numpy.array(["a"])}),
        "none.pth": saved({"state_dict": None, "epoch": 3}),
        "scaled.pth": saved(scaled()),
        "export.pt2": without_traces(through(lambda path: torch.export.save(torch.export.export(torch.nn.Linear(1, 1), (torch.zeros(1, 1),)), path))),
        "torchscript.pt": through(lambda path: torch.jit.save(torch.jit.trace(torch.nn.Linear(1, 1), torch.zeros(1, 1)), path)),
        "package.pt": through(package),
        "arrays.npz": npz(),
        "nested.zip": zipped({"weights/model.pth": saved({"w": values(2)}), "__MACOSX/._model.pth": b"x"}),
        "flat.pth": rezipped(lambda name: name.split("/", 1)[1]),
        "deep.pth": rezipped(lambda name: "a/b/" + name),
        "weights.tar": tar("w"),
        "weights.tar.gz": tar("w:gz"),
        "weights.pth.gz": gzip.compress(saved({"w": values(2)}), mtime=0),
        "newline-before.pth": b"\r\n" + saved({"w": values(2)}),
    }
    for name, data in refused.items():
        (folder / "refused" / name).write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
