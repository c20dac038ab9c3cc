"""What is measured: every case of every engine, by group. A name is group.engine.form-or-settings."""

import torch

import measure
import photos as photographs
from errors import MeasurementError
from measure import Case
from networks import OrtModel, images

WARM_UP_SECONDS = 1
PRODUCT = 1024
WORKERS = (0, 1, 2)


class OrtPeers:
    """The deploy form in ONNX Runtime, for the throughput batch and for single images, with 1 and with all threads."""

    def __init__(self, networks, batch, threads, folder):
        def both(size):
            path = networks.export(size, folder)
            models = {intra: OrtModel(path, size, intra, networks.arch) for intra in sorted({1, threads})}
            path.unlink()
            return models

        self.batch = both(batch)
        self.single = self.batch if batch == 1 else both(1)


def throughput(options, networks, ort, engine):
    batch, seconds = options.batch, options.seconds

    def counted(answer):
        # All engines by the same measure: the operations that the deploy form takes.
        return answer | {"gigaflops": answer["imagesPerSecond"] * networks.flops / 1e9}

    for form in ("fused", "deploy", "train"):
        for mode in ("apart", "together"):
            request = f"run {options.model} {form} {batch} {options.threads} {mode}"
            yield case(
                f"throughput.ours.{form}.{mode}",
                "imagesPerSecond",
                lambda s, request=request: counted(engine.ask(f"{request} {s}")),
                seconds,
            )
    for form, model in (("deploy", networks.deploy), ("train", networks.train)):
        for size in options.torch_batches:
            work = torch_run(model, images(size, networks.arch))
            yield case(
                f"throughput.torch.{form}.batch{size}",
                "imagesPerSecond",
                lambda s, work=work, size=size: counted(measure.batches(work, size, s)),
                seconds,
            )
    settings = [(f"intra{intra}", intra, 1) for intra in ort.batch]
    for name, intra, callers in settings + [(f"{options.threads}xintra1", 1, options.threads)]:
        yield case(
            f"throughput.ort.deploy.{name}",
            "imagesPerSecond",
            lambda s, intra=intra, callers=callers: counted(
                measure.batches(ort.batch[intra].run, batch, s, callers)
            ),
            seconds,
        )


def sgemm(options, engine):
    yield case("sgemm.ours", "gigaflops", lambda s: engine.ask(f"sgemm {options.threads} {s}"), options.seconds)
    a, b = (torch.rand(PRODUCT, PRODUCT) for _ in range(2))
    out = torch.empty(PRODUCT, PRODUCT)

    def product(seconds):
        answer = measure.batches(lambda: torch.mm(a, b, out=out), 1, seconds)
        return {"gigaflops": 2 * PRODUCT**3 / 1e6 / answer["latencyMillis"]}

    yield case("sgemm.torch", "gigaflops", product, options.seconds)


def latency(options, networks, ort, engine):
    request = f"run {options.model} fused 1 {options.threads} together"
    yield case("latency.ours.fused", "latencyMillis", lambda s: engine.ask(f"{request} {s}"), options.seconds)
    work = torch_run(networks.deploy, images(1, networks.arch))
    yield case("latency.torch.deploy", "latencyMillis", lambda s: measure.batches(work, 1, s), options.seconds)
    for intra, model in ort.single.items():
        yield case(
            f"latency.ort.deploy.intra{intra}",
            "latencyMillis",
            lambda s, model=model: measure.batches(model.run, 1, s),
            options.seconds,
        )


def end_to_end(options, networks, engine, photos, loaders):
    for kind, name in (("pipeline", "loop"), ("spark", "spark")):

        def evaluate(folder, kind=kind):
            forms = "train,fused"
            request = f"{kind} {options.model} {forms} {folder} {recipe(networks.arch)} {options.batch} {options.threads}"
            answer = engine.ask(request)
            expected = len(list(folder.glob("*/*")))
            if answer.get("images") != expected:
                raise MeasurementError(f"'{request}' evaluated {answer.get('images')} of {expected} images")
            return answer

        yield Case(
            f"e2e.ours.{name}",
            "imagesPerSecond",
            lambda evaluate=evaluate: evaluate(photos.folder),
            lambda evaluate=evaluate: evaluate(photos.few),
        )
    few = images(options.e2e_torch_batch, networks.arch)
    for workers, loader in loaders.items():
        yield Case(
            f"e2e.torch.workers{workers}",
            "imagesPerSecond",
            lambda loader=loader: photographs.evaluated(networks.train, networks.deploy, loader),
            lambda: (torch_run(networks.train, few)(), torch_run(networks.deploy, few)()),
        )


def preprocess(options, networks, engine, photos):
    request = f"preprocess {photos.folder} {recipe(networks.arch)}"
    yield case("preprocess.ours", "imagesPerSecond", lambda s: engine.ask(f"{request} {s}"), options.seconds)
    yield case("preprocess.pillow", "imagesPerSecond", photos.pillow, options.seconds)


def case(name, value, run, seconds):
    """A case whose length is a number of seconds."""
    return Case(name, value, lambda: run(seconds), lambda: run(min(seconds, WARM_UP_SECONDS)))


def recipe(arch):
    return f"repmlpnet-{arch.input[0]}"


def torch_run(model, batch):
    def run():
        with torch.inference_mode():
            model(batch)

    return run
