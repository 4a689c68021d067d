// Every claim that an editor doubts, with the doubt: nothing is corrected in silence.
MATCH (a)-[r]->(b)
WHERE r.doubt IS NOT NULL
RETURN a.name AS subject, type(r) AS relation, CASE WHEN a = b THEN null ELSE b.name END AS object, r.doubt AS doubt
ORDER BY subject, relation, object
