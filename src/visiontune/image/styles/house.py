"""The house style: the drawing as it is."""

from visiontune.image.styles.base import Style

STYLE = Style()
