// Claims that somebody else than the author makes: OPTIONAL MATCH finds who the id stands for.
MATCH (a)-[r]->(b)
WHERE r.according_to IS NOT NULL
OPTIONAL MATCH (voice {id: r.according_to})
RETURN voice.name AS voice, collect(a.name + ' ' + toLower(type(r)) + ' ' + b.name) AS claims
ORDER BY voice
