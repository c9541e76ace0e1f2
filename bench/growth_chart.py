"""A chart of seconds against size on two logarithmic axes, as SVG."""

from __future__ import annotations

from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, BOTTOM, RIGHT, TOP = 640, 420, 70, 55, 150, 45
COLOURS = ("#1b5e8a", "#b3541e", "#3a7d44", "#6b4c9a")

Series = dict[str, list[tuple[float, float]]]


def growth_chart(series: Series, title: str, across: str, up: str) -> str:
    """The chart of some named rows of points, each with a line of slope 1 to compare with."""
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    low, high = floor(log10(min(ys))), ceil(log10(max(ys)))
    left, right = floor(log10(min(xs))), ceil(log10(max(xs)))

    def at(x: float, y: float) -> tuple[float, float]:
        part = (log10(x) - left) / (right - left), (log10(y) - low) / (high - low)
        wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return round(LEFT + part[0] * wide, 1), round(HEIGHT - BOTTOM - part[1] * tall, 1)

    marks = [_text(LEFT, 24, title, anchor="start", size=15)]
    for k in range(left, right + 1):
        x, y = at(10.0**k, 10.0**low)
        marks += [_line(x, y, x, TOP), _text(x, y + 18, _power(k))]
    for k in range(low, high + 1):
        x, y = at(10.0**left, 10.0**k)
        marks += [_line(x, y, WIDTH - RIGHT, y), _text(x - 8, y + 4, _power(k), anchor="end")]
    marks.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, across))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    marks.append(_text(18, middle, up, turn=f' transform="rotate(-90 18 {middle})"'))
    # Slope 1 from the lowest first point: what exactly linear growth would be.
    base = min(points[0] for points in series.values())
    most = min(float(right), log10(base[0]) + high - log10(base[1]))  # within the frame
    x, y = at(10.0**most, base[1] * 10 ** (most - log10(base[0])))
    marks.append(_path([at(*base), (x, y)], "#888888", dash="4 4"))
    marks.append(_text(x + 6, y + 4, "linear", anchor="start", fill="#666666"))
    for k, (name, points) in enumerate(series.items()):
        colour, places = COLOURS[k % len(COLOURS)], [at(*point) for point in points]
        marks.append(_path(places, colour))
        marks += [f'<circle cx="{a}" cy="{b}" r="3" fill="{colour}"/>' for a, b in places]
        marks.append(_text(LEFT + 14, TOP + 16 + 17 * k, name, anchor="start", fill=colour))
    body = "\n".join(marks)
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    return f"{head}\n<title>{title}</title>\n{ground}\n{body}\n</svg>\n"


def _power(k: int) -> str:
    return f"{10**k:,}" if k >= 0 else f"{10.0**k:.{-k}f}"


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="#dddddd"/>'


def _path(points: list[tuple[float, float]], colour: str, dash: str = "none") -> str:
    places = " ".join(f"{x},{y}" for x, y in points)
    style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
    return f'<polyline points="{places}" {style}/>'


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "middle",
    size: int = 12,
    fill: str = "#222222",
    turn: str = "",
) -> str:
    style = f'text-anchor="{anchor}" font-size="{size}" fill="{fill}"'
    return f'<text x="{x}" y="{y}" {style}{turn}>{text}</text>'
