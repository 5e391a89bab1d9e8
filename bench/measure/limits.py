"""The limits beside us: what PostgreSQL, the framework and a plain web server do in the same place."""
import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

from .place import BARE, free_port

# Tables that a filing writes, and which of their columns name the ticket.
WRITTEN = [
    ("ticket", "id"),
    ("ticket_identity", "ticket_id"),
    ("ticket_clock", "ticket_id"),
    ("ticket_event", "ticket_id"),
    ("outbox", "ticket_id"),
]


def new_id(number):
    """An id of this transaction in the order of time, as the program's own are: the milliseconds first."""
    return f"(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || substr(md5(({number})::text), 1, 20))::uuid"


def same_rows(cluster, database, ticket_id):
    """A pgbench script that writes the rows of one filing again, under new ids: the same statements, tables, indexes and
    triggers, without a program in between."""
    lines = ["\\set a random(1, 9000000000000000000)", "\\set b random(1, 9000000000000000000)", "BEGIN;"]
    for table, owner in WRITTEN:
        columns = [row[0] for row in cluster.sql(database, f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position")]
        quoted = ", ".join(f"quote_nullable({column}::text)" for column in columns)
        tuples = []
        for place, row in enumerate(cluster.sql(database, f"SELECT {quoted} FROM {table} WHERE {owner} = '{ticket_id}'")):
            values = []
            for column, value in zip(columns, row):
                if column == owner:
                    value = new_id(":a::bigint")
                elif column == "id":
                    value = new_id(f":b::bigint + {place}")
                elif column == "event_id":
                    value = new_id(":b::bigint + 0")
                elif column == "number":
                    value = "'LB26' || upper(substr(md5((:a::bigint)::text), 1, 10))"
                values.append(value)
            tuples.append(f"({', '.join(values)})")
        if tuples:
            lines.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join(tuples)};")
    return "\n".join([*lines, "COMMIT;", ""])


def pgbench(cluster, database, text, connections):
    """An asker (see `load`): transactions of this script; of the times it tells the mean alone."""

    def ask(seconds):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "filing.sql"
            path.write_text(text, encoding="utf-8")
            before = cluster.cpu()
            done = subprocess.run(
                ["pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2", "-T", str(seconds), "-f", str(path), cluster.url(database)],
                capture_output=True, text=True, timeout=seconds + 120, check=False,
            )
        if done.returncode:
            raise SystemExit(f"pgbench: {done.stderr[-2000:]}")
        told = lambda pattern: float(re.search(pattern, done.stdout).group(1))
        requests = told(r"transactions actually processed: ([0-9]+)")
        return {"per_second": told(r"tps = ([0-9.]+)"), "mean": told(r"latency average = ([0-9.]+)"), "errors": 0, "db_us": (cluster.cpu() - before) * 1e6 / max(requests, 1)}

    return ask


def wait_for(url):
    for _ in range(400):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"{url} does not answer")


@contextlib.contextmanager
def bare(body, headers):
    """A handler of actix-web that returns the bytes of a page and does nothing else."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page"
        path.write_bytes(body)
        named = [f"{name}: {value}" for name, value in headers if name.lower() not in ("content-length", "date", "transfer-encoding", "connection")]
        process = subprocess.Popen([BARE, str(port), str(path), *named])
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


@contextlib.contextmanager
def nginx(body):
    """nginx serving the same bytes from a file; nothing where there are none, or no nginx."""
    if body is None or not shutil.which("nginx"):
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        root.chmod(0o755)
        (root / "index.html").write_bytes(body)
        (root / "nginx.conf").write_text(
            f"worker_processes 2; daemon off; pid {root}/pid; error_log stderr crit; events {{ worker_connections 512; }}\n"
            f"http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;"
            f" uwsgi_temp_path {root}/u; scgi_temp_path {root}/s; server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n",
            encoding="utf-8",
        )
        process = subprocess.Popen(["nginx", "-c", str(root / "nginx.conf"), "-p", str(root)])
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
