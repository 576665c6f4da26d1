#!/usr/bin/env python3
"""The quality figures, on schemas that aren't part of the project.

CONFAB_SHARED  folder with data/ddl/dev (DDL files and manifest.jsonl),
               data/ddl/typical and tools/ddl_oracle.py
CONFAB_EXE     the confab to measure

Measures: reading (counts against the engine's own), filling (rows loaded into
the real engine with its constraints on), sense (relations that nobody
declared, as queries), sameness (equal bytes for any number of threads) and the
time from a file to a proved dataset.

  measure.py [read] [fill] [sense] [same] [time] [-- PART_OF_A_FILE_NAME ...]
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SHARED = pathlib.Path(os.environ["CONFAB_SHARED"])
CONFAB = os.environ.get("CONFAB_EXE", "confab")
ORACLE = SHARED / "tools" / "ddl_oracle.py"
DEV = SHARED / "data" / "ddl" / "dev"
TYPICAL = SHARED / "data" / "ddl" / "typical"
TODAY = "2026-01-01"


def confab(*args, check=False, timeout=120):
    run = subprocess.run([CONFAB, *map(str, args)], capture_output=True, text=True, timeout=timeout)
    if check and run.returncode:
        raise SystemExit(f"confab {' '.join(map(str, args))}\n{run.stderr}")
    return run


def generate(schema, out, *args):
    return confab("generate", schema, "--seed", 1, "--today", TODAY, "--out", out, *args)


def files(parts):
    """The files all of whose tables their own engine creates."""
    manifest = [json.loads(line) for line in (DEV / "manifest.jsonl").read_text().splitlines()]
    taken = [entry for entry in manifest if entry["tables_created"] >= entry["tables_expected"]]
    return [entry for entry in taken if not parts or any(part in entry["file"] for part in parts)]


def read(parts, _):
    """Every table and key that the engine sees is in `confab schema`."""
    missed = []
    entries = files(parts)
    for entry in entries:
        file = ["--dialect", entry["dialect"]]
        run = confab("schema", DEV / entry["file"], *file, "--json")
        engine = subprocess.run(
            [sys.executable, ORACLE, "schema", "--ddl", DEV / entry["file"], *file], capture_output=True, text=True
        )
        if run.returncode or engine.returncode not in (0, 1):
            missed.append(f"{entry['file']}: {(run.stderr or engine.stderr).strip()[:200]}")
            continue
        tables = json.loads(run.stdout)["tables"]
        counts = json.loads(engine.stdout)["counts"]
        seen = {
            "tables": len(tables),
            "pks": sum(bool(table["primary_key"]) for table in tables),
            "fks": sum(sum(not key.get("implied") for key in table["foreign_keys"]) for table in tables),
        }
        short = [f"{what} {seen[what]} of {counts[what]}" for what in seen if seen[what] < counts[what]]
        if short:
            missed.append(f"{entry['file']}: {', '.join(short)}")
    print(f"read: {len(entries) - len(missed)} of {len(entries)} files")
    print(*(f"  {line}" for line in missed), sep="\n")


def fill(parts, folder):
    """The original DDL and our rows in the real engine, 1,000 rows a table."""

    def one(entry):
        out = folder / entry["file"]
        shutil.rmtree(out, ignore_errors=True)
        made = generate(DEV / entry["file"], out, "--dialect", entry["dialect"], "--rows", 1000)
        if made.returncode:
            return entry["file"], made.stderr.strip()[-300:]
        command = ["check", "--ddl", DEV / entry["file"], "--dialect", entry["dialect"], "--data", out]
        check = subprocess.run([sys.executable, ORACLE, *command], capture_output=True, text=True, timeout=600)
        return entry["file"], None if check.returncode == 0 else (check.stdout + check.stderr).strip()[:600]

    entries = files(parts)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, entries))
    failed = [(file, why) for file, why in results if why is not None]
    print(f"fill: {len(entries) - len(failed)} of {len(entries)} files without a violation")
    for file, why in failed:
        print(f"  {file}: {why}")


def sense(_, folder):
    """Relations that nobody declared; each query counts the rows that break it."""
    for rows in (["--rows", 1000], ["--size", 2000]):
        broken = total = 0
        for schema in sorted(TYPICAL.iterdir()):
            checks = HERE / "sense" / f"{schema.name.split('_')[0]}.sql"
            if not checks.exists():
                continue
            out = folder / f"{schema.name}.sqlite"
            out.unlink(missing_ok=True)
            made = generate(schema, out, *rows)
            if made.returncode:
                raise SystemExit(made.stderr)
            database = sqlite3.connect(out)
            for says, query in re.findall(r"-- (.*)\n((?:(?!--).*\n?)+)", checks.read_text()):
                total += 1
                count = database.execute(query).fetchone()[0]
                if count:
                    broken += 1
                    print(f"  {schema.name}: {says}: {count} rows break it")
        print(f"sense ({rows[0]} {rows[1]}): {total - broken} of {total} relations hold")


def same(_, folder):
    """Equal bytes for equal seeds, whatever the threads; other bytes for another seed."""

    def bytes_of(name, *args):
        out = folder / name
        shutil.rmtree(out, ignore_errors=True)
        confab("generate", schema, "--rows", 1000, "--today", TODAY, "--out", out, *args, check=True)
        return {file.name: file.read_bytes() for file in out.iterdir()}

    for schema in sorted(TYPICAL.iterdir()):
        one, two = bytes_of("one", "--seed", 1, "--threads", 1), bytes_of("two", "--seed", 1, "--threads", 2)
        other = bytes_of("other", "--seed", 2)
        print(f"same: {schema.name}: threads 1 and 2 {'equal' if one == two else 'DIFFER'}, another seed {'EQUAL' if one == other else 'differs'}")


def time_(_, folder):
    """From a file to a stored, proved dataset, 1,000 rows a table."""
    for schema in sorted(TYPICAL.iterdir()):
        runs = []
        for _ in range(5):
            started = time.perf_counter()
            confab("generate", schema, "--rows", 1000, "--seed", 1, "--data", folder / "data", check=True)
            runs.append(time.perf_counter() - started)
        print(f"time: {schema.name}: {sorted(runs)[2] * 1000:.0f} ms, median of {len(runs)}")


def main():
    measures = {"read": read, "fill": fill, "sense": sense, "same": same, "time": time_}
    wanted, _, parts = " ".join(sys.argv[1:]).partition("--")
    with tempfile.TemporaryDirectory(prefix="confab-measure-") as folder:
        for name in wanted.split() or measures:
            measures[name](parts.split(), pathlib.Path(folder))


if __name__ == "__main__":
    main()
