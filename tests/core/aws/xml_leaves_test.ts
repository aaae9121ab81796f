import assert from "node:assert/strict";
import { readXmlLeaves } from "../../../src/core/aws/xml_leaves.ts";

function leavesOf(xml: string): Record<string, string> | undefined {
  const leaves = readXmlLeaves(xml);
  return leaves && Object.fromEntries(leaves);
}

Deno.test("readXmlLeaves() gives the texts at the ends of the tree", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <A xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <B><C>one</C><D a='1' b = "2"/></B>
      <E></E><C>&lt;&amp;&quot;&apos;&gt;&#65;&#x1F600;</C >
    </A>
`;
  assert.deepEqual(leavesOf(xml), { "A/B/C": "one", "A/B/D": "", "A/E": "", "A/C": `<&"'>A😀` });
});

Deno.test("readXmlLeaves() takes the first of elements with the same path", () => {
  assert.deepEqual(leavesOf("<A><B>1</B><B>2</B></A>"), { "A/B": "1" });
});

Deno.test("readXmlLeaves() refuses what an answer of AWS's never has", () => {
  const refused = [
    "",
    "text",
    "<A>",
    "</A>",
    "<A></B>",
    "<A><B></A></B>",
    "<A/><B/>",
    "<A/>text",
    "text<A/>",
    "<A>text<B/></A>",
    "<A><!-- no --></A>",
    "<A><![CDATA[no]]></A>",
    `<!DOCTYPE A [<!ENTITY x "y">]><A>&x;</A>`,
    "<A>&x;</A>",
    "<A>& </A>",
    "<A>&#0;</A>",
    "<A>&#xD800;</A>",
    "<A>&#x110000;</A>",
    "<A b=c></A>",
    "<A></A b='c'>",
    "<A></A/>",
    "<A><?php ?></A>",
    "<A>".repeat(17) + "</A>".repeat(17),
  ];
  for (const xml of refused) assert.equal(leavesOf(xml), undefined, xml);
});
