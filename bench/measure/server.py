"""The program under test: started on loopback, asked for its memory and its processor time, stopped."""
import collections
import contextlib
import http.client
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

from .place import PROGRAM, free_port

# Whoever fills a database and whoever serves it later hold the same key, as the nodes of an installation do.
KEY = "bGFwb3Jia24tYmVuY2gtbGFwb3Jia24tYmVuY2gtMDE="
TICK = os.sysconf("SC_CLK_TCK")


def process_cpu(pid):
    """Seconds of processor time so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def process_pss(pid):
    """Proportional set size in MiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


class Server:
    """`laporbkn serve` over a database, in a data folder of its own; inside `with`."""

    # Where times are judged nothing is written down; else what a server warned of once it was there is `told` when it has stopped.
    keeps_log = False
    told = []
    # (route, status) → how many requests were refused, by all servers so far, once they were there.
    refused = collections.Counter()

    def __init__(self, database_url=None, data=None, settings=None):
        self.port = free_port()
        self.data = data or tempfile.mkdtemp(prefix="laporbkn-bench-data-")
        self.own_data = data is None
        self.environment = environment(self.data, database_url, self.port) | (settings or {})
        self.process = None
        self.start_ms = None

    def __enter__(self):
        self.log = tempfile.TemporaryFile() if self.keeps_log else None
        to = self.log or subprocess.DEVNULL
        self.refused_before = collections.Counter()
        started = time.perf_counter()
        self.process = subprocess.Popen([PROGRAM, "serve"], env=self.environment, stdout=to, stderr=to)
        while time.perf_counter() - started < 60:
            try:
                status = self.get("/").status
                if status == 200:
                    self.start_ms = (time.perf_counter() - started) * 1000
                    self.logged_before = self.log.tell() if self.log else 0
                    return self
                self.refused_before["/", str(status)] += 1
            except OSError:
                pass
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode}")
            time.sleep(0.004)
        raise SystemExit("no page within 60 seconds")

    def __exit__(self, *_):
        if self.process.poll() is not None:
            print(f"the server ended by itself, or was ended by somebody else: {self.process.returncode}", flush=True)
        else:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.refused.update(self.refusals() - self.refused_before)
        self.process.terminate()
        self.process.wait(40)
        self.tell_log()
        if self.own_data:
            shutil.rmtree(self.data, ignore_errors=True)

    def refusals(self):
        """(route, status) → how many requests this one refused since it began, as it counts them itself."""
        lines = re.findall(r'laporbkn_http_requests_total\{.*route="([^"]*)",status="([45]..)".* (\d+)', self.get("/metrics").body.decode())
        return collections.Counter({(route, status): int(count) for route, status, count in lines})

    def tell_log(self):
        """Its first warnings and errors."""
        if self.log:
            self.log.seek(self.logged_before)
            lines = (line.decode(errors="replace").strip() for line in self.log)
            self.told.extend([f"  a server wrote: {line[:400]}" for line in lines if re.search(r"\b(WARN|ERROR)\b|panicked", line)][:20])
            self.log.close()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    def get(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def cpu(self):
        return process_cpu(self.process.pid)

    def pss(self):
        return process_pss(self.process.pid)

    @contextlib.contextmanager
    def watched(self):
        """A list that gets the memory, twice a second, as long as this lasts."""
        seen, over = [self.pss()], threading.Event()

        def watch():
            while not over.wait(0.5):
                seen.append(self.pss())

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield seen
        finally:
            over.set()
            watcher.join()


def environment(data, database_url=None, port=None):
    """Nothing of a running installation leaks in; logins are not limited, since one address makes them all."""
    foreign = ("LAPORBKN_", "DATABASE_URL", "MEILISEARCH_", "SMTP_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    kept |= {"LAPORBKN_DATA_DIR": str(data), "LAPORBKN_LIMIT_LOGIN": "0"}
    if database_url:
        kept |= {"DATABASE_URL": database_url, "LAPORBKN_SECRET_KEY": KEY}
    if port:
        kept["LAPORBKN_LISTEN"] = f"127.0.0.1:{port}"
    return kept


def command(data, database_url, *words, settings=None):
    """Runs a command of the program; seconds it took."""
    started = time.perf_counter()
    subprocess.run([PROGRAM, *words], env=environment(data, database_url) | (settings or {}), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started
