"""Drives `polemic mcp` with the official Python client: listing, every tool, refusals, hostile queries.

Run as `drive.py PROGRAM`.
"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PROGRAM = sys.argv[1]


def text(result):
    return "\n".join(block.text for block in result.content)


def data(result):
    return getattr(result, "structured_content", None) or getattr(result, "structuredContent", None)


def is_error(result):
    value = getattr(result, "is_error", None)
    return bool(result.isError if value is None else value)


async def fails(coroutine):
    try:
        result = await coroutine
    except Exception as error:
        return str(error)
    assert is_error(result), result
    return text(result)


async def drive(session):
    info = await session.initialize()
    instructions = info.instructions
    assert "no returned record says" in instructions, instructions

    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert set(tools) == {"ask", "find", "query", "schema", "cite"}, tools
    for tool in tools.values():
        annotations = tool.annotations
        reads = getattr(annotations, "read_only_hint", None)
        assert reads if reads is not None else annotations.readOnlyHint, tool
        assert len(tool.description) > 80

    ask = await session.call_tool("ask", {"question": "who opposed socialism in one country"})
    assert not is_error(ask)
    assert "Leon Trotsky" in text(ask) and "[1]" in text(ask) and "0.6.2" in text(ask), text(ask)
    answer = data(ask)
    assert answer["status"] == "answered" and answer["claims"][0]["cites"] and answer["sources"]

    refused = await session.call_tool("ask", {"question": "who bolshevised the KPD"})
    assert is_error(refused) and "bolshevised" in text(refused), text(refused)
    assert data(refused)["status"] == "refused"

    nothing = await session.call_tool("ask", {"question": "who was excluded from the party in 1931"})
    assert not is_error(nothing) and data(nothing)["status"] in ("nothing", "near"), data(nothing)
    assert "ot on record" in text(nothing), text(nothing)

    card = await session.call_tool("ask", {"question": "Trotsky", "limit": 3})
    assert "more rows" in text(card) and "[4]" not in text(card), text(card)

    found = await session.call_tool("find", {"words": "famine and the first plan"})
    assert data(found)["found"] and "[words: " in text(found), text(found)

    rows = await session.call_tool(
        "query",
        {
            "cypher": "MATCH (p:Person)-[r:AUTHORED]->(d) WHERE p.name = $name RETURN d.name",
            "parameters": {"name": "Leon Trotsky"},
        },
    )
    assert len(data(rows)["rows"]) > 3 and data(rows)["evidence"][0], text(rows)
    for hostile, why in [
        ("CREATE (n:Person) RETURN n", "read-only"),
        ("MATCH (n:Persn) RETURN n", "did you mean"),
        ("MATCH (n RETURN n", "error"),
        ("MATCH (a), (b), (c), (d) WHERE a.name + b.name + c.name = d.name + 'x' RETURN count(*)", "seconds"),
        ("UNWIND range(1, 100000) AS x RETURN x", "rows"),
        ("x" * 50_000, "bytes"),
    ]:
        said = await fails(session.call_tool("query", {"cypher": hostile}))
        assert why in said, (hostile[:40], said[:400])
    # A hostile query has taken nothing away from the next call.
    again = await session.call_tool("query", {"cypher": "RETURN 1 AS one"})
    assert data(again)["rows"] == [[1]]

    schema = await session.call_tool("schema", {})
    assert "opposed" in text(schema)
    one = await session.call_tool("schema", {"name": "opposed"})
    assert "oppose" in text(one), text(one)
    assert "did you mean" in await fails(session.call_tool("schema", {"name": "oposed"}))

    cite = await session.call_tool("cite", {})
    assert "Baggage of Exodus" in text(cite) and "@" in data(cite)["bibtex"], text(cite)
    assert await fails(session.call_tool("cite", {"what": "nobody at all"}))

    # Wrong arguments, and a tool that does not exist.
    assert "question" in await fails(session.call_tool("ask", {}))
    assert await fails(session.call_tool("ask", {"question": 5}))
    assert await fails(session.call_tool("ask", {"question": "Trotsky", "limit": 0}))
    assert await fails(session.call_tool("delete", {}))

    resources = {str(found.uri): found for found in (await session.list_resources()).resources}
    assert {"polemic://codebook", "polemic://questions"} <= set(resources), resources
    for uri in resources:
        contents = (await session.read_resource(uri)).contents
        assert len(contents[0].text) > 100, uri
    assert await fails(session.read_resource("polemic://no-such-resource"))

    # Several calls at once, each with its own answer.
    names = ["Trotsky", "Stalin", "Lenin", "Bukharin"] * 3
    calls = [session.call_tool("ask", {"question": name, "limit": 1}) for name in names]
    for name, result in zip(names, await asyncio.gather(*calls)):
        assert name in text(result), (name, text(result))


async def main():
    server = StdioServerParameters(command=PROGRAM, args=["mcp"])
    async with stdio_client(server) as (read, write):
        async with ClientSession(read, write) as session:
            await drive(session)
    print("everything was driven")


asyncio.run(main())
