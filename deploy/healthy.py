"""Whether the hub of this container answers, and its database too: exit code 0, or 1 and why.

It asks for the sign-in page as the proxy does, with the key of a session that nobody has: only the
database knows that nobody does, so a hub that has lost it is not healthy.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException

PAGE = "/account/sign-in/"
PATIENCE = 8.0
"""Seconds to wait for an answer."""


def status(port: int, hosts: str) -> int:
    """The status of the sign-in page, asked for under the first name of the site."""
    # A name that begins with a full stop stands for all below it.
    host = hosts.split(",", maxsplit=1)[0].lstrip(".") or "127.0.0.1"
    asked = {"Host": host, "X-Forwarded-Proto": "https", "Cookie": "sessionid=" + "0" * 32}
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", PAGE, headers=asked)
        return connection.getresponse().status
    finally:
        connection.close()


def main(words: list[str]) -> int:
    """Say what is wrong, if anything is; a port may be named."""
    port = int(words[0]) if words else 8000
    try:
        found = status(port, os.environ.get("UPSTANDER_HOSTS", ""))
    except (OSError, HTTPException) as error:
        print(f"the hub does not answer: {error!r}")
        return 1
    if found != 200:
        print(f"the hub answers {found}")
    return int(found != 200)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
