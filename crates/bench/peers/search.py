"""Swedish search by SQLite's FTS5 and by PostgreSQL, beside ours, on judged queries.

Usage: python3 -P search.py RANKS [PROJECTS.parquet] [--speed]
RANKS is the program that `cargo build --release -p search --example ranks` makes. Run from the
root of the repository. PROJECTS.parquet holds 5 389 Swedish project descriptions of SweCRIS
(columns projekt_id, titel_sv, titel_en, sammanfattning_sv), which do not ship; without it the
indicators alone are searched. Needs PostgreSQL's server programs, its client library's Python
package `psycopg` (or the program `psql`), and for the projects `pyarrow`.

Prints nDCG@10 and recall of the first 10 and 100 of each system, for the queries that ours was
improved on and for the third that was held out. With --speed: the times of our answers over
100 000 documents, which are the same texts with sentences of other documents, drawn with a seed.
"""

import csv
import gzip
import math
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

QUERIES = Path("crates/search/tests/queries.tsv")
JUDGEMENTS = Path("crates/search/tests/judgements.tsv")
SYNONYMS = Path("data/search/synonyms.tsv")
DEPTH = 10
HITS = 100
SEED = 20261122
N_DOCUMENTS = 100_000
ROUNDS = 5
PAGE = 25
# Facets that the timed answers are narrowed by: nothing, one of each, two values of one and one.
CHOSEN = ["", "length=10", "length=9 length=10 initial=N"]


def flat(text):
    """Returns the text on one line."""
    return re.sub(r"\s+", " ", text or "").strip()


def indicators():
    """Returns Kolada's indicators as they ship: id, name, definition and what they are worth."""
    with open("data/indicators/direction.csv", encoding="utf-8") as file:
        directed = {row["id"] for row in csv.DictReader(file) if row["direction"]}
    with gzip.open("data/kolada/indicators.csv.gz", "rt", encoding="utf-8") as file:
        return [
            (row["kpi"], flat(row["namn"]), flat(row["beskrivning"]),
             2.5 if row["kpi"] in directed else 1)
            for row in csv.DictReader(file)
        ]


def projects(path):
    """Returns project descriptions: id, title, summary."""
    import pyarrow.parquet

    rows = {}
    for row in pyarrow.parquet.read_table(path).to_pylist():
        title = flat(row["titel_sv"] or row["titel_en"])
        rows[row["projekt_id"]] = (row["projekt_id"], title, flat(row["sammanfattning_sv"]), 1)
    return list(rows.values())


