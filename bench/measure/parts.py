"""The parts of a run, by name. Each takes the run (what is started, how long) and adds rows to its results."""
import statistics
import tempfile
import time

from . import limits, load, pages, people
from .server import Server, command


def filing(run):
    """Filing over HTTP, by API and by form, on both databases; pgbench with the same rows in the same database, side by side."""
    database = run.filled(run.plan.base_tickets)
    with Server(run.cluster.url(database)) as server:
        ticket = people.file_one(server.base)
        found = run.cluster.sql(database, f"SELECT id FROM ticket WHERE number = '{canonical(ticket['number'])}'")
        script = limits.same_rows(run.cluster, database, found[0][0])
        for connections in run.plan.connections:
            ours = run.add("filing", "API, PostgreSQL", load.measure(server.base, api_filing(), connections, run.plan, server.cpu))
            rates = [limits.pgbench(run.cluster, database, script, connections, run.plan.seconds) for _ in range(run.plan.runs)]
            tps = statistics.median(rate for rate, _ in rates)
            run.limit("filing", f"pgbench, the same rows, {connections} connections", tps, ours["per_second"], "at least 0.5")
            run.add("filing", "form, PostgreSQL", load.measure(server.base, form_filing(server), connections, run.plan, server.cpu))
    with Server() as server:
        for connections in run.plan.connections:
            run.add("filing", "API, SQLite", load.measure(server.base, api_filing(), connections, run.plan, server.cpu))
            run.add("filing", "form, SQLite", load.measure(server.base, form_filing(server), connections, run.plan, server.cpu))


def canonical(number):
    return number.replace("-", "")


def api_filing():
    return load.posting("/api/v1/tickets", people.api_body(), {"Content-Type": "application/json"}, 201)


def form_filing(server):
    path, body, headers = people.form(server.base)
    return load.posting(path, body, headers, 303)


def public(run):
    """Pages without an account; beside each the bare handler with the same bytes, and nginx with those of the home page."""
    with Server(run.cluster.url(run.filled(run.plan.base_tickets))) as server:
        for name, paths, headers in pages.public(server):
            ours = run.add("public", name, load.measure(server.base, load.getting(paths, headers), 16, run.plan, server.cpu))
            answer = server.get(paths[0], headers)
            with limits.bare(answer.body, answer.getheaders()) as base:
                beside = load.measure(base, load.getting(["/"]), 16, run.plan)
            run.limit("public", f"{name}: bare actix-web, {len(answer.body)} bytes", beside["per_second"], ours["per_second"], "at least 0.5")
            if name == "home":
                with limits.nginx(answer.body) as base:
                    if base:
                        beside = load.measure(base, load.getting(["/index.html"]), 16, run.plan)
                        run.limit("public", f"{name}: nginx, static", beside["per_second"], ours["per_second"], "for scale")


def growth(run):
    """Every list, search and page of staff, and those of reporters that read tickets, at each size: one connection, so that it is
    the work that is timed and not the queue."""
    for tickets in run.plan.sizes:
        database = run.filled(tickets)
        with Server(run.cluster.url(database)) as server:
            ask = lambda question: run.cluster.sql(database, question)[0][0]
            for name, paths, headers in [*pages.staff(server, ask), *pages.public(server)]:
                seen = load.measure(server.base, load.getting(paths, headers), 1, run.plan.short())
                run.grow(name, tickets, seen)


def staff(run):
    """The pages of staff under load."""
    database = run.filled(run.plan.base_tickets)
    with Server(run.cluster.url(database)) as server:
        ask = lambda question: run.cluster.sql(database, question)[0][0]
        for name, paths, headers in pages.staff(server, ask):
            run.add("staff", name, load.measure(server.base, load.getting(paths, headers), 16, run.plan, server.cpu))
        run.add("staff", "logins", logins(server, run.plan))


def logins(server, plan):
    """Logins one after the other: each costs what argon2id costs, on purpose."""
    browser = people.Browser(server.base)
    token = browser.token("/petugas/masuk")
    form = {"_csrf": token, "email": "siapa@contoh.lapor.example", "password": people.PASSWORD}
    times, end = [], time.perf_counter() + plan.seconds * plan.runs
    before = server.cpu()
    while time.perf_counter() < end:
        started = time.perf_counter()
        browser.send("/petugas/masuk", form | {"email": f"siapa{len(times)}@contoh.lapor.example"})
        times.append((time.perf_counter() - started) * 1000)
    spent = (server.cpu() - before) * 1e6 / len(times)
    times.sort()
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    rate = 1000 / statistics.mean(times)
    return {"connections": 1, "per_second": rate, "lowest": rate, "highest": rate, "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "errors": 0, "cpu_us": spent, "runs": []}


def memory(run):
    """Start time, memory when idle and under load, on both databases; size of the binary."""
    starts, idle = [], []
    for _ in range(max(run.plan.runs, 3)):
        with Server() as server:
            starts.append(server.start_ms)
            time.sleep(3)
            idle.append(server.pss())
    run.figure("first page, embedded default, empty folder", statistics.median(starts), "ms", "under 1,000")
    run.figure("memory, idle, embedded default (PSS)", statistics.median(idle), "MiB", "under 60")
    for tickets in sorted({run.plan.sizes[0], run.plan.sizes[-1]}):
        database = run.filled(tickets)
        with Server(run.cluster.url(database)) as server:
            time.sleep(3)
            run.figure(f"memory, idle, PostgreSQL, {tickets:,} tickets", server.pss(), "MiB", "under 60")
            ask = lambda question: run.cluster.sql(database, question)[0][0]
            mixed = [path for _, paths, headers in pages.public(server) if not headers for path in paths]
            desk = pages.staff(server, ask)
            seen = 0
            for lua in (load.getting(mixed), load.getting([desk[0][1][0], desk[10][1][0]], desk[0][2]), api_filing()):
                load.once(server.base, lua, 64, run.plan.seconds)
                seen = max(seen, server.pss())
            run.figure(f"memory, under load at 64 connections, PostgreSQL, {tickets:,} tickets", seen, "MiB", "under 200")
    run.figure("size of the binary", run.program.stat().st_size / 2**20, "MiB", "")


def demo(run):
    """The demonstration data set into an empty database."""
    for tickets in run.plan.sizes:
        name = f"fill_{tickets}"
        run.cluster.create(name)
        with tempfile.TemporaryDirectory() as data:
            seconds = command(data, run.cluster.url(name), "demo", "--tickets", str(tickets))
        run.cluster.sql("postgres", f"DROP DATABASE {name}")
        run.figure(f"demo --tickets {tickets}, PostgreSQL", tickets / seconds, "tickets/s", "20,000")


def plans(run):
    """What PostgreSQL does for each list, search and count: `EXPLAIN (ANALYZE, BUFFERS)` of every statement that the pages send,
    written to bench/plans/; a sequential scan of a big table is a fault."""
    from . import explain

    explain.all_pages(run)


PARTS = {part.__name__: part for part in (demo, filing, public, staff, growth, memory, plans)}
