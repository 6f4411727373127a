"""A whole process, from its start to its end, as its user sees it: wall time, processor time, peak memory."""
import os
import statistics
import subprocess
import sys
import time

REPETITIONS = 3


def run(words):
    """Seconds, processor seconds and megabytes of one run, which has to end well."""
    begun = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(words)}: ended with {child.returncode}")
    return time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6


def medians(words, repetitions=REPETITIONS):
    """The same as medians of some runs, each figure by itself."""
    return [statistics.median(figures) for figures in zip(*(run(words) for _ in range(repetitions)))]
