"""Soak: a mixed load at a share of what the node can carry, for a quarter of an hour: memory flat, latency flat, nothing wrong."""
import statistics
import time

from . import load, pages, people
from .server import Server

SHARE = 0.7
CONNECTIONS = 16
# How long each point of the picture is.
STEP = 15


def mixed(server, rows):
    """Readers, reporters and staff, as wrk asks them: of a hundred requests two are filings, ten are of staff, and the rest reads."""
    reading = [path for name, paths, headers in pages.public(server) if not headers for path in paths]
    desk = pages.staff(server, rows)
    cookie = desk[0][2]
    working = [path for _, paths, headers in desk if headers == cookie for path in paths]
    return reading, working, cookie, names(rows)


def names(rows):
    """Who files: the same people as ever, or a name that staff look for would stand further back in the list with every ticket."""
    return rows("SELECT string_agg(reporter_name, '|') FROM (SELECT reporter_name FROM ticket WHERE reporter_name ~ '^[A-Za-z ]+$' ORDER BY id LIMIT 2000) AS first").split("|")


def script(reading, working, cookie, people_names, per_second):
    """Lua for wrk. Without `per_second` each connection asks as fast as it is answered."""
    listed = lambda paths: ", ".join(load.quoted(path) for path in paths)
    # wrk waits so many ms, on average, before each request of a connection; what the answer takes comes on top (see `pace`).
    delay = f"function delay() return {1000 * CONNECTIONS / per_second:.3f} * 2 * math.random() end" if per_second else ""
    return f"""
local reading, working, names, seed, at = {{ {listed(reading)} }}, {{ {listed(working)} }}, {{ {listed(people_names)} }}, 0, 0
local body = {load.quoted(people.api_body().replace(people.FILING["name"], "WHO"))}
function init(_)
  math.randomseed(os.time() + tonumber(tostring({{}}):match("0x(%x+)"), 16) % 1000000)
  seed = math.random(1, 1000000) * 100000
end
{delay}
function request()
  at = at + 1
  if at % 50 == 0 then
    seed = seed + 1
    -- No NIK ends so.
    if seed % 10000 == 0 then seed = seed + 1 end
    local number = string.format("%012d", seed)
    local own = body:gsub("UNIQUE", number):gsub("LAST", number:sub(-4)):gsub("WHO", names[math.random(#names)])
    return wrk.format("POST", "/api/v1/tickets", {{ ["Content-Type"] = "application/json" }}, own)
  end
  if at % 10 == 5 then
    return wrk.format("GET", working[math.random(#working)], {{ ["Cookie"] = {load.quoted(cookie["Cookie"])} }})
  end
  return wrk.format("GET", reading[math.random(#reading)])
end
{load.REPORT}"""


def soak(run):
    """Measures what the mix can carry, then sends that share of it, step by step, and notes rate, p50, p99, faults and memory."""
    tickets = run.plan.sizes[-1]
    with run.cluster.copy(run.filled(tickets)) as database, Server(run.cluster.url(database)) as server:
        mix = mixed(server, run.asking(database))
        most = load.once(server.base, script(*mix, None), CONNECTIONS, run.plan.seconds * 3)
        run.wrong_beside.append(("soak, as fast as it goes", most["errors"], most["faults"]))
        wanted, pace = most["per_second"] * SHARE, most["per_second"] * SHARE
        points, begun = [], time.perf_counter()
        while time.perf_counter() - begun < run.plan.soak_seconds:
            seen = load.once(server.base, script(*mix, pace), CONNECTIONS, min(STEP, run.plan.soak_seconds))
            # Time spent answering comes on top of the waiting: the pace is corrected towards what was wanted.
            pace = min(pace * wanted / max(seen["per_second"], 1), wanted * 20)
            points.append(seen | {"at": time.perf_counter() - begun, "pss": server.pss()})
            print(f"  {points[-1]['at']:6.0f} s: {seen['per_second']:,.0f}/s, p50 {seen['p50']:.1f} ms, p99 {seen['p99']:.1f} ms, {seen['errors']} wrong, {points[-1]['pss']:.0f} MiB", flush=True)
    run.raw["soak"] = points
    tell(run, tickets, most, points)


def tell(run, tickets, most, points):
    """Beginning and end are compared as medians of a quarter of the points each: the first are of a server that warms up."""
    quarter = max(1, len(points) // 4)
    early, late = points[quarter : 2 * quarter] or points, points[-quarter:]
    middle = lambda some, key: statistics.median(point[key] for point in some)
    name = f"soak, {tickets:,} tickets, {run.plan.soak_seconds / 60:.0f} min"
    run.figure(f"{name}: what the mix can carry at {CONNECTIONS} connections", most["per_second"], "/s", "")
    run.figure(f"{name}: sent on average", statistics.mean(point["per_second"] for point in points), "/s", f"{SHARE:.0%} of it")
    run.figure(f"{name}: requests answered wrongly", sum(point["errors"] for point in points), "", "0")
    run.figure(f"{name}: p50, last quarter against second", middle(late, "p50") / middle(early, "p50"), "×", "about 1")
    run.figure(f"{name}: p99, last quarter against second", middle(late, "p99") / middle(early, "p99"), "×", "about 1")
    run.figure(f"{name}: memory, last quarter against second", middle(late, "pss") / middle(early, "pss"), "×", "about 1")
    run.figure(f"{name}: memory, highest", max(point["pss"] for point in points), "MiB", "under 200")
