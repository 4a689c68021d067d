// Who did what with which document.
MATCH (p:Person)-[r]->(d:Document)
RETURN p.name, type(r), d.name
ORDER BY p.name
