import { expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

import { IndicatorRow } from "@school_diary/service/indicator_row";
import { TrendLine } from "@school_diary/service/trend_line";

defineMailModels();

const levels = ["poor", "fair", "good", "none"].map((name) => ({ name, label: `is ${name}` }));
const trend = [
    { month: "2026-08-01", share: 0 },
    { month: "2026-09-01", share: 100 },
    { month: "2026-11-01", share: 75 },
];

function mountRow(more = {}) {
    const row = {
        ...{ id: 7, number: "001-a", demand: "Decide in time", measure: "In time" },
        ...{ parameter: "Working days: 2", level: "poor", good: 3, total: 4, missing: 1 },
        ...{ share: 75, trend, can_open: true },
        ...more,
    };
    const onOpen = (asked, method) => expect.step(`${asked.id} ${method}`);
    return mountWithCleanup(IndicatorRow, { props: { row, levels, onOpen } });
}

test("the last month stands at the right; one without a measure leaves its place", async () => {
    await mountWithCleanup(TrendLine, { props: { trend } });
    const points = document.querySelector("polyline").getAttribute("points").split(" ");
    expect(points.map((point) => Math.round(point.split(",")[0]))).toEqual([4, 35, 96]);
    expect(points.map((point) => Math.round(point.split(",")[1]))).toEqual([20, 4, 8]);
    expect("svg title").toHaveText(/75 %$/);
});

test("one month is a point at the right; none is nothing", async () => {
    await mountWithCleanup(TrendLine, { props: { trend: trend.slice(-1) } });
    expect("circle").toHaveAttribute("cx", "96");
    await mountWithCleanup(TrendLine, { props: { trend: [] } });
    expect("svg").toHaveCount(1);
});

test("a level is said in words and by a sign; the change since the month before", async () => {
    await mountRow();
    expect(".o_school_indicator_level").toHaveText("is poor");
    expect(".o_school_indicator_level .fa-times-circle").toHaveCount(1);
    expect(".o_school_indicator_share .fa-caret-down").toHaveCount(1);
    expect(".o_school_indicator_share small").toHaveText(/25/);
});

test("no change is not shown", async () => {
    await mountRow({ trend: trend.slice(-1) });
    expect(".o_school_indicator_share small").toHaveCount(0);
});

test("the records behind both numbers are a click away", async () => {
    await mountRow();
    await click("[name=missing]");
    await click("[name=all]");
    expect.verifySteps(["7 action_open_missing", "7 action_open_all"]);
});

test("who may not read the records has the numbers alone", async () => {
    await mountRow({ can_open: false });
    expect("button").toHaveCount(0);
    expect(".o_school_indicator_proof").toHaveText(/1.*4/);
});

test("where there is nothing to measure there is nothing to open", async () => {
    await mountRow({ level: "none", good: 0, total: 0, missing: 0, share: 0, trend: [] });
    expect("button").toHaveCount(0);
    expect(".o_school_indicator_share strong").toHaveCount(0);
    expect(".o_school_indicator_level").toHaveText("is none");
});
