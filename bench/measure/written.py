"""Writing down what was found: a table for people, JSON for programs, charts for the documents."""
import collections
import json
import sys

from . import chart, load, others
from .place import ROOT


SILENT = "did not answer"


def stem(begun):
    return begun.strftime("%Y-%m-%dT%H%M")


def rate_line(name, seen):
    spent = f", {seen['cpu_us']:,.0f} µs of processor each" if "cpu_us" in seen else ""
    spent += f" and {seen['db_us']:,.0f} of PostgreSQL's" if "db_us" in seen else ""
    wrong = f", {seen['errors']} WRONG" if seen["errors"] else ""
    if not load.did_answer(seen):
        return f"  {name}, {seen['connections']} connections: {SILENT}"
    return f"  {name}, {seen['connections']} connections: {seen['per_second']:,.0f}/s, p99 {seen['p99']:.1f} ms{spent}{wrong}"


def ratio(value):
    return SILENT if value is None else f"{value:.2f}"


def grown_line(seen):
    if not load.did_answer(seen):
        return SILENT
    rows = f", {seen['rows']} tickets shown" if seen.get("rows") else ""
    return f"p50 {seen['p50']:.2f} ms, p95 {seen['p95']:.2f} ms{rows}" + (f", {seen['errors']} WRONG" if seen["errors"] else "")


def command():
    """What was typed, without what concerns this machine alone."""
    words = iter(sys.argv[1:])
    told = [word for word in words if word not in ("--note", "--keep") or not next(words, None)]
    return " ".join(["bench/run", *told])


def table(run, facts, begun, wanted):
    lines = [
        f"## {begun:%Y-%m-%d %H:%M} UTC, commit {facts['commit']}",
        "",
        f"`{command()}`"
        + f" · {facts['cores']} cores ({facts['processor']}), {facts['memory_gib']} GiB, Linux {facts['kernel']} · {facts['rust']} · {facts['postgresql']}"
        f" · {facts['nginx']} · {facts['wrk']} · load before it began: {facts['load_before']} · {run.plan.runs} runs of {run.plan.seconds} s each, in turns"
        f" · {run.plan.base_tickets:,} tickets in the database unless said.",
        "",
    ]
    if wanted.note:
        lines += [wanted.note, ""]
    if run.rates:
        lines += ["| what | connections | per second (lowest–highest) | p50 ms | p95 ms | p99 ms | processor µs each: ours, PostgreSQL's | wrong |", "|---|---|---|---|---|---|---|---|"]
        for group, name, seen in run.rates:
            if not load.did_answer(seen):
                lines.append(f"| {group}: {name} | {seen['connections']} | **{SILENT}** | | | | | {seen['errors']} |")
                continue
            spent = ", ".join(f"{seen[key]:,.0f}" for key in ("cpu_us", "db_us") if key in seen)
            lines.append(
                f"| {group}: {name} | {seen['connections']} | **{seen['per_second']:,.0f}** ({seen['lowest']:,.0f}–{seen['highest']:,.0f})"
                f" | {seen['p50']:.1f} | {seen['p95']:.1f} | {seen['p99']:.1f} | {spent} | {seen['errors']} |"
            )
        lines.append("")
    if run.limits:
        lines += ["| limit beside us, in turns with ours | per second (lowest–highest) | ours is of it | budget |", "|---|---|---|---|"]
        lines += [
            f"| {group}: {name} | {theirs['per_second']:,.0f} ({theirs['lowest']:,.0f}–{theirs['highest']:,.0f}) | **{ratio(share)}** | {budget} |"
            for group, name, theirs, share, budget in run.limits
        ]
        lines.append("")
    if run.grown:
        lines += growth_table(run)
    if run.figures:
        lines += ["| figure | measured | budget |", "|---|---|---|"]
        lines += [f"| {name} | **{value:,.1f}** {unit} | {budget} |" for name, value, unit, budget in run.figures]
        lines.append("")
    return "\n".join([*lines, *others.table(run)])


def by_page(run):
    """page → {tickets: what was seen}"""
    found = collections.defaultdict(dict)
    for name, tickets, seen in run.grown:
        found[name][tickets] = seen
    return found


def growth_table(run):
    sizes = sorted({tickets for _, tickets, _ in run.grown})
    heads = " | ".join(f"{size:,}" for size in sizes)
    told = f"p50 / p95 in ms over one connection, {run.plan.runs} runs of {run.plan.short().seconds} s each, by tickets in the database"
    lines = [f"{told}; budget: p95 at most 1.3 times that of the smallest. In brackets how many tickets the page shows: where they are more, it grows for that, too.", "", f"| page | {heads} | p95 grows |", "|---" * (len(sizes) + 2) + "|"]
    for name, seen in by_page(run).items():
        each = " | ".join(grown_cell(seen[size]) for size in sizes)
        lines.append(f"| {name} | {each} | **{ratio(grows(seen[sizes[0]], seen[sizes[-1]]))}** |")
    return [*lines, ""]


def grown_cell(seen):
    if not load.did_answer(seen):
        return SILENT
    rows = f" [{seen['rows']}]" if seen.get("rows") else ""
    return f"{seen['p50']:.2f} / {seen['p95']:.2f}{rows}" + (f" ({seen['errors']} wrong)" if seen["errors"] else "")


def grows(smallest, biggest):
    """How many times the p95 of the smallest; nothing where either was not answered, for nothing is not fast."""
    if not (load.did_answer(smallest) and load.did_answer(biggest)):
        return None
    return biggest["p95"] / smallest["p95"]


def keep(run, facts, begun, text):
    folder = ROOT / "bench/raw"
    folder.mkdir(exist_ok=True)
    everything = {"begun": begun.isoformat(), "machine": facts, "rates": run.rates, "limits": run.limits, "growth": run.grown, "figures": run.figures, "more": run.raw}
    (folder / f"{stem(begun)}.json").write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")
    results = ROOT / "bench/RESULTS.md"
    results.write_text(results.read_text(encoding="utf-8").rstrip() + "\n\n" + text, encoding="utf-8")
    charts = ROOT / "docs/charts"
    charts.mkdir(exist_ok=True)
    if run.grown:
        lines = {name: [(tickets, seen["p95"]) for tickets, seen in sorted(sizes.items()) if load.did_answer(seen)] for name, sizes in by_page(run).items() if name in chart.SHOWN}
        (charts / "growth.svg").write_text(chart.lines("p95 of a page in ms, by tickets in the database", lines), encoding="utf-8")
    filings = [(f"{name}, {seen['connections']}", seen["per_second"]) for group, name, seen in run.rates if group == "filing"]
    filings += [(name, theirs["per_second"]) for group, name, theirs, _, _ in run.limits if group == "filing"]
    if filings:
        (charts / "filing.svg").write_text(chart.bars("tickets filed per second (name, connections)", filings), encoding="utf-8")
    if "soak" in run.raw:
        panels = [("requests a second", "per_second"), ("p99, ms", "p99"), ("memory (PSS), MiB", "pss")]
        title = f"soak: mixed load at 70 % of what the node can carry, {max(run.plan.sizes):,} tickets"
        (charts / "soak.svg").write_text(chart.over_time(title, run.raw["soak"], panels), encoding="utf-8")
