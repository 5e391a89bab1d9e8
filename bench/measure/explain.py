"""Plans: a cluster that explains every statement into its log while the pages are opened once, and what the log then says."""
import json
import pathlib
import re
import tempfile
import time

from . import pages, people
from .place import ROOT
from .server import Server

# A table of more than that many bytes is a big one: to read it from end to end is a fault, to read a small one so is the fastest way.
BIG = 1 << 20
# What the program does by itself, with nobody asking.
BACKGROUND = "background"
SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_format": "json",
    "auto_explain.log_nested_statements": "on",
}


def all_pages(run):
    tickets = run.plan.base_tickets
    folder = ROOT / "bench/plans"
    # A smoke run leaves the plans of the last real one alone.
    with tempfile.TemporaryDirectory() as thrown_away, run.cluster.copy(run.filled(tickets)) as database:
        for name, value in SETTINGS.items():
            run.cluster.sql("postgres", f"ALTER DATABASE {database} SET {name} = '{value}'")
        with Server(run.cluster.url(database)) as server:
            opened = open_each(run, server, database)
        big = {row[0] for row in run.cluster.sql(database, f"SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > {BIG}")}
        found = {name: plans_of(text) for name, text in opened.items()}
        run.raw["statements"] = {name: len(plans) for name, plans in found.items()}
        faults = write(pathlib.Path(thrown_away) if run.plan.runs == 1 else folder, tickets, found, big)
    run.figure(f"sequential scans of a big table, all pages, {tickets:,} tickets", faults, "", "0")


def open_each(run, server, database):
    """name → what the cluster's log said while that page was opened. What is kept in memory is read before."""
    log = run.cluster.folder / "log"
    asked = [*pages.public(server), *pages.staff(server, run.asking(database))]

    def said(act):
        time.sleep(0.2)
        begin = log.stat().st_size
        act()
        time.sleep(0.2)
        with open(log, "rb") as lines:
            lines.seek(begin)
            return lines.read().decode("utf-8", errors="replace")

    opened = {BACKGROUND: said(lambda: time.sleep(8))}
    for name, paths, headers in asked:
        opened[name] = said(lambda: server.get(paths[0], headers))
    opened["filing by API"] = said(lambda: people.file_one(server.base))
    opened["filing by form"] = said(lambda: people.form(server.base))
    return opened


def plans_of(text):
    """The statements that clients sent, and those of the triggers within."""
    found = [json.loads(part) for part in re.findall(r"plan:\n((?:\t.*\n)+)", text)]
    return [plan for plan in found if "pg_catalog.pg_" not in plan["Query Text"]]


def write(folder, tickets, found, big):
    """A file for each page; how many statements scan a big table from end to end."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    background = {plan["Query Text"] for plan in found[BACKGROUND]}
    faults = 0
    for name, plans in found.items():
        lines = [f"# {name}, {tickets:,} tickets: EXPLAIN (ANALYZE, BUFFERS) of each statement, by auto_explain\n"]
        for plan in plans:
            if name != BACKGROUND and plan["Query Text"] in background:
                continue
            scans = sorted({node["Relation Name"] for node in nodes(plan["Plan"]) if node["Node Type"] == "Seq Scan" and node["Relation Name"] in big})
            lines += [f"\n{shortened(plan['Query Text'])}\n", *shown(plan["Plan"], 1)]
            if scans:
                faults += 1
                lines.append(f"  !! reads {', '.join(scans)} from end to end\n")
                print(f"  {name}: reads {', '.join(scans)} from end to end: {shortened(plan['Query Text'])[:200]}")
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        (folder / f"{slug}.txt").write_text("".join(lines), encoding="utf-8")
    return faults


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def shown(plan, depth):
    where = plan.get("Index Name") or plan.get("Relation Name") or ""
    pages_read = plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    yield f"{'  ' * depth}{plan['Node Type']} {where} rows={plan['Actual Rows']} loops={plan['Actual Loops']} ms={plan['Actual Total Time']:.2f} buffers={pages_read}"
    yield f" removed={plan['Rows Removed by Filter']}\n" if plan.get("Rows Removed by Filter") else "\n"
    for child in plan.get("Plans", []):
        yield from shown(child, depth + 1)


def shortened(query):
    query = re.sub(r"\s+", " ", query)
    columns = re.sub(r'SELECT ("ticket"\."\w+", ){5,}"ticket"\."\w+"', "SELECT ticket.*", query)
    return columns if len(columns) < 900 else columns[:900] + " …"
