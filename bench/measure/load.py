"""Load: whoever asks (`wrk`, or another program) for so many seconds, several in turn, and what they saw.

An asker is a function of seconds; it gives back `per_second`, `p50`, `p95`, `p99` (ms) and `errors`. Those that are compared
with each other run in turns, so that what else the machine does meets them alike.
"""
import json
import pathlib
import re
import statistics
import subprocess
import tempfile

# What wrk says at the end. It counts every answer of 400 and above itself; asking for each answer's status in Lua would make the
# asker the slowest of all. That an answer is the right one below 400 is seen before (`pages.check`, `people.check`).
REPORT = """
function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format('{"requests": %d, "micros": %d, "errors": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f}\\n',
    summary.requests, summary.duration, errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""


def quoted(text):
    """A Lua string."""
    return json.dumps(text, ensure_ascii=False)


def table(headers):
    return "{ " + ", ".join(f"[{quoted(name)}] = {quoted(value)}" for name, value in headers.items()) + " }"


def getting(paths, headers=None):
    """Asks for `paths` in turn."""
    listed = ", ".join(quoted(path) for path in paths)
    return f"""
local paths, heads, ready, at = {{ {listed} }}, {table(headers or {})}, {{}}, 0
function init(_) for place, path in ipairs(paths) do ready[place] = wrk.format("GET", path, heads) end end
function request() at = at % #ready + 1 return ready[at] end
{REPORT}"""


def posting(path, body, headers):
    """Posts `body`, in which UNIQUE stands for twelve digits that no other request has, and LAST for the last four of them."""
    return f"""
local body, heads, seed = {quoted(body)}, {table(headers)}, 0
function init(_)
  math.randomseed(os.time() + tonumber(tostring({{}}):match("0x(%x+)"), 16) % 1000000)
  seed = math.random(1, 1000000) * 100000
end
function request()
  seed = seed + 1
  local number = string.format("%012d", seed)
  local own = body:gsub("UNIQUE", number):gsub("LAST", number:sub(-4))
  return wrk.format("POST", {quoted(path)}, heads, own)
end
{REPORT}"""


def wrk(base, lua, connections, **meters):
    """An asker. Meters tell seconds of processor time so far; what a request took of it is noted under their names, in µs."""

    def ask(seconds):
        before = {name: meter() for name, meter in meters.items()}
        seen = once(base, lua, connections, seconds)
        for name, meter in meters.items():
            seen[name] = (meter() - before[name]) * 1e6 / max(seen["requests"], 1)
        return seen

    return ask


def once(base, lua, connections, seconds):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "ask.lua"
        path.write_text(lua, encoding="utf-8")
        threads = min(2, connections)
        done = subprocess.run(
            ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(path), base],
            capture_output=True, text=True, timeout=seconds + 120, check=False,
        )
    found = re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)
    if done.returncode or not found:
        raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}")
    seen = json.loads(found.group())
    seen["per_second"] = seen["requests"] / (seen["micros"] / 1e6)
    return seen


def in_turns(plan, askers, connections):
    """Each asker once for a moment that is not counted, then all of them, turn by turn: what each saw."""
    if plan.warm_seconds:
        for ask in askers:
            ask(plan.warm_seconds)
    turns = [[ask(plan.seconds) for ask in askers] for _ in range(plan.runs)]
    return [summarise([turn[place] for turn in turns], connections) for place in range(len(askers))]


def summarise(runs, connections):
    """Medians of the runs, and the spread of the rate."""
    rates = [run["per_second"] for run in runs]
    medians = {key: statistics.median(run[key] for run in runs) for key in runs[0] if isinstance(runs[0][key], (int, float))}
    return medians | {
        "connections": connections,
        "lowest": min(rates),
        "highest": max(rates),
        "errors": sum(run["errors"] for run in runs),
        "runs": runs,
    }
