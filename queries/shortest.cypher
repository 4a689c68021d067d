// All shortest ways from one person to another, whichever way the claims point.
MATCH p = allShortestPaths((a {id: 'vladimir-lenin'})-[*..6]-(b {id: 'new-course'}))
RETURN p
