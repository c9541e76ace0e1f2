#!/bin/sh
# Makes the project's own environment from the lock files. Needs Python 3.11+ and nothing else.
# A second argument names another lock file: deploy/hub.lock is what the hub runs on, without tests.
set -eu
venv=$1
lock=${2:-requirements.lock}

die() { printf 'upstander: %s\n' "$*" >&2; exit 1; }

python=
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || die "needs Python 3.11 or newer; install it (Debian: apt install python3 python3-venv; macOS: brew install python@3.13)"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  die "needs Python's venv module; install it (Debian: apt install python3-venv)"

[ -x "$venv/bin/python" ] && "$venv/bin/python" -c '' 2>/dev/null || {
  echo "upstander: creating $venv with $("$python" --version)"
  rm -rf "$venv"
  "$python" -m venv "$venv"
}
[ -x "$venv/bin/uv" ] || "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r bootstrap.lock ||
  die "could not install uv from bootstrap.lock; is a Python package index reachable?"
echo "upstander: installing locked dependencies"
sync() {
  "$venv/bin/uv" pip sync --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes "$@" "$lock" bootstrap.lock
}
# Behind a proxy of one's own, only the system's certificates are right.
sync 2>/dev/null || sync --system-certs ||
  die "could not install $lock; is a Python package index reachable? (macOS needs version 15 or newer)"
# Dependencies are all there and locked: only the project itself is linked, and its build needs no download.
"$venv/bin/python" -c '
import pathlib, sysconfig
site = pathlib.Path(sysconfig.get_path("purelib"))
(site / "upstander-src.pth").write_text(str(pathlib.Path("src").resolve()) + "\n")
script = pathlib.Path(sysconfig.get_path("scripts")) / "upstander"
script.write_text("#!" + str((pathlib.Path(sysconfig.get_path("scripts")) / "python").absolute()) + "\nimport sys\nfrom upstander.cli.main import main\nif __name__ == \"__main__\":\n    sys.exit(main())\n")
script.chmod(0o755)
'
