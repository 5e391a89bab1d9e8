"""Load: whoever asks (`wrk`, or another program) for so many seconds, several in turn, and what they saw.

An asker is a function of seconds; it gives back `per_second`, `p50`, `p95`, `p99` (ms) and `errors`; a run without any answer is an
error. Those that are compared with each other run in turns, so that what else the machine does meets them alike.
"""
import collections
import json
import pathlib
import re
import statistics
import subprocess
import tempfile

# Each thread of wrk has a Lua of its own, in which a script begins anew: without a lane of its own every thread would ask the same
# in the same order, the second what was answered to the first a moment ago. `begun` is what each lane asked in the runs before.
# `setup` runs in a Lua of no thread, `lane` and `asked` are globals in that of each.
LANES = """
local lanes, begun, threads = %d, %d, {}
function setup(thread)
  thread:set("lane", #threads)
  table.insert(threads, thread)
end
"""

# What wrk says at the end. It counts every answer of 400 and above itself; asking for each answer's status in Lua would make the
# asker the slowest of all. That an answer is the right one below 400 is seen before (`pages.check`, `people.check`).
REPORT = """
function done(summary, latency, _)
  local errors, furthest = summary.errors, 0
  for _, thread in ipairs(threads) do furthest = math.max(furthest, thread:get("asked") or 0) end
  io.write(string.format('{"requests": %d, "micros": %d, "furthest": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f, ',
    summary.requests, summary.duration, furthest,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
  io.write(string.format('"faults": {"status": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d}}\\n',
    errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
"""
# Seconds for a second asking where the first got no answer: longer than wrk waits for one (30).
PATIENCE = 40
# (where, script) → how far the fastest lane came in all runs so far.
COURSE = collections.Counter()


def quoted(text):
    """A Lua string."""
    return json.dumps(text, ensure_ascii=False)


def table(headers):
    return "{ " + ", ".join(f"[{quoted(name)}] = {quoted(value)}" for name, value in headers.items()) + " }"


def getting(paths, headers=None):
    """Asks for `paths` in turn. The lanes begin evenly apart and go on in the next run where they were in the last, so that between
    two askings of a path, by whichever lane and in whichever run, all the others are asked."""
    listed = ", ".join(quoted(path) for path in paths)
    return f"""
local paths, heads, ready, at = {{ {listed} }}, {table(headers or {})}, {{}}, 0
function init(_)
  for place, path in ipairs(paths) do ready[place] = wrk.format("GET", path, heads) end
  at, asked = begun + math.floor(lane * #ready / lanes), 0
end
function request()
  at, asked = at % #ready + 1, asked + 1
  return ready[at]
end
{REPORT}"""


def posting(path, body, headers):
    """Posts `body`, in which UNIQUE stands for twelve digits that no other request has, and LAST for the last four of them."""
    return f"""
local body, heads, seed = {quoted(body)}, {table(headers)}, 0
function init(_)
  math.randomseed(os.time() + tonumber(tostring({{}}):match("0x(%x+)"), 16) % 1000000)
  seed = (math.random(0, 400000) * lanes + lane + 1) * 100000
end
function request()
  seed = seed + 1
  -- No person is the 0000th of a day: such a NIK would be refused.
  if seed % 10000 == 0 then seed = seed + 1 end
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
    """What wrk saw. A machine may stand still for as long as a short run lasts: whoever got no answer waits once more, with patience.
    That there is still none is an error, and wrk does not say so: it stops before it gives up waiting."""
    seen = heard(base, lua, connections, seconds)
    if not seen["requests"] and not seen["faults"]:
        print(f"  no answer in {seconds} s: asked again for {PATIENCE} s", flush=True)
        seen = heard(base, lua, connections, PATIENCE)
    if not seen["requests"]:
        seen["faults"] = seen["faults"] or {"no answer": 1}
    seen["errors"] = sum(seen["faults"].values())
    seen["per_second"] = seen["requests"] / (seen["micros"] / 1e6)
    return seen


def heard(base, lua, connections, seconds):
    """What wrk tells of one run."""
    threads = min(2, connections)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "ask.lua"
        path.write_text(LANES % (threads, COURSE[base, lua]) + lua, encoding="utf-8")
        done = subprocess.run(
            ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(path), base],
            capture_output=True, text=True, timeout=seconds + 120, check=False,
        )
    # Of no answers at all it has no times.
    found = re.search(r"^\{.*\}$", re.sub(r"-?nan\b", "0", done.stdout), re.MULTILINE)
    if done.returncode or not found:
        raise SystemExit(f"wrk failed: {done.stdout}{done.stderr}")
    seen = json.loads(found.group())
    COURSE[base, lua] += seen.pop("furthest")
    seen["faults"] = {kind: count for kind, count in seen["faults"].items() if count}
    return seen


def in_turns(plan, askers, connections):
    """Each asker once for a moment that is not counted, then all of them, turn by turn: what each saw."""
    if plan.warm_seconds:
        for ask in askers:
            ask(plan.warm_seconds)
    turns = [[ask(plan.seconds) for ask in askers] for _ in range(plan.runs)]
    return [summarise([turn[place] for turn in turns], connections) for place in range(len(askers))]


def did_answer(seen):
    """Whether anything was answered; its times mean nothing otherwise."""
    return seen["per_second"] > 0


def summarise(runs, connections):
    """Medians of the runs, and the spread of the rate. A run that was not answered has no times, and is counted as an error."""
    rates = [run["per_second"] for run in runs]
    answered = [run for run in runs if did_answer(run)] or runs
    medians = {key: statistics.median(run[key] for run in answered) for key in runs[0] if isinstance(runs[0][key], (int, float))}
    return medians | {
        "connections": connections,
        "per_second": statistics.median(rates),
        "lowest": min(rates),
        "highest": max(rates),
        "errors": sum(run["errors"] for run in runs),
        "faults": dict(sum((collections.Counter(run.get("faults", {})) for run in runs), collections.Counter())),
        "runs": runs,
    }
