"""Charts as SVG, without a library: bars, and lines over a logarithmic scale of tickets."""
import html
import math

# Of the many pages these are drawn; the table has all.
SHOWN = ("staff list", "staff list: all", "ticket page", "ticket search: common word", "ticket search: name", "tracking page", "statistics")
COLOURS = ("#0b4f9c", "#c77700", "#2e7d32", "#8e24aa", "#b3261e", "#00838f", "#5d4037")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" role="img" aria-label="{title}">\n<rect width="100%" height="100%" fill="#fff"/>\n<text x="12" y="20" font-weight="bold">{title}</text>\n'


def bars(title, rows):
    height = 40 + 22 * len(rows)
    most = max(value for _, value in rows)
    parts = [HEAD.format(width=720, height=height, title=html.escape(title))]
    for place, (name, value) in enumerate(rows):
        y, width = 34 + 22 * place, 330 * value / most
        colour = "#9aa5b1" if "pgbench" in name else COLOURS[0]
        parts.append(f'<text x="300" y="{y + 13}" text-anchor="end">{html.escape(name)}</text><rect x="308" y="{y}" width="{width:.1f}" height="16" fill="{colour}"/><text x="{314 + width:.1f}" y="{y + 13}">{value:,.0f}</text>\n')
    return "".join(parts) + "</svg>\n"


def lines(title, series):
    sizes = sorted({size for points in series.values() for size, _ in points})
    most = max(value for points in series.values() for _, value in points) * 1.1
    span = max(math.log10(sizes[-1] / sizes[0]), 0.001)
    x = lambda size: 60 + 400 * math.log10(size / sizes[0]) / span
    y = lambda value: 300 - 250 * value / most
    parts = [HEAD.format(width=720, height=340, title=html.escape(title))]
    for size in sizes:
        parts.append(f'<line x1="{x(size):.1f}" y1="50" x2="{x(size):.1f}" y2="300" stroke="#e3e8ee"/><text x="{x(size):.1f}" y="318" text-anchor="middle">{size:,}</text>\n')
    for share in range(5):
        value = most * share / 4
        parts.append(f'<line x1="60" y1="{y(value):.1f}" x2="460" y2="{y(value):.1f}" stroke="#e3e8ee"/><text x="54" y="{y(value) + 4:.1f}" text-anchor="end">{value:.1f}</text>\n')
    for place, (name, points) in enumerate(series.items()):
        colour = COLOURS[place % len(COLOURS)]
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/><rect x="490" y="{50 + 22 * place}" width="12" height="12" fill="{colour}"/><text x="508" y="{60 + 22 * place}">{html.escape(name)}</text>\n')
    return "".join(parts) + "</svg>\n"


def over_time(title, points, panels):
    """A panel below the other for each (name, key): `points` hold seconds under `at`. Every scale begins at nothing."""
    height = 40 + 130 * len(panels)
    end = max(point["at"] for point in points)
    parts = [HEAD.format(width=720, height=height, title=html.escape(title))]
    for place, (name, key) in enumerate(panels):
        floor, most = 140 + 130 * place, max(point[key] for point in points) * 1.1 or 1
        path = " ".join(f"{60 + 620 * point['at'] / end:.1f},{floor - 90 * point[key] / most:.1f}" for point in points)
        parts.append(f'<text x="60" y="{floor - 96}">{html.escape(name)}</text><line x1="60" y1="{floor}" x2="680" y2="{floor}" stroke="#9aa5b1"/>')
        parts.append(f'<text x="54" y="{floor - 82}" text-anchor="end">{most:,.0f}</text><text x="54" y="{floor}" text-anchor="end">0</text><text x="680" y="{floor + 15}" text-anchor="end">{end / 60:.0f} min</text>')
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[place]}" stroke-width="2"/>\n')
    return "".join(parts) + "</svg>\n"
