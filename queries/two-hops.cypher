// Who is within two claims of whom among people, and how many ways lead there.
MATCH (a:Person)-[*1..2]-(b:Person)
WHERE a.name < b.name
RETURN a.name, b.name, count(*) AS ways
ORDER BY ways DESC, a.name, b.name
LIMIT 10
