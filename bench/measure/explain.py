"""Plans: a cluster that explains every statement into its log while the pages are opened once, and what the log then says."""
import json
import re

from . import pages, people
from .place import ROOT
from .server import Server

# Tables that grow with the tickets.
BIG = ("ticket", "ticket_identity", "ticket_clock", "ticket_event", "outbox", "attachment", "tally_truth", "audit", "filing_key")
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
    database = run.filled(tickets)
    for name, value in SETTINGS.items():
        run.cluster.sql("postgres", f"ALTER DATABASE {database} SET {name} = '{value}'")
    faults = 0
    log = run.cluster.folder / "log"
    folder = ROOT / "bench/plans"
    folder.mkdir(exist_ok=True)
    try:
        with Server(run.cluster.url(database)) as server:
            ask = lambda question: run.cluster.sql(database, question)[0][0]
            for name, paths, headers in [*pages.public(server), *pages.staff(server, ask), ("filing", None, {})]:
                begin = log.stat().st_size
                if paths is None:
                    people.file_one(server.base)
                else:
                    server.get(paths[0], headers)
                with open(log, encoding="utf-8") as lines:
                    lines.seek(begin)
                    faults += write(folder, name, tickets, lines.read(), run)
    finally:
        for name in SETTINGS:
            run.cluster.sql("postgres", f"ALTER DATABASE {database} RESET {name}")
    run.figure(f"sequential scans of a big table, all pages, {tickets:,} tickets", faults, "", "0")


def write(folder, name, tickets, text, run):
    """The plans of one page, a file; how many scan a big table from end to end."""
    found = [json.loads(part) for part in re.findall(r"plan:\n((?:\t.*\n)+)", text)]
    faults, lines = 0, [f"# {name}, {tickets:,} tickets\n"]
    for plan in found:
        if "pg_catalog" in plan["Query Text"] or "quote_nullable" in plan["Query Text"]:
            continue
        scans = [node["Relation Name"] for node in nodes(plan["Plan"]) if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG]
        faults += len(scans)
        lines += [f"\n{shortened(plan['Query Text'])}\n", *shown(plan["Plan"], 1)]
        if scans:
            lines.append(f"  !! reads {', '.join(scans)} from end to end\n")
            print(f"  {name}: reads {', '.join(scans)} from end to end")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    (folder / f"{slug}.txt").write_text("".join(lines), encoding="utf-8")
    run.raw.setdefault("plans", {})[name] = len(found)
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
