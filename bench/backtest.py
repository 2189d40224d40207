"""How long does a backtest of many issues take, and how much memory? 60 history entries, 20 comments, 5 clocks each.

    python bench/backtest.py [ISSUES [WORKERS]]        default: 10,000 issues on 2 processes

Replays clocks alone, then clocks and notices. The target for clocks: 100,000 issues on 2 cores in less than 3 minutes,
with memory that does not grow with their number; the forecast scales the seconds of work, since
other programs may have used the cores meanwhile.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from material import POLICY, raw_issue

KINDS = 500
"""So many different issues, over and over again under other keys: making them takes longer than counting them."""


def write_issues(path: Path, count: int) -> None:
    """JSON Lines, about 20 kB an issue."""
    lines = [json.dumps(raw_issue(number)) for number in range(min(count, KINDS))]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            kind = number % len(lines)
            file.write(lines[kind].replace(f'"ASP-{kind}"', f'"ASP-{number}"') + "\n")


def measured(folder: Path, workers: int, *options: str) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of work of all processes, and the largest memory of any of them so far in MB."""
    command = [
        sys.executable, "-m", "connector", "backtest", "--policy", str(folder / "policy.toml"),
        "--issues", str(folder / "issues.jsonl"), "--from", "2026-01-01", "--to", "2026-07-31",
        "--workers", str(workers), "--format", "json", "--out", str(folder / "out.json"), *options,
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, work, after.ru_maxrss / 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
        write_issues(folder / "issues.jsonl", 1)
        _, fixed, _ = measured(folder, workers)  # programs have to be loaded for a single issue, too
        write_issues(folder / "issues.jsonl", count)
        for what, options in (("clocks", ("--no-notices",)), ("clocks and notices", ("--notices",))):
            seconds, work, megabytes = measured(folder, workers, *options)
            forecast = (fixed + max(0.0, work - fixed) / count * 100_000) / workers / 60
            sys.stdout.write(
                f"{what:<19} {count:>7,} issues on {workers} processes: {seconds:>6.1f} s by the clock, "
                f"{work:>6.1f} s of work, largest process {megabytes:.0f} MB; "
                f"100,000 on {workers} free cores: {forecast:.1f} minutes\n"
            )


if __name__ == "__main__":
    main()
