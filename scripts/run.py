"""`make run`: install, make the demonstration district once, serve. Standard library only."""

from __future__ import annotations

import os
import sys

from setup import ROOT, VENV, fail, say, setup


def main() -> None:
    port = os.environ.get("PORT") or "8000"
    if not (port.isdecimal() and 0 < int(port) < 65536):
        fail(f"PORT={port} is not a port; use a number from 1 to 65535.")
    if sys.platform != "linux":
        say("This is not Linux: untried, it may work all the same.")
    setup("run")
    zhibu = str(VENV / "bin" / "zhibu")
    say("Database and demonstration district (kept when there is one already)")
    code = os.spawnv(os.P_WAIT, zhibu, [zhibu, "demo", "--keep"])
    if code:
        fail("The demonstration district could not be made; the reason stands above.")
    say(f"Serving on 127.0.0.1:{port}")
    os.execv(zhibu, [zhibu, "serve", "--port", port])


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ.setdefault("PYTHONUTF8", "1")
    main()
