import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryAllValues } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { CellCard } from "@school_diary/grid/cell_card";
import { browser } from "@web/core/browser/browser";

import { FakeServer, grade, openPage } from "./grid_data";

describe.current.tags("desktop");

defineMailModels();

let server;

beforeEach(() => {
    browser.localStorage.clear();
    server = new FakeServer();
    server.cells.set("1:11", {
        grades: [grade("4", { comment: "Aloud" }), grade("5", { weight: 2 })],
        absence: "late",
    });
});

async function mountCard({ student = 1, lesson = 11, ...more } = {}) {
    const { model } = await openPage(server);
    const props = {
        model,
        student: model.state.data.students.find((one) => one.id === student),
        lesson: model.lesson(lesson),
        revision: 0,
        ...more,
    };
    await mountWithCleanup(CellCard, { props });
    return model;
}

test("each mark with its work, weight and comment; the absence in words", async () => {
    await mountCard();
    expect(".o_school_grid_grade").toHaveCount(2);
    expect(queryAllValues("input[name=weight]")).toEqual(["1", "2"]);
    expect(queryAllValues("input[name=comment]")).toEqual(["Aloud", ""]);
    expect("p:first .o_school_absence").toHaveText("О");
    expect(queryAllTexts("select:first option")).toEqual(["Lesson", "Test"]);
});

test("another work weighs what it weighs, until another weight is chosen", async () => {
    const model = await mountCard();
    await contains("select:first").select("2");
    await model.sending;
    expect(model.cell(1, 11).grades[0]).toMatchObject({ code: "4", type_id: 2, weight: 2 });
    await contains("input[name=weight]:first").edit("1,5", { confirm: "blur" });
    await model.sending;
    expect(model.cell(1, 11).grades[0]).toMatchObject({ type_id: 2, weight: 1.5 });
    await contains("input[name=weight]:first").edit("much", { confirm: "blur" });
    expect("input[name=weight]:first").toHaveValue("1.5");
    expect(model.cell(1, 11).grades[1]).toMatchObject({ code: "5", weight: 2 });
});

test("a comment", async () => {
    const model = await mountCard();
    await contains("input[name=comment]:last").edit(" At the board ", { confirm: "blur" });
    await model.sending;
    expect(server.cells.get("1:11").grades.map((one) => one.comment)).toEqual([
        "Aloud",
        "At the board",
    ]);
});

test("the history: beside the grid after a while, in the card at once", async () => {
    server.history = {
        revisions: [
            {
                ...{ id: 1, user: "Orlov", date: "2026-11-17 09:00:00", reason: "Slip" },
                ...{ old: "3", new: "4", old_weight: 1, new_weight: 1 },
            },
        ],
        given: [{ id: "1", code: "4", user: "Orlov", date: "2026-11-17 08:00:00" }],
    };
    await mountCard();
    expect(".o_school_grid_history").toHaveCount(0);
    await advanceTime(400);
    await animationFrame();
    expect(".o_school_grid_history li").toHaveCount(2);
    expect(".o_school_grid_history li:first").toHaveText(/3 → 4.*Orlov: Slip/s);
});

test("even a removed mark has its history in the card", async () => {
    await mountCard({ lesson: 12, isPopover: true });
    await advanceTime(10);
    expect(server.asked).toEqual([[1, 12]]);
});

test("who only reads changes nothing", async () => {
    await mountCard({ student: 2, lesson: 13 });
    expect("p:contains(Nothing yet)").toHaveCount(1);
    server.cells.set("1:13", { grades: [grade("5")], absence: false });
    await mountCard({ lesson: 13 });
    expect("input:not(:disabled)").toHaveCount(0);
    expect("select:not(:disabled)").toHaveCount(0);
});
