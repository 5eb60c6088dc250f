"""`visiontune doctor`: what can be made here, by what, and what is lacking."""

from __future__ import annotations

from visiontune.cli.options import Json


def doctor(as_json: Json = False) -> None:
    """List every backend: usable or what it lacks, and which one auto takes; then what is signed and checked here."""
    from visiontune import doctoring
    from visiontune.cli.output import print_json
    from visiontune.studio import Studio

    with Studio() as studio:
        rows = doctoring.findings(studio.workshop)
        around = doctoring.around(studio.workshop, studio.settings) | {"the database": studio.database.told()}
        home = str(studio.settings.home)
    if as_json:
        told = {name.replace(" ", "_"): told for name, told in around.items()}
        print_json({"home": home, "backends": [row.document() for row in rows], **told})
        return
    print(f"library: {home}")
    for row in rows:
        mark = "auto" if row.auto else "ok" if row.usable else "-"
        print(f"{mark:5} {row.kind + '.' + row.name:22} {row.lacks or row.passed_over or ''}".rstrip())
    for name, sentence in around.items():
        print(f"{name}: {sentence}")
