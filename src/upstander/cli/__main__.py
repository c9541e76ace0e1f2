"""``python -m upstander.cli``: the same as ``upstander``."""

from __future__ import annotations

import sys

from upstander.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
