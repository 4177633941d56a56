import json
import subprocess
import sys
from pathlib import Path

from tests.bench.rows import race

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"bench", "candidate", "n", "p50_ms", "p95_ms", "p99_ms", "runs", "agrees"}


def test_a_race_counts_runs_and_agreement() -> None:
    def sometimes(question: int) -> int:
        return question * 2 if question % 2 else -1

    rows = race("double", 7, {"own": lambda q: q * 2, "other": sometimes}, [1, 2, 3, 4], int.__eq__)
    assert [(row["candidate"], row["n"], row["runs"], row["agrees"]) for row in rows] == [
        ("own", 7, 4, 1.0),
        ("other", 7, 4, 0.5),
    ]
    assert all(set(row) == KEYS for row in rows)
    json.dumps(rows)


def test_the_command_names_its_benches_and_refuses_others() -> None:
    command = [sys.executable, "-m", "tests.bench"]
    listed = subprocess.run(
        [*command, "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"recommend", "coverage", "snap"} <= set(listed.stdout.split())
    refused = subprocess.run(
        [*command, "speed"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "no bench speed" in refused.stderr
