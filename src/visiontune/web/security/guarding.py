"""Every request is guarded here before its view runs.

```
request -> proxies   whose headers count         -> hosts    addressed to us
        -> identifying   key, session, this machine -> limits   not too often
        -> access        what the view asks for     -> bodies   not too long, of a type that it takes
        -> origins       not from another site      -> csrf     with our token       -> view -> headers
```
"""

from __future__ import annotations

from flask import current_app, g, request
from flask_openapi import OpenAPI
from werkzeug.exceptions import Forbidden, Unauthorized

from visiontune.web.security import bodies, csrf, headers
from visiontune.web.security.access import needed
from visiontune.web.security.hosts import check_host
from visiontune.web.security.identifying import identified
from visiontune.web.security.limits import Limits
from visiontune.web.security.origins import check_origin
from visiontune.web.security.proxies import Proxied, networks
from visiontune.web.state import Web


def register(app: OpenAPI) -> None:
    """Add the guards to `app`.

    Raises:
        InputError: the setting of trusted proxies is wrong.
    """
    held: Web = app.extensions["visiontune"]
    trusted = networks(held.settings.trusted_proxies)
    app.wsgi_app = Proxied(app.wsgi_app, trusted)  # type: ignore[method-assign]  # Flask's own way
    app.extensions["visiontune_limits"] = Limits()
    for part in (bodies, csrf, headers):
        part.register(app)

    @app.before_request
    def guard() -> None:
        check_host()
        view = None if request.endpoint is None else current_app.view_functions[request.endpoint]
        need = "open" if view is None else needed(view, request.method)
        try:
            visitor = identified()
        except (Forbidden, Unauthorized):
            if need != "open":
                raise
            visitor = None
        if request.endpoint != "static":
            current_app.extensions["visiontune_limits"].check(visitor)
        if visitor is not None:
            g.visitor = visitor
        if need != "open":
            if visitor is None:
                raise Unauthorized("log in, or send an API key as: Authorization: Bearer vt-…")
            if not visitor.may(need):
                what = "this key's scopes do" if visitor.by == "key" else f"the role {visitor.role} does"
                raise Forbidden(f"{what} not allow this")
        bodies.check_length(view)
        by_key = visitor is not None and visitor.by == "key"
        if not by_key:
            check_origin()
        if bodies.needs_token(by_key):
            csrf.check_token()
