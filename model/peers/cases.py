"""What is measured of one network: every case of every engine, by group. A name is group.engine.form.setting."""

from dataclasses import dataclass, field

import torch

import measure
import photos as photographs
import torch_peer
from errors import MeasurementError
from measure import Case
from networks import Networks, images
from onnx_peer import OrtPeers
from ours import Engine

WARM_UP_SECONDS = 1
PRODUCT = 1024


@dataclass
class Subject:
    """One network in all engines. `absent` says why PyTorch has no such setting."""

    name: str
    networks: Networks
    ort: OrtPeers
    engine: Engine
    absent: dict = field(default_factory=dict)

    def counted(self, answer):
        """All engines by the same measure: the operations that the deploy form takes."""
        return answer | {"gigaflops": answer["imagesPerSecond"] * self.networks.flops / 1e9}

    def torch_run(self, form, size, setting):
        """PyTorch's form at that setting, or None where it does not work."""
        try:
            return torch_peer.runner(getattr(self.networks, form), images(size, self.networks.arch), setting)
        except Exception as e:
            reason = str(e).strip().splitlines() or [""]
            self.absent[f"torch.{form}.{setting}"] = f"{type(e).__name__}: {reason[0]}"
            return None


def throughput(options, subject):
    for form in ("fused", "deploy", "train"):
        request = f"run {subject.name} {form} {options.batch} {options.threads} apart"
        yield case(
            f"throughput.ours.{form}",
            "imagesPerSecond",
            lambda s, request=request: subject.counted(subject.engine.ask(f"{request} {s}")),
            options.seconds,
        )
    yield from torch_throughput(options, subject, "deploy", options.torch_settings)
    # Compiling takes long, and nobody who compiles a network for its speed leaves it in training-time form.
    train = [setting for setting in options.torch_settings if setting != torch_peer.COMPILED]
    yield from torch_throughput(options, subject, "train", train)
    ort, batch = subject.ort, options.batch
    runs = [(f"intra{intra}", model.run, batch, 1) for intra, model in ort.batch.items()]
    runs.append((f"{options.threads}xintra1", ort.batch[1].run, batch, options.threads))
    runs.append((f"{options.threads}xintra1-batch1", ort.single[1].run, 1, options.threads))
    for setting, run, size, callers in runs:
        yield case(
            f"throughput.ort.deploy.{setting}",
            "imagesPerSecond",
            lambda s, run=run, size=size, callers=callers: subject.counted(measure.batches(run, size, s, callers)),
            options.seconds,
            contest="throughput.ort.deploy",
        )


def torch_throughput(options, subject, form, settings):
    sizes = [(setting, options.batch) for setting in settings]
    sizes += [(torch_peer.EAGER, size) for size in options.torch_batches if size != options.batch]
    for setting, size in sizes:
        work = subject.torch_run(form, size, setting)
        if work is None:
            continue
        yield case(
            f"throughput.torch.{form}.{setting}" + ("" if size == options.batch else f"-batch{size}"),
            "imagesPerSecond",
            lambda s, work=work, size=size: subject.counted(measure.batches(work, size, s)),
            options.seconds,
            contest=f"throughput.torch.{form}",
            kept=1,
        )


def sgemm(options, subject):
    request = f"sgemm {options.threads}"
    yield case("sgemm.ours", "gigaflops", lambda s: subject.engine.ask(f"{request} {s}"), options.seconds)
    a, b = (torch.rand(PRODUCT, PRODUCT) for _ in range(2))
    out = torch.empty(PRODUCT, PRODUCT)

    def product(seconds):
        answer = measure.batches(lambda: torch.mm(a, b, out=out), 1, seconds)
        return {"gigaflops": 2 * PRODUCT**3 / 1e6 / answer["latencyMillis"]}

    yield case("sgemm.torch", "gigaflops", product, options.seconds)


def latency(options, subject):
    request = f"run {subject.name} fused 1 {options.threads} together"
    yield case("latency.ours.fused", "latencyMillis", lambda s: subject.engine.ask(f"{request} {s}"), options.seconds)
    runs = {f"ort.deploy.intra{intra}": model.run for intra, model in subject.ort.single.items()}
    for setting in (torch_peer.EAGER, torch_peer.FROZEN):
        work = setting in options.torch_settings and subject.torch_run("deploy", 1, setting)
        if work:
            runs[f"torch.deploy.{setting}"] = work
    for name, run in runs.items():
        yield case(
            f"latency.{name}",
            "latencyMillis",
            lambda s, run=run: measure.batches(run, 1, s),
            options.seconds,
            contest="latency." + name.partition(".")[0],
            kept=1,
        )


def end_to_end(options, subject, photos, loaders):
    for kind, name in (("pipeline", "loop"), ("spark", "spark")):

        def evaluate(folder, kind=kind):
            forms = "train,fused"
            words = (kind, subject.name, forms, folder, photos.recipe, options.batch, options.threads)
            request = " ".join(map(str, words))
            answer = subject.engine.ask(request)
            expected = len(list(folder.glob("*/*")))
            if answer.get("images") != expected:
                raise MeasurementError(f"'{request}' evaluated {answer.get('images')} of {expected} images")
            return answer

        yield Case(
            f"e2e.ours.{name}",
            "imagesPerSecond",
            lambda evaluate=evaluate: evaluate(photos.folder),
            lambda evaluate=evaluate: evaluate(photos.few),
            rounds=options.e2e_rounds,
        )
    networks = subject.networks
    for workers, loader in loaders.items():
        yield Case(
            f"e2e.torch.workers{workers}",
            "imagesPerSecond",
            lambda loader=loader: photographs.evaluated(networks.train, networks.deploy, loader),
            lambda: None,  # its networks have run already
            rounds=options.e2e_rounds,
        )


def preprocess(options, subject, photos):
    request = f"preprocess {photos.folder} {photos.recipe}"
    yield case("preprocess.ours", "imagesPerSecond", lambda s: subject.engine.ask(f"{request} {s}"), options.seconds)
    yield case("preprocess.pillow", "imagesPerSecond", photos.pillow, options.seconds)


def case(name, value, run, seconds, **more):
    """A case whose length is a number of seconds."""
    return Case(name, value, lambda: run(seconds), lambda: run(min(seconds, WARM_UP_SECONDS)), **more)
