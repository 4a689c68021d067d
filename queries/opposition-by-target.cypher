// What was opposed by how many, and by whom: counting and collecting. The narrower relations count too.
MATCH (x)-[r:OPPOSED|DENOUNCED|CRITICISED|REJECTED|FOUGHT|TURNED_AGAINST]->(y)
WHERE x:Person OR x:Organisation OR x:Group
WITH y, x ORDER BY x.name
RETURN y.name, count(DISTINCT x) AS opponents, collect(DISTINCT x.name) AS names
ORDER BY opponents DESC, y.name
