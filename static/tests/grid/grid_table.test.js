import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { GridTable } from "@school_diary/grid/grid_table";
import { browser } from "@web/core/browser/browser";

import { FakeServer, grade, openPage, outcome } from "./grid_data";

describe.current.tags("desktop");

defineMailModels();

let server, chosen;

beforeEach(() => {
    browser.localStorage.clear();
    chosen = [];
    server = new FakeServer();
    server.cells.set("1:11", { grades: [grade("4", { comment: "Aloud", revisions: 1 })], absence: false });
    server.cells.set("2:11", { grades: [grade("3"), grade("5", { same_work: true })], absence: "late" });
    server.cells.set("3:12", { grades: [grade("2", { weight: 2 })], absence: false });
});

async function mountTable(more) {
    const { model, props } = await openPage(server, {
        onSelect: (student, lesson) => chosen.push([student, lesson]),
        ...more,
    });
    await mountWithCleanup(GridTable, { props });
    return model;
}

const cell = (row, column) => `tbody tr:nth-child(${row}) td:nth-of-type(${column})`;
const marks = (row, column) =>
    queryAllTexts(`${cell(row, column)} .o_school_chip`).map((text) => text.replace(/\s/g, ""));
const typed = async (...keys) => {
    for (const key of keys) {
        await press(key);
        await animationFrame();
    }
};

test("pupils × lessons, what stands in them and what marks them", async () => {
    await mountTable();
    expect("tbody tr").toHaveCount(3);
    expect("thead th").toHaveCount(7);
    expect(marks(2, 1)).toEqual(["О", "3", "5"]);
    expect(`${cell(2, 1)} .o_school_grid_slash`).toHaveCount(1);
    expect(`${cell(1, 1)} .o_school_grid_comment`).toHaveCount(1);
    expect(`${cell(1, 1)} .o_school_grid_revised`).toHaveCount(1);
    expect(`${cell(3, 2)} sup`).toHaveText("×2");
    expect(cell(1, 2)).toHaveClass(["o_school_grid_today", "o_school_grid_test"]);
    expect(cell(1, 3)).toHaveClass(["o_school_grid_closed", "o_school_grid_future"]);
    expect(cell(1, 3)).toHaveAttribute("aria-readonly", "true");
    expect(`thead th:nth-child(4)`).toHaveAttribute("title", /cancelled/);
});

test("the forecast stands at the right where there is one", async () => {
    server.more = { outcome: outcome({ 2: { forecast: "4", chance: 80 } }) };
    await mountTable();
    expect("thead th").toHaveCount(9);
    expect(queryAllTexts(".o_school_grid_forecast")).toEqual(["", "4", ""]);
    expect(".o_school_grid_forecast:eq(1)").toHaveAttribute("title", "sureness: 80 %");
});

test("one cell is selected, says what it is, and has the focus", async () => {
    await mountTable();
    expect("td[tabindex='0']").toHaveCount(1);
    expect(cell(1, 2)).toBeFocused();
    expect(cell(1, 2)).toHaveAttribute("aria-selected", "true");
    expect(cell(1, 2)).toHaveAttribute("aria-label", /^Anna/);
    await typed("ArrowDown", "ArrowLeft");
    expect(cell(2, 1)).toBeFocused();
    expect(chosen.at(-1)).toEqual([2, 11]);
    expect(queryOne(cell(2, 1)).getAttribute("aria-label")).toMatch(/Boris.*late.*3.*5/);
});

test("typing writes, Enter goes on, Escape leaves it", async () => {
    const model = await mountTable();
    await typed("5");
    expect(`${cell(1, 2)} input`).toHaveValue("5");
    await typed("Enter");
    expect(`${cell(1, 2)} .o_school_chip`).toHaveText(/^5/);
    expect(cell(2, 2)).toBeFocused();
    await typed("4", "Escape");
    expect(`${cell(2, 2)} .o_school_chip`).toHaveCount(0);
    await model.sending;
    expect(server.cells.get("1:12").grades[0].code).toBe("5");
    expect(server.cells.has("2:12")).toBe(false);
});

test("what is typed and left is taken by itself", async () => {
    await mountTable();
    await typed("5");
    await advanceTime(2000);
    await animationFrame();
    expect(`${cell(1, 2)} .o_school_chip`).toHaveText(/^5/);
    await typed("9");
    await advanceTime(2000);
    expect(`${cell(1, 2)} input`).toHaveValue("9", { message: "not finished, perhaps" });
});

test("what is no mark stays to be put right", async () => {
    await mountTable();
    await typed("9", "Enter");
    expect(`${cell(1, 2)} input`).toHaveClass("o_school_grid_wrong");
    expect(`${cell(1, 2)} input`).toHaveAttribute("aria-invalid", "true");
});

test("a closed lesson says why, before anything is typed", async () => {
    await mountTable({ selected: { student: 1, lesson: 13 } });
    await typed("5");
    expect("tbody input").toHaveCount(0);
    expect(".o_notification_content").toHaveText("cancelled");
    await typed("Delete");
    expect(server.saves).toEqual([]);
});

test("Delete clears all that is selected, as one step", async () => {
    const model = await mountTable({ selected: { student: 1, lesson: 11 } });
    await typed(["shift", "ArrowDown"]);
    expect("td.o_school_grid_range").toHaveCount(2);
    await typed("Delete");
    expect(`tbody td:nth-of-type(1) .o_school_chip`).toHaveCount(0);
    await model.sending;
    expect(server.saves).toHaveLength(1);
    await typed(["control", "z"]);
    expect(marks(2, 1)).toEqual(["О", "3", "5"]);
});

test("a conflict shows both values; Enter keeps the own one", async () => {
    server.answer = ({ student, lesson, seen }) => {
        server.cells.set(`${student}:${lesson}`, { grades: [grade("2")], absence: false });
        const isSeen = seen.some((one) => one.grades[0]?.code === "2");
        return isSeen ? null : { status: "conflict" };
    };
    const model = await mountTable();
    await typed("5", "Enter");
    await model.sending;
    await animationFrame();
    expect(cell(1, 2)).toHaveClass("o_school_grid_conflict");
    expect(marks(1, 2)).toEqual(["5×2", "2"]);
    server.answer = null;
    await typed("ArrowUp", "Enter");
    await model.sending;
    await animationFrame();
    expect(marks(1, 2)).toEqual(["5×2"]);
});

test("who was not in the class on that day", async () => {
    const model = await mountTable();
    model.state.data.students[0].periods = [["2026-09-01", "2026-11-17"]];
    model.touch(1);
    await animationFrame();
    expect(cell(1, 2)).toHaveClass("o_school_grid_away");
    expect("tbody tr:nth-child(1) .o_school_grid_stay").toHaveText("→ 17.11");
    await typed("5");
    expect("tbody input").toHaveCount(0);
});
