// Documents of which nobody is recorded as an author.
MATCH (d:Document)
WHERE NOT EXISTS { MATCH (d)<-[:AUTHORED|DICTATED]-() }
RETURN d.name AS document, d.when AS date
ORDER BY document
