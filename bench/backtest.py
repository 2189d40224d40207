"""How long does a backtest of many issues take, and how much memory? 60 history entries, 20 comments, 5 clocks each.

    python bench/backtest.py [ISSUES [WORKERS [clocks|notices]]]        default: 10,000 issues on 2 processes, both

Replays clocks alone, then clocks and notices. The target: 100,000 issues on 2 cores in less than 3 minutes, with memory
that does not grow with their number. A run is judged by the seconds of work of all its processes, since other programs
may have used the cores meanwhile: the forecast spreads them over free cores and scales them to 100,000 issues.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from material import POLICY, raw_issue

KINDS = 500
"""So many different issues, over and over again under other ids: making them takes longer than counting them."""
MODES = {"clocks": "--no-notices", "notices": "--notices"}


def write_issues(path: Path, count: int) -> None:
    """JSON Lines, about 20 kB an issue, line by line."""
    lines = [json.dumps(raw_issue(number)) for number in range(min(count, KINDS))]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            kind = number % len(lines)
            line = lines[kind].replace(f'{100_000 + kind}"', f'{100_000 + number}"')
            file.write(line.replace(f'"ASP-{kind}"', f'"ASP-{number}"') + "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds by the clock, seconds of work of all processes, and the largest sum of their memories in MB, sampled
    twice a second: what they share is counted for each."""

    seconds: float
    work: float
    megabytes: float


def measured(folder: Path, workers: int, *options: str) -> Cost:
    """One backtest of the folder's issues, in processes of its own."""
    command = [
        sys.executable, "-m", "connector", "backtest", "--policy", str(folder / "policy.toml"),
        "--issues", str(folder / "issues.jsonl"), "--from", "2026-01-01", "--to", "2026-07-31",
        "--workers", str(workers), "--format", "json", "--out", str(folder / "out.json"), *options,
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        largest: list[int] = [0]
        watching = threading.Thread(target=_watch, args=(process, largest))
        watching.start()
        _, complaint = process.communicate()
        watching.join()
    if process.returncode:
        raise SystemExit(complaint.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds=time.perf_counter() - began, work=work, megabytes=largest[0] / 1024)


def _watch(process: subprocess.Popen[bytes], largest: list[int]) -> None:
    """Keeps the largest memory of a process and its children, in kB. Linux tells of it; elsewhere it stays 0."""
    while process.poll() is None:
        largest[0] = max(largest[0], sum(_resident(number) for number in _family(process.pid)))
        time.sleep(0.5)


def _family(number: int) -> list[int]:
    try:
        children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [number, *(one for child in children for one in _family(int(child)))]


def _resident(number: int) -> int:
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    modes = sys.argv[3:] or [*MODES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
        write_issues(folder / "issues.jsonl", 1)
        fixed = measured(folder, workers).work  # programs have to be loaded for a single issue, too
        write_issues(folder / "issues.jsonl", count)
        for mode in modes:
            cost = measured(folder, workers, MODES[mode])
            forecast = (fixed + max(0.0, cost.work - fixed) / count * 100_000) / workers / 60
            sys.stdout.write(
                f"{mode:<7} {count:>7,} issues on {workers} processes: {cost.seconds:>6.1f} s by the clock, "
                f"{cost.work:>6.1f} s of work, at most {cost.megabytes:.0f} MB in all; "
                f"100,000 on {workers} free cores: {forecast:.1f} minutes\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
