"""Timing: one case, and rounds over all cases."""

import math
import statistics
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from typing import Callable

from errors import MeasurementError

# Threads of a peer spin for a moment after their work; the next case starts when they sleep.
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Case:
    """One thing to measure; `value` names the number in its answer that counts."""

    name: str
    value: str  # imagesPerSecond, latencyMillis or gigaflops
    run: Callable[[], dict]
    warm_up: Callable[[], object]


def rate(images, seconds):
    return {
        "images": images,
        "seconds": seconds,
        "imagesPerSecond": images / seconds,
        "millisPerImage": 1e3 * seconds / images,
    }


def durations(work, seconds):
    """Seconds of each run of `work` until the time is up, at least one."""
    spent, start = [], time.perf_counter()
    while not spent or time.perf_counter() - start < seconds:
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return spent


def batches(work, images, seconds, callers=1):
    """Runs batches in `callers` threads at once after one unmeasured batch each; speeds of the threads add up."""
    start = threading.Barrier(callers)
    results, failures = [], []

    def call():
        try:
            work()
            start.wait()
            results.append(durations(work, seconds))
        except Exception as e:
            start.abort()
            failures.append(e)

    threads = [threading.Thread(target=call) for _ in range(callers - 1)]
    for thread in threads:
        thread.start()
    call()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    speed = sum(len(spent) * images / sum(spent) for spent in results)
    count = sum(map(len, results)) * images
    latency = statistics.median(second for spent in results for second in spent)
    return rate(count, count / speed) | {"latencyMillis": 1e3 * latency}


def in_rounds(cases, rounds):
    """Answers per case, one of each round, and the failures; every second round goes backwards so that a trend cancels out."""
    answers, failures = {case.name: [] for case in cases}, {}
    for case in cases:
        attempt(case.name, case.warm_up, "warm-up", failures)
    for number in range(1, rounds + 1):
        for case in cases if number % 2 else reversed(cases):
            if case.name in failures:
                continue
            time.sleep(PAUSE_SECONDS)
            answer = attempt(case.name, lambda: counted(case.run(), case.value), f"round {number}/{rounds}", failures)
            if answer is not None:
                answers[case.name].append(answer)
    return answers, failures


def counted(answer, name):
    """The answer, if the number that counts is one."""
    value = answer.get(name)
    if not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
        raise MeasurementError(f"{name} is {value} in the answer {answer}; it must be a number above 0")
    return answer


def attempt(name, work, when, failures):
    """The case boundary: a failure is recorded, the other cases go on."""
    begun = time.perf_counter()
    try:
        answer = work()
    except Exception as e:
        if not isinstance(e, MeasurementError):
            traceback.print_exc()
        failures[name] = f"{when}: {type(e).__name__}: {e}"
        print(f"{when}: {name} FAILED: {e}", file=sys.stderr, flush=True)
        return None
    numbers = answer.items() if isinstance(answer, dict) else ()
    shown = ", ".join(f"{key} {value:.4g}" for key, value in numbers if isinstance(value, float))
    print(f"{when}: {name}: {shown} ({time.perf_counter() - begun:.1f} s)", file=sys.stderr, flush=True)
    return answer
