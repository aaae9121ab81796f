import assert from "node:assert/strict";
import {
  temporalJson,
  temporalString,
  temporalToJsonText,
} from "../../../../src/core/feel/temporal/format.ts";
import { parseAtLiteral } from "../../../../src/core/feel/temporal/parse.ts";
import { FeelDuration, FeelTime } from "../../../../src/core/feel/temporal/values.ts";

Deno.test("temporalString(), temporalJson() and temporalToJsonText() have each their own text", () => {
  const cases: [string, { string: string; json: string; toJson?: string }][] = [
    ["2020-01-01", { string: "2020-01-01", json: "2020-01-01" }],
    ["12020-01-01", { string: "+12020-01-01", json: "+12020-01-01" }],
    ["-0044-03-15", { string: "-0044-03-15", json: "-0044-03-15" }],
    ["10:30:00", { string: "10:30:00", json: "10:30:00" }],
    ["10:30:00.5", { string: "10:30:00.5", json: "10:30:00.5" }],
    ["10:30:00Z", { string: "10:30:00Z", json: "10:30Z", toJson: "10:30:00Z" }],
    ["10:30:15Z", { string: "10:30:15Z", json: "10:30:15Z" }],
    ["10:30:15.5Z", { string: "10:30:15.5Z", json: "10:30:15.500Z", toJson: "10:30:15.5Z" }],
    ["10:30:00.5005Z", { string: "10:30:00.5005Z", json: "10:30:00.500500Z", toJson: "10:30:00.5005Z" }],
    [
      "10:30:00@Europe/Berlin",
      { string: "10:30:00@Europe/Berlin", json: "10:30+01:00", toJson: "10:30:00+01:00" },
    ],
    ["2020-01-01T10:00:00", { string: "2020-01-01T10:00:00", json: "2020-01-01T10:00:00" }],
    ["12020-01-01T10:00:00", { string: "12020-01-01T10:00:00", json: "+12020-01-01T10:00:00" }],
    ["2020-01-01T10:00:00.5Z", { string: "2020-01-01T10:00:00.5Z", json: "2020-01-01T10:00:00.5Z" }],
    [
      "2020-07-01T10:00:00@Europe/Berlin",
      {
        string: "2020-07-01T10:00:00@Europe/Berlin",
        json: "2020-07-01T10:00:00+02:00",
        toJson: "2020-07-01T10:00:00+02:00[Europe/Berlin]",
      },
    ],
    ["P1D", { string: "P1D", json: "PT24H" }],
    ["PT0S", { string: "P0D", json: "PT0S" }],
    ["-P1DT2H", { string: "-P1DT2H", json: "PT-26H" }],
    ["PT90M", { string: "PT1H30M", json: "PT1H30M" }],
    ["-PT90.5S", { string: "-PT1M31S", json: "PT-1M-30.5S" }],
    ["PT0.5S", { string: "P0D", json: "PT0.5S" }],
    ["-PT0.5S", { string: "-PT1S", json: "PT-0.5S" }],
    ["-PT1M0.5S", { string: "-PT1M1S", json: "PT-1M-0.5S" }],
    ["P1Y2M", { string: "P1Y2M", json: "P1Y2M" }],
    ["-P1Y8M", { string: "-P1Y8M", json: "P-1Y-8M" }],
    ["P0M", { string: "P0Y", json: "P0D" }],
  ];
  for (const [text, { string, json, toJson = json }] of cases) {
    const value = parseAtLiteral(text);
    assert.ok(value !== null, text);
    assert.equal(temporalString(value), string, text);
    assert.equal(temporalJson(value), json, text);
    assert.equal(temporalToJsonText(value), toJson, text);
  }
});

Deno.test("temporalJson() writes offsets with seconds", () => {
  assert.equal(temporalJson(new FeelTime(0, { offset: 5_415, zone: null })), "00:00+01:30:15");
  assert.equal(temporalJson(new FeelTime(0, { offset: -20, zone: null })), "00:00-00:00:20");
});

Deno.test("temporalJson() writes durations longer than a double counts seconds", () => {
  assert.equal(temporalJson(new FeelDuration(63_113_903_968_291_200)), "PT17531639991192H");
});
