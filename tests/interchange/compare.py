"""Writes five public graphs with networkx and igraph in each of their formats, reads every file with
its own tool and with polemic, and compares nodes, relationships and attributes.

    python compare.py POLEMIC DIRECTORY

The graphs come with networkx: the karate club, the women of Davis, the families of Florence, the kite
of Krackhardt, and the characters of Les Misérables. Nothing is fetched.
"""

import csv
import json
import math
import os
import subprocess
import sys

import igraph
import networkx as nx

POLEMIC, DIRECTORY = sys.argv[1:3]

# Where the type of a relationship stands among its attributes. One of the attributes of other programs
# may be it, such as `kind`.
TYPE = "(type)"


def graphs():
    """The five graphs, of which two have directions and one has several relationships of a pair."""
    karate = nx.karate_club_graph()
    davis = nx.davis_southern_women_graph()
    davis.graph.clear()
    florence = nx.MultiGraph(nx.florentine_families_graph())
    florence.add_edge("Medici", "Ridolfi", kind="loan", year=1433)
    kite = nx.DiGraph(nx.krackhardt_kite_graph().edges(), name="kite")
    nx.set_node_attributes(kite, {n: n / 4 for n in kite}, "load")
    miserables = nx.DiGraph(nx.les_miserables_graph())
    miserables.nodes["Valjean"]["note"] = 'said "24601", <then> & after; naïve\ttab'
    return {"karate": karate, "davis": davis, "florence": florence, "kite": kite, "miserables": miserables}


def plain(value):
    """A value as it is compared: numbers by what they count, and everything else as text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return None if math.isnan(value) else round(float(value), 9)
    try:
        return round(float(value), 9)
    except (TypeError, ValueError):
        return str(value)


def attributes(of, without=()):
    named = {key: plain(value) for key, value in of.items() if key not in without}
    return {key: value for key, value in named.items() if value not in (None, "")}


def listed(nodes, edges, directed):
    """Nodes and relationships in an order that does not depend on the file."""
    ends = lambda a, b: (a, b) if directed else tuple(sorted((a, b)))
    nodes = sorted((str(node), attributes(own)) for node, own in nodes)
    edges = [(*ends(str(a), str(b)), attributes(own)) for a, b, own in edges]
    return nodes, sorted(edges, key=lambda edge: json.dumps(edge, sort_keys=True))


def of_networkx(graph):
    edges = ((a, b, own) for a, b, own in graph.edges(data=True))
    return listed(graph.nodes(data=True), edges, graph.is_directed())


def of_igraph(graph, ids):
    name = lambda n: graph.vs[n][ids] if ids in graph.vs.attributes() else n
    # What is the id of a node is no attribute beside it.
    own = lambda v: {key: value for key, value in v.attributes().items() if key != ids}
    nodes = ((name(v.index), own(v)) for v in graph.vs)
    edges = ((name(e.source), name(e.target), e.attributes()) for e in graph.es)
    return listed(nodes, edges, graph.is_directed())


def of_polemic(path, ids, directed):
    """What polemic reads: nodes by one of their properties."""
    run = subprocess.run(
        [POLEMIC, "export", "-q", "-d", path, "-f", "json"], capture_output=True, text=True
    )
    if run.returncode != 0:
        sys.exit(f"{path} is not read:\n{run.stderr}")
    found = json.loads(run.stdout)
    whole = found.get("undirected", False)
    for edge in found["rels"]:
        if edge.get("undirected", whole) == directed:
            sys.exit(f"{path}: the direction of a relationship is lost")
    name = lambda n: found["nodes"][n]["props"][ids]
    nodes = ((name(n), node["props"]) for n, node in enumerate(found["nodes"]))
    edges = ((name(e["src"]), name(e["dst"]), e["props"] | {TYPE: e["type"]}) for e in found["rels"])
    return listed(nodes, edges, directed)


def compare(path, wanted, found):
    """Stops unless all that the tool has was read. What only the file has, such as the ids of
    relationships, may be there beside it."""
    (nodes, edges), (own_nodes, own_edges) = wanted, found
    fits = lambda own, key, value: own.get(key) == value or own.get(TYPE) == value
    holds = lambda own, every: all(fits(own, key, value) for key, value in every.items())
    if len(nodes) != len(own_nodes) or len(edges) != len(own_edges):
        sys.exit(f"{path}: {len(nodes)} nodes and {len(edges)} relationships were read as "
                 f"{len(own_nodes)} and {len(own_edges)}")
    for (node, every), (own_node, own) in zip(nodes, own_nodes):
        if node != own_node or not holds(own, every):
            sys.exit(f"{path}: the node {node} {every} was read as {own_node} {own}")
    left = list(own_edges)
    for a, b, every in edges:
        fitting = [edge for edge in left if edge[:2] == (a, b) and holds(edge[2], every)]
        if not fitting:
            near = [edge for edge in left if edge[:2] == (a, b)]
            sys.exit(f"{path}: the relationship {a}–{b} {every} was read as {near}")
        left.remove(fitting[0])


def written(name, graph):
    """Each file of a graph: its path, what its own tool reads in it, and the property that holds the
    ids in polemic."""
    path = lambda ending: os.path.join(DIRECTORY, f"{name}.{ending}")
    directed = graph.is_directed()

    nx.write_graphml(graph, path("graphml"))
    yield path("graphml"), of_networkx(nx.read_graphml(path("graphml"))), "id"
    nx.write_gexf(graph, path("gexf"))
    read = nx.read_gexf(path("gexf"))
    for _, _, own in read.edges(data=True):
        own.pop("id", None)
    yield path("gexf"), of_networkx(read), "id"
    nx.write_gml(graph, path("gml"))
    yield path("gml"), of_networkx(nx.read_gml(path("gml"))), "label"
    with open(path("json"), "w", encoding="utf-8") as file:
        json.dump(nx.node_link_data(graph, edges="edges"), file)
    yield path("json"), of_networkx(graph), "id"
    with open(path("adjacency.json"), "w", encoding="utf-8") as file:
        json.dump(nx.adjacency_data(graph), file)
    yield path("adjacency.json"), of_networkx(graph), "id"
    with open(path("csv"), "w", encoding="utf-8", newline="") as file:
        keys = sorted({key for _, _, own in graph.edges(data=True) for key in own})
        table = csv.writer(file)
        table.writerow(["source", "target", *keys, "directed"])
        for a, b, own in graph.edges(data=True):
            table.writerow([a, b, *(own.get(key, "") for key in keys), directed])
    bare = type(graph)()
    bare.add_edges_from(graph.edges(data=True))
    yield path("csv"), of_networkx(bare), "id"

    if not graph.is_multigraph():
        other = igraph.Graph.from_networkx(graph)
        del other.vs["_nx_name"]
        other.vs["name"] = [str(node) for node in graph]
        other.write_graphml(path("igraph.graphml"))
        yield path("igraph.graphml"), of_igraph(igraph.Graph.Read_GraphML(path("igraph.graphml")), "id"), "id"
        other.write_pajek(path("net"))
        yield path("net"), of_igraph(igraph.Graph.Read_Pajek(path("net")), "name"), "label"


def main():
    files = 0
    for name, graph in graphs().items():
        for path, wanted, ids in written(name, graph):
            compare(path, wanted, of_polemic(path, ids, graph.is_directed()))
            files += 1
    print(f"{files} files of five graphs were read as networkx and igraph read them")


main()
