"""``upstander hub``: the web application on an embedded database, with a first user."""

from __future__ import annotations

from pathlib import Path  # typer reads the annotations at run time
from typing import Annotated

import typer

from upstander.cli.console import Json, emit, say
from upstander.errors import InputError, UsageError

app = typer.Typer(no_args_is_help=False, help="The web application, and its log.")
audit = typer.Typer(no_args_is_help=True, help="The hub's log.")
app.add_typer(audit, name="audit")

Folder = Annotated[
    Path, typer.Option("--folder", help="Where the hub keeps its database and its key.")
]
_HERE = Path("upstander-hub")


@app.callback(invoke_without_command=True)
def hub(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="On 127.0.0.1.")] = 8000,
    folder: Folder = _HERE,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Make the database and stop.")
    ] = False,
) -> None:
    """Serve the hub on this machine; the first time with the exercise and a sign-in link."""
    if context.invoked_subcommand is not None:
        return
    from upstander.hub.serving import address_of, prepare, serve

    token = prepare(folder.absolute(), say)
    if token:
        say(f"sign in once, within a day: {address_of(port)}/welcome/{token}/")
    if prepare_only:
        return
    say(f"serving {address_of(port)}/ (Ctrl-C ends it)")
    code = serve(folder.absolute(), port)
    if code:
        raise typer.Exit(1)


@app.command("link")
def link(
    email: Annotated[str, typer.Argument(help="Of an account of the hub.")],
    *,
    folder: Folder = _HERE,
    port: Annotated[int, typer.Option("--port", min=1, max=65_535)] = 8000,
) -> None:
    """Print a new one-time sign-in link for an account."""
    from upstander.hub.serving import address_of, set_up

    set_up(folder.absolute())
    from upstander.hub.people.actions import sign_in_link
    from upstander.hub.people.models import User

    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise UsageError(f"no account has the address {email!r}")
    say(f"{address_of(port)}/welcome/{sign_in_link(None, user)}/")


@app.command("risk")
def risk(
    file: Annotated[Path, typer.Argument(help="What `risk forecast --save` wrote.")],
    *,
    folder: Folder = _HERE,
    as_json: Json = False,
) -> None:
    """Bring a forecast of every country into a hub, for all who read cases there."""
    from upstander.hub.serving import set_up

    set_up(folder.absolute())
    from upstander.hub.risks.actions import bring_in

    made = bring_in(None, _bytes(file))
    emit(
        {"model": made.model, "vintage": made.vintage, "sha256": made.digest},
        f"the forecast {made.model} {made.vintage} is in the hub",
        as_json=as_json,
    )


@app.command("resilience")
def resilience(
    file: Annotated[
        Path, typer.Argument(help="A zip of a declared index, or a CSV of figures (a profile).")
    ],
    *,
    title: Annotated[str, typer.Option("--title", help="What it is called in the hub.")],
    areas: Annotated[
        Path | None, typer.Option("--areas", help="GeoJSON of the places, for a profile.")
    ] = None,
    folder: Folder = _HERE,
    as_json: Json = False,
) -> None:
    """Bring an index or a profile into a hub, for all who read cases there."""
    from upstander.hub.serving import set_up

    set_up(folder.absolute())
    from upstander.hub.resilience.actions import bring_in
    from upstander.hub.resilience.models import PortraitKind

    kind = PortraitKind.INDEX if file.suffix.lower() == ".zip" else PortraitKind.PROFILE
    shapes = None if areas is None else _bytes(areas)
    made = bring_in(None, kind, title, _bytes(file), shapes, later=False)
    if made.fault:
        raise InputError(made.fault, source=str(file))
    emit(
        {"kind": made.kind, "title": made.title, "sha256": made.digest},
        f"the {made.kind} {made.title!r} is in the hub",
        as_json=as_json,
    )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error


@app.command("backup")
def backup(
    out: Annotated[Path, typer.Argument(help="The zip to write: everything, and the key.")],
    *,
    folder: Folder = _HERE,
    as_json: Json = False,
) -> None:
    """Write the whole hub to one file, while people work."""
    from upstander.hub.backup import back_up

    about = back_up(folder.absolute(), out)
    emit(about, f"wrote {out}: the log has {about['lines']:,} lines", as_json=as_json)


@app.command("restore")
def restore_from(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    *,
    folder: Folder = _HERE,
    as_json: Json = False,
) -> None:
    """Put a backup into a new folder, after verifying its log."""
    from upstander.hub.backup import restore

    about = restore(file, folder.absolute(), _fault)
    emit(about, f"restored {folder}: the log verifies", as_json=as_json)


def _fault(folder: Path, head: str, lines: int) -> str:
    """What is wrong with the log of a hub that lies in a folder; asked of a process of its own."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "upstander.cli", "hub", "audit", "verify"]
    command += ["--folder", str(folder), *(["--head", f"{lines}:{head}"] if lines else [])]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return "" if run.returncode == 0 else (run.stdout + run.stderr).strip()[-300:]


@audit.command("verify")
def verify(
    *,
    folder: Folder = _HERE,
    head: Annotated[
        str, typer.Option("--head", help="NUMBER:HASH that was exported earlier: it must be there.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Verify that no line of the log was changed, left out or put in. Exit code 1: it was."""
    from upstander.hub.serving import set_up

    set_up(folder.absolute())
    from upstander.hub.audit.freezing import kept_heads
    from upstander.hub.audit.selectors import verified
    from upstander.hub.settings import HEADS

    number, _, hash_ = head.partition(":")
    if head and not (number.isdigit() and len(hash_) == 64):
        raise UsageError("no head of a log: give NUMBER:HASH as `hub audit head` printed it")
    kept = kept_heads(HEADS)
    found = verified(kept | ({int(number): hash_} if head else {}))
    document = {"lines": found.lines, "head": found.head, "fault": found.fault, "kept": len(kept)}
    good = (
        f"{found.lines:,} lines, each follows from the one before, as do {len(kept):,} kept heads; "
        f"head {found.head}"
    )
    emit(document, f"FAULT: {found.fault}" if found.fault else good, as_json=as_json)
    if found.fault:
        raise typer.Exit(1)


@audit.command("head")
def head_of(*, folder: Folder = _HERE, as_json: Json = False) -> None:
    """Print the end of the log, to be kept elsewhere: whoever has it finds a log that was cut."""
    from upstander.hub.serving import set_up

    set_up(folder.absolute())
    from upstander.hub.audit.chain import FIRST
    from upstander.hub.audit.models import Head

    found = Head.objects.filter(pk=1).first()
    number, hash_ = (found.number, found.hash) if found else (0, FIRST)
    emit({"number": number, "hash": hash_}, f"{number}:{hash_}", as_json=as_json)
