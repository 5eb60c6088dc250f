"""`visiontune users`: accounts of a studio that several share, and their API keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from visiontune.cli.options import Json

if TYPE_CHECKING:
    from visiontune.users.accounts import Account
    from visiontune.users.door import Door
    from visiontune.users.keys import Key

app = typer.Typer(help="Accounts of a studio that several share.", no_args_is_help=True)
keys = typer.Typer(help="API keys: what programs show in place of a password.", no_args_is_help=True)
app.add_typer(keys, name="keys")
Name = Annotated[str, typer.Argument(help="The account's name: small letters, digits, dots, - and _.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from stdin, one line; else it is asked for.")
]
Megabytes = Annotated[int | None, typer.Option("--megabytes", help="That their things may take; 0: no bound.")]
Jobs = Annotated[int | None, typer.Option("--jobs", help="That may wait or run at once; 0: no bound.")]


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option("--role", help="admin, maker or viewer (only looks).")] = "maker",
    megabytes: Megabytes = None,
    jobs: Jobs = None,
    password_stdin: FromStdin = False,
) -> None:
    """Add an account; the first needs --role admin. The name local has what was made without accounts."""
    from visiontune.errors import InputError
    from visiontune.users.accounts import ROLES

    with _door() as door:
        if role not in ROLES:  # before somebody types a password twice
            raise InputError("--role", role, f"must be one of {', '.join(ROLES)}")
        if role != "admin" and not door.accounts.has_admin():
            raise InputError("--role", role, "nobody could manage accounts yet; add the first with --role admin")
        account = door.accounts.add(name, _password(password_stdin), role, megabytes or 0, jobs or 0)
    print(f"{account.name} ({account.role}) may log in")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List accounts."""
    from visiontune.cli.output import print_json

    with _door() as door:
        found = [_about(account) | {"bytes": door.accounts.usage(account.name)} for account in door.accounts.list()]
    if as_json:
        print_json({"users": found})
        return
    for one in found:
        bounds = [f"of {one['quota_megabytes']:,} MB"] if one["quota_megabytes"] else []
        bounds += [f"{one['quota_jobs']} jobs at once"] if one["quota_jobs"] else []
        bounds += ["shut out"] if one["disabled"] else []
        room = f"{one['bytes'] / 1e6:,.1f} MB"
        print(f"{one['name']:20}  {one['role']:6}  {room:>12}  {', '.join(bounds)}".rstrip())


@app.command()
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Change a password; whoever is logged in with the old one is logged out."""
    with _door() as door:
        door.accounts.get(name)
        door.accounts.set_password(name, _password(password_stdin))
    print(f"the password of {name} is changed")


@app.command()
def role(name: Name, role: Annotated[str, typer.Argument(help="admin, maker or viewer.")]) -> None:
    """Change what an account may do."""
    with _door() as door:
        print(f"{name} is {door.accounts.set_role(name, role).role}")


@app.command()
def disable(name: Name) -> None:
    """Shut an account out; what is theirs stays."""
    with _door() as door:
        door.accounts.disable(name)
    print(f"{name} is shut out")


@app.command()
def enable(name: Name) -> None:
    """Let an account in again."""
    with _door() as door:
        door.accounts.disable(name, disabled=False)
    print(f"{name} may log in")


@app.command()
def remove(name: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove an account and all that they made."""
    with _door() as door:
        door.accounts.get(name)
        if not yes:
            typer.confirm(f"Remove {name} and everything that they made?", abort=True, err=True)
        door.accounts.remove(name)
    print(f"{name} is removed")


@app.command()
def quota(name: Name, megabytes: Megabytes = None, jobs: Jobs = None) -> None:
    """Show or change how much an account may have."""
    with _door() as door:
        account = door.accounts.set_quota(name, megabytes, jobs)
    print(f"{name}: {account.quota_megabytes or 'any'} MB, {account.quota_jobs or 'any'} jobs at once")


@keys.command("add")
def add_key(
    name: Name,
    label: Annotated[str, typer.Option("--label", help="What it is for.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="read, make or admin; default: read, and make where the role may."),
    ] = None,
    days: Annotated[float | None, typer.Option("--days", help="After which it ends; default never.")] = None,
    as_json: Json = False,
) -> None:
    """Make a key and print it: it is shown this once."""
    from visiontune.cli.output import print_json

    with _door() as door:
        made = door.keys.add(name, label, scope or None, days)
    if as_json:
        print_json({"key": made.secret, **_key(made.key)})
    else:
        print(made.secret)


@keys.command("list")
def list_keys(
    name: Annotated[str | None, typer.Argument(help="Of this account only.")] = None, as_json: Json = False
) -> None:
    """List keys; none is shown again."""
    from visiontune.cli.output import print_json

    with _door() as door:
        if name is not None:
            door.accounts.get(name)
        found = [_key(key) for key in door.keys.list(name)]
    if as_json:
        print_json({"keys": found})
        return
    for one in found:
        scopes = ",".join(one["scopes"])
        print(f"{one['id']}  {one['user']:16}  {scopes:10}  {one['name']}")


@keys.command()
def revoke(key: Annotated[str, typer.Argument(help="A key's id; see visiontune users keys list.")]) -> None:
    """End a key at once."""
    with _door() as door:
        print(f"{door.keys.revoke(key).name} is revoked")


@contextmanager
def _door() -> Iterator[Door]:
    from visiontune.jobs.database import Database
    from visiontune.settings import Settings
    from visiontune.users.door import Door

    database = Database.of(Settings.load())
    try:
        yield Door(database)
    finally:
        database.close()


def _password(stdin: bool) -> str:
    """Asked for twice, or a line of stdin; never an argument, which everybody on the machine could read.

    Raises:
        InputError: there is nobody to ask.
    """
    from visiontune.errors import InputError

    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InputError("password", "", "cannot be asked for here; give it as a line of stdin with --password-stdin")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _about(account: Account) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(account)


def _key(key: Key) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(key)
