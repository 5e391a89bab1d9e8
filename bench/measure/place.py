"""Where things are, and which machine, versions and commit the figures belong to."""
import os
import pathlib
import platform
import socket
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Where cargo builds to, unless a program is named: the smoke run in CI takes the debug build that the tests have made.
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = pathlib.Path(os.environ.get("LAPORBKN_BENCH_PROGRAM", TARGET / "release/laporbkn")).resolve()
BARE = PROGRAM.parent / "bare"
DIRECT_TANTIVY = PROGRAM.parent / "examples/direct_tantivy"


def free_port():
    """A port of loopback that nobody has now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "none"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0].strip() if lines else "none"


def git(*words):
    return first_line("git", "-C", str(ROOT), *words)


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def memory_gib():
    with open("/proc/meminfo", encoding="ascii") as lines:
        return round(int(next(lines).split()[1]) / 2**20)


def facts():
    """The machine, the versions and the commit."""
    dirty = "+" if git("status", "--porcelain", "--untracked-files=no") != "none" else ""
    return {
        "cores": os.cpu_count(),
        "processor": processor(),
        "memory_gib": memory_gib(),
        "kernel": platform.release(),
        "load_before": round(os.getloadavg()[0], 2),
        "rust": first_line("rustc", "--version"),
        "postgresql": first_line("psql", "--version"),
        "nginx": first_line("nginx", "-v"),
        "wrk": first_line("wrk", "-v").split("Copyright")[0].strip(),
        "commit": git("rev-parse", "--short", "HEAD") + dirty,
    }
