"""Three systems of the same kind, installed and measured by this project on a machine of this size (2 cores, their database
beside them, wrk at 16 connections): what ours is to them. They are not measured again in a run; their figures are constants."""

from . import load

NAMES = ("django-helpdesk 2.6.1", "osTicket 1.18.1", "Request Tracker 5.0.3")
# (what is compared, group and name of our rate, theirs per second)
RATES = (
    ("tickets filed, API or the nearest they have", "filing", "API, PostgreSQL", (150, 59, 12)),
    ("tickets filed, form", "filing", "form, PostgreSQL", (None, 56, None)),
    ("home page (theirs: home, home, login)", "public", "home", (196, 276, 223)),
    ("filing form", "public", "filing form", (216, 290, 92)),
    ("status page", "public", "tracking page", (170, 101, 33)),
    ("knowledge search, 500 articles, ours with each question new", "public", "search page, each question new", (None, 134, 70)),
)
# (what is compared, name in the growth table, theirs in ms at 1,000 tickets)
TIMES = (("staff list, p50 at 1,000 tickets", "staff list", (55, 89, 438)),)
MEMORY = ("memory, idle, without a database", (228, 50, 494))
CONNECTIONS = 16


def table(run):
    """Lines of Markdown; none where nothing that is compared was measured."""
    rows = []
    for what, group, name, theirs in RATES:
        for kind, called, seen in run.rates:
            if (kind, called, seen["connections"]) == (group, name, CONNECTIONS) and load.did_answer(seen):
                rows.append(row(f"{what}, per second", seen["per_second"], theirs, lambda ours, other: ours / other))
    for what, name, theirs in TIMES:
        for called, tickets, seen in run.grown:
            if (called, tickets) == (name, 1_000) and load.did_answer(seen):
                rows.append(row(f"{what}, ms over one connection", seen["p50"], theirs, lambda ours, other: other / ours))
    for name, value, _, _ in run.figures:
        if name.startswith("memory, idle, PostgreSQL"):
            rows.append(row(f"{MEMORY[0]}, MiB (ours: {name.split(', ')[-1]})", value, MEMORY[1], lambda ours, other: other / ours))
    if not rows:
        return []
    heads = " | ".join(f"{name}: theirs, ours is better by" for name in NAMES)
    return [f"| beside others on a machine of this size | ours | {heads} |", "|---" * (len(NAMES) + 2) + "|", *rows, ""]


def row(what, ours, theirs, better):
    each = " | ".join("" if other is None else f"{other:,}, **{better(ours, other):,.1f}×**" for other in theirs)
    return f"| {what} | **{ours:,.1f}** | {each} |"
