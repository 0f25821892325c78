"""What was found, as Markdown: medians over the repetitions, and ratios within the run."""

import statistics

MEGABYTE = 1_000_000


def median(results, figure):
    return statistics.median(figure(result) for result in results)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def calls(found):
    figures = ["mean_ns", "cpu_ns", "p50_ns", "p99_ns", "p999_ns", "clock_ns"]
    rows = []
    for (event, threads), results in found.items():
        bytes_each = median(results, lambda result: result["bytes"])
        rows.append([
            f"{event}, {bytes_each:.0f} bytes", str(threads),
            *(f"{median(results, lambda result: result[figure]):,.0f}" for figure in figures),
            f"{median(results, lambda result: result['allocations']):.2f}",
            f"{sum(result['rejected'] for result in results)}",
        ])
    return table(["event", "threads", "mean ns", "of that CPU", "p50", "p99", "p99.9",
                  "clock, taken off", "allocations", "rejected"], rows)


def rate(results):
    return median(results, lambda result: result["events"] / result["seconds"])


def cpu(results):
    return median(results, lambda result: result["cpu_seconds"] / result["events"] * 100_000)


def deliveries(found):
    """Batches of 15 are compared with ours of 15, all others with our full ones; ours plain."""
    ours = {batch == "15": results for (name, batch), results in found.items() if name == "ours"}
    rows = []
    for (name, batch), results in found.items():
        beside = ours[batch == "15"]
        rows.append([
            name, batch, f"{median(results, lambda result: result['bytes']):,.0f}",
            f"{rate(results):,.0f}", f"{rate(beside) / rate(results):.1f}",
            f"{cpu(results):.2f}", f"{cpu(results) / cpu(beside):.1f}",
            f"{median(results, lambda result: result['again']):,.0f}",
        ])
    return table(["client", "events a batch", "bytes an event", "events/s", "ours is faster by",
                  "CPU seconds for 100,000", "times ours", "sent again"], rows)


def bursts(found):
    rows = []
    for name, results in found.items():
        grown = median(results, lambda result: result["rss_peak_bytes"] - result["rss_start_bytes"])
        rows.append([
            name, f"{grown / MEGABYTE:,.0f}",
            f"{median(results, lambda result: result['rejected']):,.0f}",
            f"{median(results, lambda result: result['arrived']):,.0f}",
        ])
    return table(["client", "MB more than before, at most", "rejected or given up", "arrived"],
                 rows)
