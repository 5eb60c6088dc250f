"""The part of a web page that is its text: menus, banners, side bars, forms and hidden parts go.

Narrow rules instead of a model: what an element is (`<nav>`), what it says it is (role, class, id), and whether it is
made of links. No rule takes away more than `_MOST` of the words, as themes name whole pages "no-sidebar".
"""

from __future__ import annotations

import re
from typing import Any

_GONE = frozenset(
    ("script", "style", "head", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "canvas", "svg",
     "math", "audio", "video", "map", "button", "select", "input", "textarea", "datalist", "dialog", "link", "meta")
)  # fmt: skip
_AROUND = frozenset(("nav", "menu", "footer", "aside", "form", "header"))
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
     "toolbar", "form")
)  # fmt: skip
_NAMED = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|gdpr|ccpa|onetrust|banner|nav|navbar|navigation|menu|topbar|breadcrumbs?|sidebar|"
    r"side-?bar|share|sharing|social|related|recommended|newsletter|subscribe|signup|paywall|promo|advert\w*|ads?|"
    r"sponsored|comments?|disqus|popup|modal|overlay|skip(?:-?link)?|pagination|pager|masthead|site-?(?:header|footer)|"
    r"page-?footer|copyright|toolbar|widget|mw-editsection|printfooter|catlinks|navbox|toc|hatnote)(?:[-_ ]|$)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_LISTS = frozenset(("ul", "ol", "div", "p", "table", "section", "td", "center", "span"))
_MOST = 0.4
_FEW = 200  # characters; smaller an article is a teaser


def main_part(page: Any) -> Any:
    """The element of `page` (which is changed) that holds its text."""
    body = next(page.iter("body"), page)
    _drop([element for element in body.iter() if element.tag in _GONE or not isinstance(element.tag, str)])
    total = max(1, _size(body))
    _drop(
        [element for element in body.iter() if element is not body and _is_unseen(element) and _small(element, total)]
    )
    main = _chosen(body, total)
    total = max(1, _size(main))
    _drop(
        [
            element
            for element in main.iter()
            if element is not main and _is_around(element, main) and _small(element, total)
        ]
    )
    _drop([element for element in main.iter() if element is not main and _is_links(element) and _small(element, total)])
    return main


def _chosen(body: Any, total: int) -> Any:
    """`<main>`, or an article that holds most of the words; else the whole body."""
    named = [element for element in body.iter("main") if _size(element) > 0]
    named += [element for element in body.xpath(".//*[@role='main']") if _size(element) > 0]
    articles = sorted(body.iter("article"), key=_size, reverse=True)[:1]
    for element in (*named, *articles):
        size = _size(element)
        if size >= total / 4 or (element in named and size >= _FEW):
            return element
    return body


def _is_unseen(element: Any) -> bool:
    hidden = element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true"
    return hidden or bool(_UNSEEN.search(element.get("style", "").lower()))


def _is_around(element: Any, main: Any) -> bool:
    tag = element.tag
    if tag == "header" or element.get("role") == "banner":
        return next(element.iter("h1"), None) is None  # an article's own header holds its title
    if tag in _AROUND or element.get("role", "").lower() in _ROLES:
        return True
    if tag in ("body", "html", "main", "article", "h1", "p", "table", "td", "tr", "tbody"):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(names) > 2 and bool(_NAMED.search(_CAMEL.sub("-", names).lower()))


def _is_links(element: Any) -> bool:
    """Whether a part is a menu: at least three short links, and hardly a word beside them."""
    if element.tag not in _LISTS:
        return False
    links = list(element.iter("a"))
    if len(links) < 3:
        return False
    linked = sum(map(_size, links))
    return linked > 0.75 * max(1, _size(element)) and linked / len(links) < 40


def _small(element: Any, total: int) -> bool:
    return _size(element) <= _MOST * total


def _size(element: Any) -> int:
    """Characters without white space."""
    return sum(len("".join(text.split())) for text in element.itertext())


def _drop(elements: list[Any]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is None:
            continue
        if element.tail:  # the words after it are not its own
            before = element.getprevious()
            if before is None:
                parent.text = (parent.text or "") + " " + element.tail
            else:
                before.tail = (before.tail or "") + " " + element.tail
        parent.remove(element)
