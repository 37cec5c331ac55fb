"""The gap scan in DuckDB, on the store's Parquet files and on a table of DuckDB's own.

Usage: gap_scan.py STORE RESULTS.csv MS_FROM_FILES MS_IN_MEMORY
Compares every number with RESULTS.csv and ends with 1 where one differs.
"""

import statistics
import sys
import time
from pathlib import Path

import duckdb

REPETITIONS = 7
TOLERANCE = 1e-9

SCAN = """
CREATE OR REPLACE TEMP TABLE result AS
WITH population AS (
    SELECT area, period, value AS weight FROM {rows}
    WHERE indicator = 'N01951' AND "group" = 'T' AND length(area) = 4 AND value IS NOT NULL
)
SELECT indicator, "group", period, count(*) AS n, avg(value) AS mean,
    sum(value * weight) / sum(weight) AS weighted_mean, stddev_pop(value) AS sd,
    quantile_cont(value, [0.1, 0.25, 0.5, 0.75, 0.9]) AS q, min(value) AS min, max(value) AS max
FROM {rows} LEFT JOIN population USING (area, period)
WHERE value IS NOT NULL AND length(area) = 4
GROUP BY indicator, "group", period
"""

DIFFERENCES = """
SELECT count(*) AS rows,
    count(*) FILTER (ours.n IS NULL OR theirs.n IS NULL OR ours.n <> theirs.n) AS unmatched,
    {worst}
FROM ours FULL JOIN theirs USING (indicator, "group", period)
"""


def timed(connection, rows):
    """Returns the middle of the times in milliseconds, and prints all of them."""
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        connection.execute(SCAN.format(rows=rows))
        times.append((time.perf_counter() - start) * 1000)
    print(f"DuckDB from {rows}: {statistics.median(times):.3f} ms "
          f"(from {min(times):.3f} to {max(times):.3f}, {REPETITIONS} times)")
    return statistics.median(times)


def main():
    store, results, from_files, in_memory = sys.argv[1:]
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    print("DuckDB", duckdb.__version__, "with 2 threads")
    files = Path(store) / "observations" / "*" / "observation.parquet"
    connection.execute(f"CREATE VIEW files AS SELECT * FROM read_parquet('{files}')")
    parquet = timed(connection, "files")
    connection.execute("CREATE TABLE own AS SELECT * FROM files")
    own = timed(connection, "own")
    print(f"from files: DuckDB takes {parquet / float(from_files):.2f} times as long")
    print(f"in memory: DuckDB takes {own / float(in_memory):.2f} times as long")
    connection.execute(f"""CREATE TABLE ours AS SELECT * FROM read_csv('{results}', header = true,
        types = {{'indicator': 'VARCHAR', 'group': 'VARCHAR', 'period': 'VARCHAR'}})""")
    connection.execute("""CREATE TABLE theirs AS SELECT * EXCLUDE (q), q[1] AS p10, q[2] AS p25,
        q[3] AS p50, q[4] AS p75, q[5] AS p90 FROM result""")
    columns = ["mean", "weighted_mean", "sd", "p10", "p25", "p50", "p75", "p90", "min", "max"]
    # A difference counts against the largest value that went into the number.
    scale = "greatest(1, abs(theirs.min), abs(theirs.max))"
    worst = ", ".join(
        f"max(CASE WHEN (ours.{c} IS NULL) <> (theirs.{c} IS NULL) THEN 1e300 "
        f"ELSE abs(ours.{c} - theirs.{c}) / {scale} END) AS {c}" for c in columns)
    rows, unmatched, *differences = connection.execute(
        DIFFERENCES.format(worst=worst)).fetchone()
    largest = max(d for d in differences if d is not None)
    print(f"{rows} spreads compared, {unmatched} do not match, "
          f"largest relative difference {largest:.1e}")
    sys.exit(0 if unmatched == 0 and largest <= TOLERANCE else 1)


if __name__ == "__main__":
    main()
