#!/usr/bin/env python3
"""Has the validator check every PDF under some folders, each in a process of its own that may take
2 s of processor time and 512 MB, and says which it didn't survive: a crash, a panic, or a limit.

    cargo build --release -p pades --example verify
    scripts/robust.py FOLDER... [--signed SIGNED.jsonl]

--signed writes what is said of each signed file there, a line for each.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys
from collections import Counter

VERIFY = "target/release/examples/verify"
SECONDS = 2
MEMORY = 512 << 20


def limit():
    """What a process may take; beyond it the kernel ends it, or memory can't be had."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check(file):
    """The report, or in words why there is none; and the seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run([VERIFY, str(file)], capture_output=True, preexec_fn=limit, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    try:
        # 1 says that not all signatures are in order, 101 is a panic, below 0 a signal.
        return (json.loads(run.stdout) if run.returncode in (0, 1) else None), run, seconds
    except ValueError:
        return None, run, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--signed", type=pathlib.Path)
    options = parser.parse_args()
    found = (f for folder in options.folders for f in folder.rglob("*") if f.suffix.lower() == ".pdf")
    files = sorted(f for f in found if f.is_file() and f.stat().st_size > 0)
    said, slowest, dead, signed = Counter(), (0.0, None), 0, []
    for file in files:
        report, run, seconds = check(file)
        slowest = max(slowest, (seconds, str(file)))
        if report is None:
            dead += 1
            print(f"{file}: ended with {run.returncode}: {run.stderr.decode(errors='replace')[-300:].strip()}")
            continue
        said[report["document"]] += 1
        if report["signatures"]:
            signed.append(json.dumps(report, ensure_ascii=False))
    if options.signed:
        options.signed.write_text("".join(line + "\n" for line in signed))
    counts = ", ".join(f"{count} {what}" for what, count in said.most_common())
    print(f"{len(files)} files: {counts}; {len(signed)} with signatures; {dead} not survived")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"slowest {slowest[0]:.2f} s ({slowest[1]}), most memory {peak:.0f} MB")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
