"""Markdown as it is shown: HTML of a few harmless elements; nothing in it is fetched before somebody clicks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = ("http://", "https://", "mailto:")
LONGEST = 50_000
"""Characters; longer texts are shown as they stand."""


def rendered(text: str) -> Markup:
    """`text` as HTML. HTML in it is shown as it stands, and pictures become links to them."""
    if len(text) > LONGEST:
        return Markup('<p class="plain">{}</p>').format(text)
    safe = nh3.clean(
        _parser().render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_elsewhere,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return Markup(safe)


def _only_elsewhere(tag: str, name: str, value: str) -> str | None:
    """Links of a model lead out of the studio, or nowhere."""
    return value if name != "href" or value.lower().startswith(_SCHEMES) else None


class _Renderer(RendererHTML):
    """Headings below those of the page, and pictures as links."""

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        address = str(tokens[idx].attrGet("src") or "")
        return f'<a href="{escape(address)}">{escape(tokens[idx].content or address)}</a>'

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<h{_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"</h{_level(tokens[idx])}>\n"


def _level(token: Token) -> int:
    return min(int(token.tag[1:]) + 2, 6)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer).enable(
        ["table", "strikethrough"]
    )
