"""The tables at the end: the accounting, what landed where, and what the data says."""

import sqlite3
from contextlib import closing

ROUTES = """
  SELECT user_id, destination, count(*), avg(delay)
  FROM demo__flight_arrived
  GROUP BY 1, 2 HAVING count(*) >= 20
  ORDER BY 4 DESC, 1, 2 LIMIT 10
"""


def print_accounting(accounting):
    print("\nAccounting")
    print_table(("", "received", "rejected", "duplicates", "suppressed", "accepted"),
                [("server", accounting["received"], accounting["rejected"],
                  accounting["duplicates"], accounting["suppressed"], accounting["accepted"])])
    print()
    columns = ("accepted", "filtered", "delivered", "discarded", "pending")
    print_table(("destination", *columns),
                [(name, *(counts[column] for column in columns))
                 for name, counts in sorted(accounting["destinations"].items())])


def print_landed(lake, sink_url, counts):
    print("\nWhat landed where")
    with closing(open_lake(lake)) as database:
        names = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'demo\\_\\_%' "
            "ESCAPE '\\' ORDER BY name")]
        rows = [(f"lake: table {name}", count_rows(database, name), "rows") for name in names]
    rows.append((f"hook: {sink_url}", counts["events"],
                 f"events in {counts['requests']:,} requests, {counts['bytes']:,} bytes"))
    print_table(("", "", ""), rows)
    print(f"  {lake}")


def print_routes(lake):
    """The ten routes with the worst mean delay; few flights make no mean worth the name."""
    with closing(open_lake(lake)) as database:
        rows = [(f"{origin} -> {destination}", flights, f"{delay:.1f} min")
                for origin, destination, flights, delay in database.execute(ROUTES)]
    print("\nThe ten routes with the worst mean delay, of those with 20 flights or more")
    print_table(("route", "flights", "mean delay"), rows)


def open_lake(path):
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def count_rows(database, table):
    return database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def print_table(head, rows):
    """Columns as wide as they need to be; numbers to the right."""
    cells = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in rows]
    lines = ([head] if any(head) else []) + cells
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        aligned = [cell.ljust(width) if column == 0 or is_text(rows, column) else cell.rjust(width)
                   for column, (cell, width) in enumerate(zip(line, widths))]
        print(("  " + "  ".join(aligned)).rstrip())


def is_text(rows, column):
    return bool(rows) and isinstance(rows[0][column], str)
