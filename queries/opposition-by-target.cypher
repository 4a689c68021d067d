// What was opposed by how many, and by whom: counting and collecting.
MATCH (x)-[r:OPPOSED]->(y)
WHERE x:Person OR x:Organisation OR x:Group
WITH y, x ORDER BY x.name
RETURN y.name, count(DISTINCT x) AS opponents, collect(DISTINCT x.name) AS names
ORDER BY opponents DESC, y.name
