"""What was found, as Markdown: medians over the repetitions; ratios are taken within each
repetition, where both sides had the same neighbours, and their median is told."""

import statistics


def median(results, figure):
    return statistics.median(result[figure] for result in results)


def ratios(ours, others, figure):
    return [mine[figure] / other[figure] for mine, other in zip(ours, others)]


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def loads(found):
    rows = []
    for (case, connections, server), results in found.items():
        events = results[0]["events_each"]
        commits = sum(result["syncs"] for result in results)
        requests = sum(result["good"] for result in results)
        rows.append([
            case, str(connections), server, f"{median(results, 'rate'):,.0f}",
            f"{median(results, 'p50_us'):,.0f}", f"{median(results, 'p99_us'):,.0f}",
            f"{median(results, 'rate_a_cpu'):,.0f}",
            "" if server == "nginx" else f"{median(results, 'rate_a_cpu') * events:,.0f}",
            f"{requests / commits:,.1f}" if server == "analyticsd" else "",
        ])
    return table(["request", "connections", "server", "requests/s", "p50 us", "p99 us",
                  "requests a CPU second", "events a CPU second", "requests a sync"], rows)


def goal(what, wanted, values):
    figure = ",.2f" if wanted < 100 else ",.0f"
    reached = statistics.median(values)
    return [what, format(wanted, figure), format(reached, figure),
            f"{min(values):{figure}} to {max(values):{figure}}",
            "met" if reached >= wanted else "missed"]


def goals(found, raw, copy):
    rows = []
    for connections in (1, 64):
        rows.append(goal(
            f"1 KB requests, validated, beside nginx, a CPU second, {connections} connections", 0.7,
            ratios(found["1 KB event", connections, "analyticsd, no sync"],
                   found["1 KB event", connections, "nginx"], "rate_a_cpu")))
    for connections in (1, 64):
        batches = found["100 KB batch", connections, "analyticsd, no sync"]
        rows.append(goal(
            f"100 KB batches, validated, events a CPU second, {connections} connections", 600_000,
            [batch["rate_a_cpu"] * batch["events_each"] for batch in batches]))
    for (case, connections), results in raw.items():
        rows.append(goal(
            f"{case}, {connections} connections, stored, beside raw appends in as large groups",
            0.5, [result["ours"] / result["same_groups"] for result in results]))
    for connections in (1, 64):
        stored = found["100 KB batch", connections, "analyticsd"]
        if copy:
            rows.append(goal(
                f"100 KB batches stored, events/s, beside PostgreSQL's COPY, {connections} "
                "connections", 6,
                [batch["rate"] * batch["events_each"] / rate
                 for batch, rate in zip(stored, copy)]))
    rows.append(goal("300 B events, 64 connections, stored, beside no sync, requests/s", 0.6,
                     ratios(found["300 B event", 64, "analyticsd"],
                            found["300 B event", 64, "analyticsd, no sync"], "rate")))
    return table(["what", "goal", "median", "from … to", ""], rows)


def appends(raw, largest):
    rows = []
    for (case, connections), results in raw.items():
        rows.append([case, str(connections), f"{median(results, 'bytes_a_sync'):,.0f}",
                     f"{median(results, 'ours') / 1e6:,.1f}",
                     f"{median(results, 'same_groups') / 1e6:,.1f}",
                     f"{statistics.median(largest) / 1e6:,.0f}"])
    return table(["request", "connections", "bytes a sync", "analyticsd MB/s", "raw MB/s",
                  "raw, 4 MB appends"], rows)


def stored(found):
    rows = []
    for row in found:
        memory = row.get("memory", row["idle"])
        starts = [f"{statistics.median(row[how]):.3f} (at most {max(row[how]):.3f})"
                  if how in row else "" for how in ("ordered", "killed")]
        rows.append([
            f"{row['events']:,}", f"{row.get('disk', 0) / 1e9:.2f}",
            f"{row['events'] / row['seconds']:,.0f}" if "seconds" in row else "",
            *(f"{memory[name]:,.0f}" for name in ("VmRSS", "VmHWM", "Pss")), *starts,
            f"{row['idle']['cpu'] * 100:.2f} %", f"{row['idle']['VmRSS']:,.0f}",
        ])
    return table(["events stored", "GB on disk", "stored, events/s", "RSS MB", "most, MB", "PSS MB",
                  "start after SIGTERM, s", "after kill -9, s", "idle, of a core",
                  "RSS MB after the last start"], rows)
