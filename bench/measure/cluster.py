"""A PostgreSQL of its own, durable as in production: what is acknowledged is on the disk."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

from .place import free_port

TICK = os.sysconf("SC_CLK_TCK")
# What docs/operations.md recommends, for a machine of 2 GB.
SETTINGS = "-c shared_buffers=512MB -c max_wal_size=4GB -c random_page_cost=1.1"


def bin_folder():
    """The newest server of Debian, which keeps it out of PATH."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    if not found:
        raise SystemExit("no PostgreSQL server here: apt-get install postgresql")
    return found[0].parent


class Cluster:
    """Runs inside `with`; everything is thrown away afterwards, unless it has a folder to keep."""

    def __init__(self, keep=None):
        self.keep = pathlib.Path(keep) if keep else None
        self.bin = bin_folder()
        self.folder = self.keep or pathlib.Path(tempfile.mkdtemp(prefix="laporbkn-bench-"))
        self.port = free_port()
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.getuid() == 0 else None

    def run(self, *command):
        subprocess.run(command, check=True, user=self.user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        data = self.folder / "data"
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            shutil.chown(self.folder, self.user)
        if not data.exists():
            self.run(self.bin / "initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        settings = f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 -c max_connections=100 {SETTINGS}"
        try:
            self.run(self.bin / "pg_ctl", "-D", data, "-w", "-t", "120", "-l", self.folder / "log", "-o", settings, "start")
        except subprocess.CalledProcessError:
            raise SystemExit(f"PostgreSQL does not start: {self.folder}/log says why") from None
        return self

    def __exit__(self, *_):
        self.run(self.bin / "pg_ctl", "-D", self.folder / "data", "-w", "-m", "fast", "stop")
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database):
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def sql(self, database, statement):
        """Rows as lists of texts."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", self.url(database), "-c", statement],
            check=True, capture_output=True, text=True,
        )
        return [line.split("\x1f") for line in done.stdout.splitlines() if line]

    def has(self, database):
        return bool(self.sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{database}'"))

    def create(self, database):
        self.sql("postgres", f"CREATE DATABASE {database}")

    def drop(self, database):
        self.sql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    @contextlib.contextmanager
    def copy(self, database):
        """A copy to write into, so that who measures next finds what was there before."""
        name = f"{database}_copy"
        self.drop(name)
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {database} STRATEGY file_copy")
        try:
            yield name
        finally:
            self.drop(name)

    def cpu(self):
        """Seconds of processor time of all its processes so far, those that have ended too."""
        master = int((self.folder / "data/postmaster.pid").read_text(encoding="ascii").split()[0])
        spent = 0
        for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = path.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
                if int(path.parent.name) == master:
                    spent += sum(int(field) for field in fields[11:15])
                elif int(fields[1]) == master:
                    spent += int(fields[11]) + int(fields[12])
        return spent / TICK
