"""Load, made by `wrk`: so many connections for so many seconds; what it saw."""
import json
import pathlib
import re
import statistics
import subprocess
import tempfile

# What wrk says at the end.
REPORT = """
local each = {}
function setup(thread) table.insert(each, thread) end
function done(summary, latency, _)
  local wrongs = 0
  for _, thread in ipairs(each) do wrongs = wrongs + (thread:get("wrong") or 0) end
  local broken = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('{"requests": %d, "micros": %d, "errors": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f}\\n',
    summary.requests, summary.duration, wrongs + broken,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""

# Each thread asks with numbers of its own, so that no two filings are the same.
COUNTER = """
local seed = 0
function init(_) math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000000) seed = math.random(1, 1000000000) end
local function unique() seed = seed + 1 return string.format("%012d", seed) end
"""


def quoted(text):
    """A Lua string."""
    return json.dumps(text, ensure_ascii=False)


def script(expected, requests):
    """A Lua script of the function `request`; every answer that is not the expected one is counted."""
    check = f"wrong = 0\nfunction response(status) if status ~= {expected} then wrong = wrong + 1 end end\n"
    return COUNTER + check + requests + REPORT


def getting(paths, headers=None, expected=200):
    """Asks for `paths` in turn."""
    listed = ", ".join(quoted(path) for path in paths)
    heads = ", ".join(f"[{quoted(name)}] = {quoted(value)}" for name, value in (headers or {}).items())
    return script(expected, f"""
local paths, at, heads = {{ {listed} }}, 0, {{ {heads} }}
function request() at = at % #paths + 1 return wrk.format("GET", paths[at], heads) end
""")


def posting(path, body, headers, expected):
    """Posts `body`, in which UNIQUE stands for a number that is never the same."""
    heads = ", ".join(f"[{quoted(name)}] = {quoted(value)}" for name, value in headers.items())
    return script(expected, f"""
local body, heads = {quoted(body)}, {{ {heads} }}
function request()
  local number = unique()
  local own = {{}}
  for name, value in pairs(heads) do own[name] = (value:gsub("UNIQUE", number)) end
  return wrk.format("POST", {quoted(path)}, own, (body:gsub("UNIQUE", number)))
end
""")


def once(base, lua, connections, seconds):
    """One run."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "ask.lua"
        path.write_text(lua, encoding="utf-8")
        threads = min(2, connections)
        done = subprocess.run(
            ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(path), base],
            capture_output=True, text=True, timeout=seconds + 120, check=True,
        )
    found = re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)
    if not found:
        raise SystemExit(f"wrk said nothing: {done.stdout}{done.stderr}")
    seen = json.loads(found.group())
    seen["per_second"] = seen["requests"] / (seen["micros"] / 1e6)
    return seen


def measure(base, lua, connections, plan, cpu=None):
    """Several runs after a short one that is thrown away: medians, the spread of the rate, processor time of a request."""
    once(base, lua, connections, plan.warm_seconds)
    runs = []
    for _ in range(plan.runs):
        before = cpu() if cpu else 0
        seen = once(base, lua, connections, plan.seconds)
        seen["cpu_us"] = (cpu() - before) * 1e6 / max(seen["requests"], 1) if cpu else None
        runs.append(seen)
    return summarise(runs, connections)


def summarise(runs, connections):
    rates = [run["per_second"] for run in runs]
    median = {key: statistics.median(run[key] for run in runs) for key in ("per_second", "p50", "p95", "p99")}
    spent = [run["cpu_us"] for run in runs if run.get("cpu_us") is not None]
    return median | {
        "connections": connections,
        "lowest": min(rates),
        "highest": max(rates),
        "errors": sum(run["errors"] for run in runs),
        "cpu_us": statistics.median(spent) if spent else None,
        "runs": runs,
    }
