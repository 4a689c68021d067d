// Claims of which some moment may lie in 1927. Claims that are undated or open on one side never match here.
MATCH (a)-[r]->(b)
WHERE r.since <= date('1927-12-31') AND r.until >= date('1927-01-01')
RETURN a.name, type(r), b.name, r.when
ORDER BY a.name, type(r), b.name
