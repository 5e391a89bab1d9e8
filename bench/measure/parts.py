"""The parts of a run, by name. Each takes the run (what is started, how long) and adds rows to its results."""
import contextlib
import pathlib
import statistics
import tempfile
import time

from . import engines, limits, load, pages, people, questions
from .server import Server, command
from .soak import soak

CONNECTIONS = 16
# As many as those had whom `others` compares us with.
ARTICLES = 500


def demo(run):
    """The demonstration data set into empty databases, which the other parts then read."""
    for tickets in sorted({*run.plan.sizes, run.plan.base_tickets}):
        run.filled(tickets, again=True)


def filing(run):
    """Filing over HTTP, by API and by form, on both databases; beside it, in turns, pgbench with the same rows in the same
    database."""
    with run.cluster.copy(run.filled(run.plan.base_tickets)) as database, Server(run.cluster.url(database)) as server:
        meters = {"cpu_us": server.cpu, "db_us": run.cluster.cpu}
        ticket = people.file_one(server.base)
        found = run.cluster.sql(database, f"SELECT id FROM ticket WHERE number = '{canonical(ticket['number'])}'")
        script = limits.same_rows(run.cluster, database, found[0][0])
        for connections in run.plan.connections:
            askers = [
                load.wrk(server.base, api_filing(), connections, **meters),
                load.wrk(server.base, form_filing(server), connections, **meters),
                limits.pgbench(run.cluster, database, script, connections),
            ]
            api, form, beside = load.in_turns(run.plan, askers, connections)
            run.add("filing", "API, PostgreSQL", api)
            run.add("filing", "form, PostgreSQL", form)
            run.limit("filing", f"pgbench, the same rows, {connections} connections", beside, api, "at least 0.5")
    with Server() as server:
        for connections in run.plan.connections:
            askers = [load.wrk(server.base, lua, connections, cpu_us=server.cpu) for lua in (api_filing(), form_filing(server))]
            for name, seen in zip(("API, SQLite", "form, SQLite"), load.in_turns(run.plan, askers, connections)):
                run.add("filing", name, seen)


def canonical(number):
    return number.replace("-", "")


def api_filing():
    return load.posting("/api/v1/tickets", people.api_body(), {"Content-Type": "application/json"})


def form_filing(server):
    return load.posting(*people.form(server.base))


def public(run):
    """Pages without an account, in a copy with more articles; beside each, in turns, the bare handler with the same bytes, and nginx
    with those of the home page; beside the search that no kept answer helps, the engines alone."""
    with run.cluster.copy(run.filled(run.plan.base_tickets)) as database, articled(run.cluster.url(database)) as (server, articles):
        meters = {"cpu_us": server.cpu, "db_us": run.cluster.cpu}
        for name, paths, headers in pages.public(server) + pages.searches(server):
            with contextlib.ExitStack() as held:
                beside = served(held, name, server.get(paths[0], headers), headers)
                if name == pages.NEW_BY_API:
                    found = held.enter_context(engines.alone(articles, questions.asked_by(paths), CONNECTIONS))
                    beside += [(what, ask, "for scale") for what, ask in found]
                askers = [load.wrk(server.base, load.getting(paths, headers), CONNECTIONS, **meters), *(ask for _, ask, _ in beside)]
                ours, *theirs = load.in_turns(run.plan, askers, CONNECTIONS)
            run.add("public", name, ours)
            for (what, _, budget), seen in zip(beside, theirs):
                run.limit("public", f"{name}: {what}", seen, ours, budget)


def served(held, name, answer, headers):
    """(what it is, asker, budget) of those that serve the bytes of this answer, as long as `held` is open."""
    asker = lambda base: load.wrk(base, load.getting(["/index.html"], headers), CONNECTIONS)
    bare = held.enter_context(limits.bare(answer.body, answer.getheaders()))
    nginx = held.enter_context(limits.nginx(answer.body if name == "home" else None))
    beside = [(f"bare actix-web, {len(answer.body):,} bytes", asker(bare), "at least 0.5")]
    return beside + ([("nginx, a file", asker(nginx), "for scale")] if nginx else [])


