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


def same_rows(cluster, database, ticket_id):
    """A pgbench script that writes the rows of one filing again, under new ids: the same statements, tables, indexes and
    triggers, without a program in between."""
    lines = ["\\set a random(1, 9223372036854775807)", "\\set b random(1, 9223372036854775807)", "BEGIN;"]
    for table, owner in WRITTEN:
        columns = [row[0] for row in cluster.sql(database, f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public' ORDER BY ordinal_position")]
        quoted = ", ".join(f"quote_nullable({column}::text)" for column in columns)
        tuples = []
        for place, row in enumerate(cluster.sql(database, f"SELECT {quoted} FROM {table} WHERE {owner} = '{ticket_id}'")):
            values = []
            for column, value in zip(columns, row):
                if column == owner:
                    value = "md5(:a::text)::uuid"
                elif column == "id":
                    value = f"md5((:b + {place})::text)::uuid"
                elif column == "event_id":
                    value = "md5(:b::text)::uuid"
                elif column == "number":
                    value = "'LB26' || upper(substr(md5(:a::text), 1, 8))"
                values.append(value)
            tuples.append(f"({', '.join(values)})")
        if tuples:
            lines.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join(tuples)};")
    return "\n".join([*lines, "COMMIT;", ""])


def pgbench(cluster, database, text, connections, seconds):
    """(transactions per second, mean milliseconds)"""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "filing.sql"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2", "-T", str(seconds), "-f", str(path), cluster.url(database)],
            capture_output=True, text=True, check=True, timeout=seconds + 120,
        )
    rate = float(re.search(r"tps = ([0-9.]+)", done.stdout).group(1))
    return rate, float(re.search(r"latency average = ([0-9.]+)", done.stdout).group(1))


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
    """nginx serving the same bytes from a file."""
    if not shutil.which("nginx"):
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
