"""Counting colours in what was painted."""

import numpy as np
from PySide6.QtGui import QColor, QImage, QPixmap


def rgb(picture: QImage | QPixmap) -> np.ndarray:
    """(height, width, 3) red, green, blue of a picture, in device pixels."""
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    rows = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()]
    return rows[:, :, 2::-1].astype(int)


def like(picture: QImage | QPixmap, colour: QColor, within: int = 6) -> np.ndarray:
    """(height, width) True where a pixel is nearly of a colour."""
    wanted = np.array((colour.red(), colour.green(), colour.blue()))
    return (np.abs(rgb(picture) - wanted) <= within).all(axis=2)


def share(picture: QImage | QPixmap, colour: QColor, x: float, y: float, half: int) -> float:
    """Share of just that colour in a square of pixels around x, y."""
    left, top = round(x) - half, round(y) - half
    cut = like(picture, colour, 1)[max(top, 0) : top + 2 * half, max(left, 0) : left + 2 * half]
    return float(cut.mean())
