#!/usr/bin/env python3
"""Compares what our reader says of the pages of PDF files with what qpdf says.

    scripts/agree-with-qpdf.py FOLDER [--explained crates/pades/READING.md]

Prints a row of a Markdown table for every file in FOLDER (*.pdf) of which the two differ: the number
of pages, or a page's MediaBox, CropBox, Rotate or UserUnit, inherited ones resolved. With
--explained, only the files without a row in that document count, and so do rows of files that agree
by now. Ends with 1 if there are any, or if a file took more than 2 s of processor time or 512 MB.

Needs qpdf 11 or later. The reader is crates/pades/examples/pages.rs, built here.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOST_SECONDS = 2
MOST_BYTES = 512 << 20
REFERENCE = re.compile(r"\d+ \d+ R")
INHERITED = ("MediaBox", "CropBox", "Rotate")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--explained", type=pathlib.Path, help="document with a table of known differences")
    arguments = parser.parse_args()
    reader = build_reader()
    files = sorted(path for path in arguments.folder.iterdir() if path.suffix == ".pdf")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda path: compare(reader, path), files))

    explained = explained_files(arguments.explained) if arguments.explained else set()
    differing = {file.name: difference for file, (difference, _) in zip(files, results) if difference}
    too_costly = [(file.name, cost) for file, (_, cost) in zip(files, results) if cost]
    for name, (ours, theirs) in differing.items():
        if name not in explained:
            print(f"| {name} | {cell(ours)} | {cell(theirs)} | |")
    for name in sorted(explained - differing.keys()):
        print(f"{name}: explained, but not different")
    for name, cost in too_costly:
        print(f"{name}: {cost}")
    print(f"{len(files)} files, {len(files) - len(differing)} agree, {len(differing)} differ", file=sys.stderr)
    return 1 if too_costly or differing.keys() ^ explained else 0


def build_reader():
    """Builds the example and gives its path."""
    command = ["scripts/cargo.sh", "build", "--quiet", "--profile", "tool", "-p", "pades", "--example", "pages"]
    subprocess.run(command, cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return pathlib.Path(target, "tool", "examples", "pages")


def compare(reader, path):
    """What differs, as (ours, theirs) or None, and what our reader spent too much of, or None."""
    ours, cost = read_by_us(reader, path)
    return first_difference(ours, read_by_qpdf(path)), cost


def read_by_us(reader, path):
    """The pages, or the reason why there are none, and what was spent too much of."""

    def bounded():
        # Time on the processor, so that what else the machine does changes nothing.
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))

    run = subprocess.run([reader, path], capture_output=True, preexec_fn=bounded)
    if run.returncode == -signal.SIGXCPU:
        return "no end", f"more than {MOST_SECONDS} s"
    if run.returncode != 0:
        return "a crash", f"exit code {run.returncode}, perhaps for want of memory"
    answer = json.loads(run.stdout)
    return answer.get("pages", answer.get("error")), None


def read_by_qpdf(path):
    """The same of qpdf. With null as a page of which it gives no dictionary."""
    command = ["qpdf", "--json=2", "--json-key=pages", "--json-key=qpdf", path]
    run = subprocess.run(command, capture_output=True)
    try:
        # Names needn't be UTF-8.
        answer = json.loads(run.stdout.decode(errors="replace"))
    except ValueError:
        return said(run)
    if "qpdf" not in answer or "pages" not in answer:
        return said(run)
    objects = answer["qpdf"][1]
    return [page_attributes(objects, page["object"]) for page in answer["pages"]]


def said(run):
    lines = run.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("qpdf: ") if lines else "nothing"


def page_attributes(objects, reference):
    page = dictionary(objects, reference)
    found = {key: inherited(objects, page, key) for key in INHERITED}
    rotate, unit = found["Rotate"], resolved(objects, page.get("/UserUnit"))
    return {
        "MediaBox": rectangle(objects, found["MediaBox"]),
        "CropBox": rectangle(objects, found["CropBox"]),
        "Rotate": rotate % 360 if is_number(rotate) and rotate % 90 == 0 else 0,
        "UserUnit": unit if is_number(unit) and unit > 0 else 1,
    }


def inherited(objects, node, key):
    """The value of a page's key, or its nearest ancestor's."""
    seen = []
    while node and not any(node is other for other in seen):
        value = resolved(objects, node.get("/" + key))
        if value is not None:
            return value
        seen.append(node)
        node = dictionary(objects, node.get("/Parent"))
    return None


def resolved(objects, value):
    for _ in range(16):
        if not (isinstance(value, str) and REFERENCE.fullmatch(value)):
            return value
        value = objects.get("obj:" + value, {}).get("value")
    return None


def dictionary(objects, value):
    value = resolved(objects, value)
    return value if isinstance(value, dict) else {}


def rectangle(objects, value):
    sides = [resolved(objects, side) for side in value] if isinstance(value, list) else []
    return sides if len(sides) == 4 and all(map(is_number, sides)) else None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def first_difference(ours, theirs):
    """What stands in the first place where the two differ, in words, or None."""
    if isinstance(ours, str) and isinstance(theirs, str):
        return None
    if isinstance(ours, str) or isinstance(theirs, str) or len(ours) != len(theirs):
        return count(ours), count(theirs)
    for number, (our_page, their_page) in enumerate(zip(ours, theirs), 1):
        for key, value in our_page.items():
            if not same(value, their_page[key]):
                return f"page {number} {key} {value}", f"page {number} {key} {their_page[key]}"
    return None


def same(ours, theirs):
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if is_number(ours) and is_number(theirs):
        return abs(ours - theirs) <= 1e-6 * max(1, abs(ours))
    return ours == theirs


def count(pages):
    return pages if isinstance(pages, str) else f"{len(pages)} pages"


def cell(text):
    return text.replace("|", "\\|")


def explained_files(document):
    """The first cells of the rows of a document's tables, but for the heads."""
    rows = re.findall(r"^\| `?([^|`]+?\.pdf)`? \|", document.read_text(), re.MULTILINE)
    return set(rows)


if __name__ == "__main__":
    sys.exit(main())
