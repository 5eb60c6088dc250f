"""Names of files: clean on every system, and never too long."""

from __future__ import annotations

import pytest

from visiontune.naming import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a red fox", "a red fox"),
        ("a/b\0c:../x", "a b c .. x"),
        ("..", "image"),
        ("", "image"),
        ("CON", "CON_"),
        ("con.txt", "con.txt_"),
        ("👩\u200d🍳 cooks", "👩\u200d🍳 cooks"),
        ("  spaces \n and\tlines ", "spaces and lines"),
        ('<b>"quotes"</b>|*?', "b quotes b"),
        ("\u202egnp.exe", "gnp.exe"),
        ("שלום עולם", "שלום עולם"),
        ("x" * 500, "x" * 80),
        ("\ud800half", "half"),
    ],
)
def test_names_of_files_are_clean(title: str, name: str) -> None:
    assert file_name(title, "image") == name


def test_names_are_never_too_long_for_a_file_system() -> None:
    for title in ("桜🌸" * 120, "é" * 500, "👩‍👩‍👧‍👦" * 60):
        assert 0 < len(file_name(title, "image").encode()) <= 200
