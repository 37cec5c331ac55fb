#!/usr/bin/env python3
"""Re-encodes the Kolada dump so that 7.4 million exact values fit in the repository.

Every published value is a decimal number with at most eight decimals. Per indicator the script
finds the fewest decimals that carry every value, turns values into whole numbers at that scale,
and keeps the change since the same series' preceding value (series = indicator, group, area),
with the sign in the lowest bit so that small changes have many leading zero bytes.
Reading is therefore: undo the sign, sum within the series, divide by 10^decimals. The script reads
its own output back and fails unless every value is bit-identical.

usage: bundle-kolada.py VALUES.parquet DEFINITIONS.csv.gz OUT_DIRECTORY
needs: pyarrow, pandas, numpy
"""
import sys
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

values_path, definitions_path, out = sys.argv[1:4]
df = pq.read_table(values_path).to_pandas()
df["kon"] = df.kon.str.upper()
df["group_order"] = df.kon.map({"T": 0, "K": 1, "M": 2})
assert df.group_order.notna().all(), "a group other than T, K, M"
df = df.sort_values(["kpi", "group_order", "omrade", "ar"], kind="stable").reset_index(drop=True)
keys = ["kpi", "kon", "omrade"]
assert not df.duplicated(keys + ["ar"]).any(), "duplicate rows"

value = df.varde.to_numpy()
needed = np.full(len(value), 8, np.int8)
for decimals in range(7, -1, -1):
    needed[np.round(value * 10.0**decimals) / 10.0**decimals == value] = decimals
decimals_of = pd.Series(needed).groupby(df.kpi).max()
scale = 10.0 ** df.kpi.map(decimals_of).to_numpy()
whole = np.round(value * scale).astype(np.int64)
assert (whole / scale == value).all(), "a value with more than eight decimals"

same = np.r_[False, (df[keys].to_numpy()[1:] == df[keys].to_numpy()[:-1]).all(axis=1)]
change = whole.copy()
change[1:] = np.where(same[1:], whole[1:] - whole[:-1], whole[1:])

signed_low = (change << 1) ^ (change >> 63)

table = pa.table({
    "indicator": pa.array(df.kpi).dictionary_encode(),
    "group": pa.array(df.kon).dictionary_encode(),
    "area": pa.array(df.omrade.replace("00", "SE")).dictionary_encode(),
    "year": pa.array(df.ar.to_numpy().astype(np.int32)),
    "change": pa.array(signed_low),
})
path = f"{out}/observations.parquet"
pq.write_table(table, path, compression="zstd", compression_level=22, version="2.6",
               use_dictionary=["indicator", "group", "area"],
               column_encoding={"change": "BYTE_STREAM_SPLIT", "year": "PLAIN"},
               row_group_size=len(table), data_page_size=64 << 20, write_statistics=False)

back = pq.read_table(path).to_pandas()
start = (back[["indicator", "group", "area"]].astype(str).ne(
    back[["indicator", "group", "area"]].astype(str).shift())).any(axis=1)
low = back.change.to_numpy()
back["change"] = (low >> 1) ^ -(low & 1)
total = back.groupby(start.cumsum()).change.cumsum().to_numpy()
assert (total / scale == value).all(), "reading back gives other values"

definitions = pd.read_csv(definitions_path, dtype=str, keep_default_na=False)
definitions = definitions[definitions.kpi.isin(decimals_of.index)].sort_values("kpi")
assert len(definitions) == len(decimals_of), "an indicator without definition"
definitions["decimals"] = definitions.kpi.map(decimals_of)
definitions["beskrivning"] = definitions.beskrivning.str.replace("\\n", " ").str.replace(r"\s+", " ", regex=True).str.strip()
definitions[["kpi", "namn", "beskrivning", "municipality_type", "perspective", "operating_area",
             "is_divided_by_gender", "decimals"]].to_csv(f"{out}/indicators.csv.gz", index=False,
             compression={"method": "gzip", "compresslevel": 9, "mtime": 0})
