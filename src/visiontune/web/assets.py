"""The page's own files: scripts and styles of ours, and what the build hook fetched.

```
/static/VERSION/js/app.js        ours        VERSION is a hash of them all, so that modules which import each other by
/static/VERSION/lib/htmx.js      fetched     relative names are of one version, and browsers may keep them for a year
```
"""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from flask import Response, request, send_from_directory, url_for
from flask_openapi import OpenAPI

from visiontune.bundled import assets_folder
from visiontune.web.security.access import access

_YEAR = 365 * 24 * 3600
_SERVED = {".css", ".js", ".svg", ".png", ".webp", ".woff2", ".webmanifest"}


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    ours = Path(str(resources.files("visiontune.web") / "static"))
    fetched = assets_folder() / "web"
    now = _version(ours, fetched)

    @app.route("/static/<version>/<path:filename>", endpoint="static")
    @access("open")
    def serve(version: str, filename: str) -> Response:
        if Path(filename).suffix not in _SERVED:
            return Response("not found", 404)
        folder, name = (fetched, filename[4:]) if filename.startswith("lib/") else (ours, filename)
        response = send_from_directory(folder, name, max_age=_YEAR if version == now else 0)
        response.cache_control.public = True
        response.cache_control.immutable = version == now
        return response

    addresses: dict[tuple[str, str], str] = {}

    def asset(name: str) -> str:
        """The address of a static file: ours as `js/app.js`, a fetched one as `lib/htmx.js`."""
        place = request.script_root, name
        if place not in addresses:  # a page of a form names thirty
            addresses[place] = url_for("static", version=now, filename=name)
        return addresses[place]

    app.jinja_env.globals["asset"] = asset


def _version(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in _SERVED:
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]
