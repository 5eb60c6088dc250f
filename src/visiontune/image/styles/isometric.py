"""Isometric: a scene is composed anew as a block of ground seen from above (`isometric.py` beside `compose.py`).

Cards and scenes that are no ground (space, under water) are drawn as in the house style.
"""

from visiontune.image.styles.base import Style
from visiontune.image.styles.flat import flattened

STYLE = Style(document=flattened)
