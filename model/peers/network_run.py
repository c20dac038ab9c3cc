"""One network: its logits compared, its cases measured in rounds, its bars judged."""

import gc
import sys
import time

import torch

import accuracy
import cases
import measure
import report
from errors import MeasurementError
from networks import Networks, recipe
from onnx_peer import OrtPeers
from ours import Engine, peak_memory
from photos import Photos


class Data:
    """Images of a recipe and PyTorch's loaders of them; of a network without end-to-end cases, none."""

    def __init__(self, options, name, scratch):
        chosen = set(options.cases) if name in options.e2e_models else set()
        self.groups = chosen & {"e2e", "preprocess"}
        self.photos, self.loaders = None, {}
        if self.groups:
            self.photos = Photos(options.data, options.limit, recipe(name), scratch)
        if "e2e" in self.groups:
            self.loaders = {count: self.photos.loader(options.batch, count) for count in options.e2e_workers}


def measured(options, name, env, scratch):
    """Everything about one network, as it goes into the results."""
    begun = time.perf_counter()
    # The processes of the loaders start before the networks are in memory.
    data = Data(options, name, scratch)
    print(f"{name}: making networks and sessions", file=sys.stderr, flush=True)
    networks = Networks(name, options.checked_images)
    ort = OrtPeers(networks, options.batch, options.threads, scratch)
    with Engine(options.program, name, env, options.timeout) as engine:
        differences = None
        if "accuracy" in options.cases:
            differences = compared(networks, ort, engine, scratch)
        subject = cases.Subject(name, networks, ort, engine)
        planned = list(chosen_cases(options, subject, data))
        print(f"{name}: ready after {time.perf_counter() - begun:.1f} s", file=sys.stderr, flush=True)
        answers, trials, failures = measure.in_rounds(planned, options.rounds)
    found = report.Found(networks.arch["family"], networks.flops, differences, subject.absent, failures)
    measured_cases = report.measured_cases(planned, answers, trials, options.rounds)
    # The cases hold the subject, and this one the networks.
    del networks, ort, subject, planned
    torch.compiler.reset()
    gc.collect()
    peak = peak_bytes(options, name, env, scratch, failures) if "memory" in options.cases else None
    judged = report.network(found, measured_cases, peak, "e2e" in data.groups)
    origin = {"date": report.now(), "commit": report.commit(options.program)}
    return judged | origin | {"seconds": round(time.perf_counter() - begun, 1)}


def compared(networks, ort, engine, scratch):
    differences = accuracy.compared(networks, ort.batch[1], engine, scratch)
    print("logits: " + ", ".join(f"{name} {value:.1e}" for name, value in differences.items()), file=sys.stderr, flush=True)
    wrong = accuracy.disagreements(differences)
    if wrong:
        beyond = f"logits disagree beyond {accuracy.TOLERANCE:.0e}, so speeds mean nothing"
        raise MeasurementError(f"{beyond}: {'; '.join(wrong)}")
    return differences


def chosen_cases(options, subject, data):
    every = {
        "throughput": lambda: cases.throughput(options, subject),
        "sgemm": lambda: cases.sgemm(options, subject),
        "latency": lambda: cases.latency(options, subject),
    }
    if data.photos is not None:
        every["e2e"] = lambda: cases.end_to_end(options, subject, data.photos, data.loaders)
        every["preprocess"] = lambda: cases.preprocess(options, subject, data.photos)
    for group, make in every.items():
        if group in options.cases:
            yield from make()


def peak_bytes(options, name, env, scratch, failures):
    key = "peakResidentBytes"

    def ask():
        answer = peak_memory(options.program, name, options.batch, options.threads, env, scratch, options.timeout)
        return measure.counted(answer, key)

    answer = measure.attempt("memory", ask, "end", failures)
    return answer and answer[key]
