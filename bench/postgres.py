"""A PostgreSQL server for tests and benches: a new cluster in a folder of its own, gone when they are."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")  # the newest release below it is taken where none is on the PATH
OWNER = "postgres"  # PostgreSQL refuses to run as root; Debian's package makes this user
DURABLE_NOT = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # nothing here outlives its user


def find_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`; None where PostgreSQL is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    releases = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return releases[-1].parent if releases else None


@contextmanager
def serve_postgres(programs: Path) -> Iterator[str]:
    """Runs a server on a free port of the loopback address and yields the URL of an empty database, password included."""
    owner = OWNER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="nutgraf-postgres-"))  # not pytest's: nobody but its owner may enter that
    password = secrets.token_urlsafe()
    try:
        (folder / "password").write_text(password)
        for path in (folder, folder / "password"):
            shutil.chown(path, owner)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *DURABLE_NOT]

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), f"--pgdata={folder / 'data'}", *arguments]
            subprocess.run(command, check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)

        run("initdb", "--username=nutgraf", f"--pwfile={folder / 'password'}", "--auth=scram-sha-256", "--no-sync")
        given = " ".join(f"-c {option}" for option in options)
        run("pg_ctl", "start", "--wait", f"--log={folder / 'log'}", f"--options={given}")
        try:
            yield f"postgresql+psycopg://nutgraf:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder)
