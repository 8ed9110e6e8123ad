"""orjson in a process of its own, as bench/stream/child.ts: the number of passes comes in a line, the round goes out in one."""

import gc
import gzip
import json
import resource
import sys
import time

import orjson

WANTED = "StopLogging"


def read_all(files):
    count = check = 0
    for zipped in files:
        for event in orjson.loads(gzip.decompress(zipped))["Records"]:
            if event["eventName"] == WANTED:
                count += 1
                check += int(event["eventID"][:8], 16)
    return count, check


def peak():
    """Bytes, of this program alone where the kernel tells that."""
    try:
        with open("/proc/self/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except FileNotFoundError:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024


def main():
    with open(sys.argv[1], encoding="utf-8") as paths:
        files = [open(path.rstrip("\n"), "rb").read() for path in paths]
    print('{"ready":true}', flush=True)
    for line in sys.stdin:
        gc.collect()
        # Everything is freed by counting references; looking for cycles besides only costs.
        gc.disable()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(int(line)):
            count, check = read_all(files)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        gc.enable()
        print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak(), "count": count, "check": check}), flush=True)


main()
