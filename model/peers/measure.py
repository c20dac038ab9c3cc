"""Timing: one case, a trial of settings, and rounds over all cases."""

import math
import statistics
import sys
import threading
import time
import traceback
from collections import defaultdict
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
    # Cases with the same text are settings of one thing; the warm-up is their trial, and only the `kept` best are measured further.
    contest: str | None = None
    kept: int = 2
    rounds: int | None = None  # fewer than the others have


def lower_is_better(value):
    return value == "latencyMillis"


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
    """Answers per case, one of each round, the value of each setting's trial, and the failures.

    Every second round goes backwards so that a trend cancels out.
    """
    answers, failures = {case.name: [] for case in cases}, {}
    trials = trial(cases, failures)
    measured = finalists(cases, trials)
    for number in range(1, rounds + 1):
        for case in measured if number % 2 else reversed(measured):
            if case.name in failures or number > (case.rounds or rounds):
                continue
            time.sleep(PAUSE_SECONDS)
            answer = attempt(case.name, lambda: counted(case.run(), case.value), f"round {number}/{rounds}", failures)
            if answer is not None:
                answers[case.name].append(answer)
    return answers, trials, failures


def trial(cases, failures):
    """Warms every case up; the value of those that are in a contest."""
    trials = {}
    for case in cases:
        work = case.warm_up if case.contest is None else lambda case=case: counted(case.warm_up(), case.value)
        answer = attempt(case.name, work, "warm-up", failures)
        if answer is not None and case.contest is not None:
            trials[case.name] = answer[case.value]
    return trials


def finalists(cases, trials):
    """The cases to measure: all that are in no contest, and the best of each contest."""
    contests = defaultdict(list)
    for case in cases:
        if case.name in trials:
            contests[case.contest].append(case)
    chosen = set()
    for members in contests.values():
        members.sort(key=lambda case: trials[case.name], reverse=not lower_is_better(members[0].value))
        chosen.update(case.name for case in members[: members[0].kept])
    return [case for case in cases if case.contest is None or case.name in chosen]


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