def queries(collection):
    """Returns the queries of a collection: id, kind and words."""
    rows = [line.split("\t") for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    return [(row[0], row[2], row[3]) for row in rows if row[1] == collection]


def words(text):
    """Returns the words of a query."""
    return re.findall(r"\w+", text.lower())


def fts5(documents, asked):
    """Ranks by FTS5's bm25, every word asked for, or any where no document has all of them."""
    store = sqlite3.connect(":memory:")
    store.execute("create virtual table d using fts5(id unindexed, title, body)")
    store.executemany("insert into d values (?, ?, ?)", [row[:3] for row in documents])
    ranks = {}
    for query, _, text in asked:
        for joined in (" AND ", " OR "):
            match = joined.join(f'"{word}"' for word in words(text))
            found = store.execute(
                "select id from d where d match ? order by bm25(d, 0, 4, 1), id limit ?",
                (match, HITS),
            ).fetchall()
            if found:
                break
        ranks[query] = [row[0] for row in found]
    return ranks


class PostgreSQL:
    """A server of one's own, on a socket in a folder that goes with it."""

    def __enter__(self):
        versions = sorted(Path("/usr/lib/postgresql").iterdir(), key=lambda f: int(f.name))
        self.programs = versions[-1] / "bin"
        self.folder = tempfile.mkdtemp(prefix="brygga-", dir="/tmp")
        self.user = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.user = ["runuser", "-u", "postgres", "--"]
        data = f"{self.folder}/data"
        self._run("initdb", "-D", data, "-U", "brygga", "--auth=trust", "--encoding=UTF8",
                  "--locale=C.UTF-8", "--no-sync")
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self._run("pg_ctl", "-D", data, "-w", "-l", f"{self.folder}/log", "-o", options, "start")
        return self

    def __exit__(self, *_):
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        command = [*self.user, str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/tmp")

    def ask(self, script):
        """Returns what the statements print, a row a line, cells parted by tabs."""
        command = ["psql", "-h", self.folder, "-U", "brygga", "-d", "postgres", "-q", "-A", "-t",
                   "-F", "\t", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(command, input=script, check=True, text=True, capture_output=True)
        return [line.split("\t") for line in done.stdout.splitlines()]


def quoted(text):
    """Returns a literal of the database."""
    return "'" + text.replace("'", "''") + "'"


def postgresql(server, documents, asked):
    """Ranks by `swedish` and ts_rank_cd with the title at A and the body at D, every word asked
    for, or any where no document has all of them."""
    rows = "".join("\t".join(cell.replace("\\", "\\\\") for cell in row[:3]) + "\n"
                   for row in documents)
    server.ask(
        "drop table if exists d; create table d (id text, title text, body text, v tsvector);\n"
        f"copy d (id, title, body) from stdin;\n{rows}\\.\n"
        "update d set v = setweight(to_tsvector('swedish', title), 'A')"
        " || setweight(to_tsvector('swedish', body), 'D');\n"
        "create index on d using gin (v);"
    )
    ranks = {}
    for query, _, text in asked:
        every = f"plainto_tsquery('swedish', {quoted(text)})"
        some = f"replace({every}::text, ' & ', ' | ')::tsquery"
        for question in (every, some):
            found = server.ask(
                f"select id from d where v @@ {question}"
                f" order by ts_rank_cd(v, {question}, 1) desc, id limit {HITS};"
            )
            if found:
                break
        ranks[query] = [row[0] for row in found]
    return ranks


def ours(program, documents, asked, rounds=1, hits=HITS, synonyms=SYNONYMS, chosen=""):
    """Ranks by our program among the documents that have the chosen facets; returns the ranks and the
    times of the answers in microseconds."""
    with tempfile.TemporaryDirectory() as folder:
        table, question = Path(folder, "documents.tsv"), Path(folder, "queries.tsv")
        table.write_text("".join("\t".join(map(str, row)) + "\n" for row in documents))
        question.write_text("".join(f"{query}\t{text}\t{chosen}\n" for query, _, text in asked))
        command = [program, str(table), str(synonyms), str(question), str(rounds), str(hits)]
        done = subprocess.run(command, check=True, text=True, capture_output=True)
    ranks, times = {}, []
    for line in done.stdout.splitlines():
        query, taken, ids = line.split("\t")
        ranks[query] = ids.split()
        times += [int(time) for time in taken.split(",")]
    return ranks, times


def judgements():
    """Returns the grade (1 to 3) of every document that fits, by query."""
    graded = {}
    for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        graded.setdefault(query, {})[document] = int(grade)
    return graded


def gain(grades):
    """Returns the discounted gain, 2^grade - 1 over the logarithm of the place."""
    return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades))


def quality(ranked, grades):
    """Returns nDCG@10 and the recall of the first 10 (of at most 10) and of the first 100."""
    best = gain(sorted(grades.values(), reverse=True)[:DEPTH])
    found = gain([grades.get(document, 0) for document in ranked[:DEPTH]])
    first = sum(document in grades for document in ranked[:DEPTH]) / min(DEPTH, len(grades))
    hundred = sum(document in grades for document in ranked[:HITS]) / len(grades)
    return found / best, first, hundred


def is_held_out(query):
    """Returns whether ours was not improved on the query: every third of a collection."""
    return int(query[1:]) % 3 == 0


def report(collection, asked, systems):
    """Prints a table of a collection."""
    graded = judgements()
    print(f"\n{collection}: {len(asked)} queries")
    print(f"{'':22}{'nDCG@10':>24}{'recall@10':>24}{'recall@100':>24}")
    print(f"{'':22}" + "     all   used    held" * 3)
    for name, ranks in systems.items():
        cells = ""
        for measure in range(3):
            for chosen in (lambda q: True, lambda q: not is_held_out(q), is_held_out):
                values = [quality(ranks.get(q, []), graded[q])[measure]
                          for q, _, _ in asked if chosen(q)]
                cells += f"{sum(values) / len(values):8.3f}"
        print(f"{name:22}{cells}")
    kinds = sorted({kind for _, kind, _ in asked})
    for kind in kinds:
        these = [q for q, k, _ in asked if k == kind]
        cells = "  ".join(
            f"{name} {sum(quality(ranks.get(q, []), graded[q])[0] for q in these) / len(these):.3f}"
            for name, ranks in systems.items())
        print(f"  {kind} ({len(these)}): {cells}")


def many(documents):
    """Returns documents made of others' sentences, drawn with a seed."""
    draw = random.Random(SEED)
    sentences = [re.split(r"(?<=[.!?]) ", row[2]) for row in documents]
    made = []
    for number in range(N_DOCUMENTS):
        at = draw.randrange(len(documents))
        other = sentences[draw.randrange(len(documents))]
        kept = [sentence for sentence in sentences[at] if draw.random() < 0.8]
        kept += draw.sample(other, min(2, len(other)))
        title = words(documents[at][1])
        draw.shuffle(title)
        made.append((f"{documents[at][0]}-{number}", " ".join(title), " ".join(kept), 1))
    return made


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--speed"]
    program = arguments[0]
    collections = {"indicators": indicators()}
    if len(arguments) > 1:
        collections["projects"] = projects(arguments[1])
    with PostgreSQL() as server:
        for name, documents in collections.items():
            asked = queries(name)
            systems = {
                "Brygga": ours(program, documents, asked)[0],
                "Brygga, no synonyms": ours(program, documents, asked, synonyms=os.devnull)[0],
                "PostgreSQL swedish": postgresql(server, documents, asked),
                "SQLite FTS5": fts5(documents, asked),
            }
            report(f"{name}, {len(documents)} documents", asked, systems)
    if "--speed" in sys.argv:
        everything = [row for documents in collections.values() for row in documents]
        asked = [row for name in collections for row in queries(name)]
        documents = many(everything)
        for chosen in CHOSEN:
            times = sorted(ours(program, documents, asked, ROUNDS, PAGE, chosen=chosen)[1])
            at = [times[min(len(times) - 1, int(len(times) * q))] / 1000 for q in (0.5, 0.9, 0.99)]
            print(f"\n{N_DOCUMENTS} documents ({chosen or 'all'}), {len(times)} answers: "
                  f"middle {at[0]:.2f} ms, 90 % {at[1]:.2f} ms, 99 % {at[2]:.2f} ms, "
                  f"most {times[-1] / 1000:.2f} ms")


if __name__ == "__main__":
    main()
