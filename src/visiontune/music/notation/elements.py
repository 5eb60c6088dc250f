"""Elements of an XML document: added, put before one another, with text that XML has characters for."""

from __future__ import annotations

from xml.etree import ElementTree

Element = ElementTree.Element


def add(parent: Element, name: str, text: object = "", **attributes: str) -> Element:
    child = ElementTree.SubElement(parent, name, attributes)
    if text != "":
        child.text = str(text)
    return child


def before_first(parent: Element, name: str, child: Element) -> None:
    """Insert `child` before the first element of that name, else at the end."""
    names = [element.tag for element in parent]
    parent.insert(names.index(name) if name in names else len(names), child)


def legible(text: str) -> str:
    """Text without what XML has no characters for."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