@contextlib.contextmanager
def articled(database_url):
    """A server over a database that was given so many articles, once it finds them; and their folder."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        questions.make_articles(folder / "kb", ARTICLES)
        command(folder / "data", database_url, "kb", "sync", "--dir", str(folder / "kb"))
        with Server(database_url) as server:
            questions.wait_for_index(server)
            yield server, folder / "kb"


def staff(run):
    """The pages of staff under load, and logins."""
    database = run.filled(run.plan.base_tickets)
    with Server(run.cluster.url(database)) as server:
        meters = {"cpu_us": server.cpu, "db_us": run.cluster.cpu}
        for name, paths, headers in pages.staff(server, run.asking(database)):
            [seen] = load.in_turns(run.plan, [load.wrk(server.base, load.getting(paths, headers), CONNECTIONS, **meters)], CONNECTIONS)
            run.add("staff", name, seen)
        run.add("staff", "login", logins(server, run, pages.humas_email(run.asking(database))))


def logins(server, run, email):
    """Logins one after the other: each costs what argon2id costs, on purpose."""
    times, errors, spent, end = [], 0, 0, time.perf_counter() + run.plan.seconds * run.plan.runs
    while time.perf_counter() < end or not times:
        browser = people.Browser(server.base)
        form = people.login(browser, email)
        before, started = server.cpu(), time.perf_counter()
        status, _ = browser.send("/petugas/masuk", form)
        times.append((time.perf_counter() - started) * 1000)
        spent += server.cpu() - before
        errors += status != 303
    times.sort()
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    rate = 1000 / statistics.mean(times)
    return {"connections": 1, "per_second": rate, "lowest": rate, "highest": rate, "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "errors": errors, "cpu_us": spent * 1e6 / len(times), "runs": times}


def growth(run):
    """Every list, search and page of staff, and those of reporters that read tickets, over one connection, so that it is the work
    that is timed and not the queue. A server for each size, asked in turns."""
    servers = []
    try:
        for tickets in run.plan.sizes:
            database = run.filled(tickets)
            server = Server(run.cluster.url(database)).__enter__()
            servers.append(server)
            server.pages = pages.staff(server, run.asking(database))
            server.pages += [page for page in pages.public(server) if page[0] in pages.TRACKING]
        for each in zip(*(server.pages for server in servers)):
            askers = [load.wrk(server.base, load.getting(paths, headers), 1) for server, (_, paths, headers) in zip(servers, each)]
            shown = [pages.tickets_in(server.get(paths[0], headers)) for server, (_, paths, headers) in zip(servers, each)]
            for tickets, rows, seen in zip(run.plan.sizes, shown, load.in_turns(run.plan.short(), askers, 1)):
                run.grow(each[0][0], tickets, seen | {"rows": rows})
    finally:
        for server in servers:
            server.__exit__()


def memory(run):
    """Start time, memory when idle and under load, on both databases; size of the binary."""
    starts, idle = [], []
    for _ in range(run.plan.runs):
        with Server() as server:
            starts.append(server.start_ms)
            time.sleep(3)
            idle.append(server.pss())
    run.figure("first page, embedded default, empty folder", statistics.median(starts), "ms", "under 1,000")
    run.figure("memory, idle, embedded default (PSS)", statistics.median(idle), "MiB", "under 60")
    with Server() as server:
        loaded(run, server, "embedded default", [])
    for tickets in sorted({run.plan.sizes[0], run.plan.sizes[-1]}):
        with run.cluster.copy(run.filled(tickets)) as database, Server(run.cluster.url(database)) as server:
            time.sleep(3)
            run.figure(f"memory, idle, PostgreSQL, {tickets:,} tickets", server.pss(), "MiB", "under 60")
            loaded(run, server, f"PostgreSQL, {tickets:,} tickets", pages.staff(server, run.asking(database)))
    run.figure("size of the binary", run.program.stat().st_size / 2**20, "MiB", "")


def loaded(run, server, name, desk):
    """The highest memory while readers, then staff, then filings come over 64 connections."""
    mixed = [path for _, paths, headers in pages.public(server) if not headers for path in paths]
    work = [path for _, paths, headers in desk if headers == desk[0][2] for path in paths]
    scripts = [load.getting(mixed), api_filing(), *([load.getting(work, desk[0][2])] if work else [])]
    with server.watched() as seen:
        met = [load.once(server.base, lua, 64, run.plan.seconds) for lua in scripts]
    run.wrong_beside += [(f"memory, {name}", each["errors"], each["faults"]) for each in met]
    errors = sum(each["errors"] for each in met)
    run.figure(f"memory, highest under load of 64 connections, {name}", max(seen), "MiB", "under 200")
    run.figure(f"wrong answers meanwhile, {name}", errors, "", "0")


def plans(run):
    """What PostgreSQL does for each list, search and count: `EXPLAIN (ANALYZE, BUFFERS)` of every statement that the pages send,
    written to bench/plans/; a sequential scan of a big table is a fault."""
    from . import explain

    explain.all_pages(run)


PARTS = {part.__name__: part for part in (demo, filing, public, staff, growth, memory, plans, soak)}
