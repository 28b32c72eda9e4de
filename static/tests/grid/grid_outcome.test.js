import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeDialogMockEnv, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { GridTable } from "@school_diary/grid/grid_table";
import { ReasonDialog } from "@school_diary/grid/reason_dialog";
import { browser } from "@web/core/browser/browser";

import { FakeServer, openPage, outcome } from "./grid_data";

describe.current.tags("desktop");

defineMailModels();

const ROWS = {
    1: { proposed: "5" },
    2: { proposed: "4", code: "4", state: "published" },
    3: { proposed: "3", state: "deferred", until: "2026-12-20" },
};
const CELL = "td.o_school_grid_outcome";

let server;

beforeEach(() => {
    browser.localStorage.clear();
    server = new FakeServer();
    server.more = { outcome: outcome(ROWS) };
});

async function mountTable(student = 1) {
    const { model, props } = await openPage(server, { selected: { student, lesson: -2 } });
    await mountWithCleanup(GridTable, { props });
    return model;
}

const typed = async (...keys) => {
    for (const key of keys) {
        await press(key);
        await animationFrame();
    }
};

test("proposed lightly, decided firmly, deferred in words", async () => {
    await mountTable();
    expect(queryAllTexts(CELL)).toEqual(["5", "4", "def."]);
    expect(`${CELL}:eq(0) .o_school_grid_proposed`).toHaveCount(1);
    expect(`${CELL}:eq(1) .o_school_good`).toHaveCount(1);
    expect(`${CELL}:eq(1)`).toHaveAttribute("title", "Published");
    expect(`${CELL}:eq(2)`).toHaveAttribute("title", "Deferred until 20.12");
    expect(`${CELL}:eq(0)`).toBeFocused();
    expect(`${CELL}:eq(0)`).toHaveAttribute("aria-label", "Anna, Result, Proposed: 5");
});

test("the keys lead there from the last lesson", async () => {
    const { props } = await openPage(server, { selected: { student: 1, lesson: 13 } });
    await mountWithCleanup(GridTable, { props });
    await typed("ArrowRight");
    expect(`${CELL}:eq(0)`).toBeFocused();
});

test("typing decides; Delete takes it back; undo", async () => {
    const model = await mountTable();
    await typed("4", "Enter");
    await model.sending;
    expect(server.saves.at(-1)[0]).toEqual({
        ...{ op: "1:-2", student: 1, term: 2, seen: [""], wanted: "4", reason: undefined },
    });
    await animationFrame();
    expect(`${CELL}:eq(0) .o_school_good`).toHaveText("4");
    await typed("ArrowUp", "Delete");
    await model.sending;
    expect(server.more.outcome.rows[1].code).toBe("");
    await typed(["control", "z"]);
    await model.sending;
    expect(server.more.outcome.rows[1].code).toBe("4");
});

test("one mark of the scale, and nothing else", async () => {
    await mountTable();
    for (const text of [["9"], ["5", "+", "4"], ["Н"]]) {
        await typed(...text, "Enter");
        expect(`${CELL} input`).toHaveClass("o_school_grid_wrong");
        await typed("Escape");
    }
    expect(server.saves).toEqual([]);
});

test("a closed term says why; what was deferred is decided later", async () => {
    server.more.outcome.closed = "The term is closed.";
    const model = await mountTable();
    await typed("4");
    expect(`${CELL} input`).toHaveCount(0);
    expect(".o_notification_content").toHaveText("The term is closed.");
    expect(`${CELL}:eq(0)`).toHaveAttribute("aria-readonly", "true");
    expect(".o_school_grid_confirm").toHaveCount(0);
    await typed("ArrowDown", "ArrowDown", "4", "Enter");
    await model.sending;
    expect(server.more.outcome.rows[3].code).toBe("4");
});

test("who does not decide reads", async () => {
    server.more.outcome.may_edit = false;
    server.more.rights = { note: "You read this journal.", may_edit: false };
    await mountTable();
    await typed("4");
    expect(".o_notification_content").toHaveText("You read this journal.");
    expect(".o_school_grid_confirm").toHaveCount(0);
});

test("all proposals are taken as one step, once somebody has said yes", async () => {
    server.more.outcome = outcome({ ...ROWS, 2: { proposed: "4" } });
    const model = await mountTable();
    expect(".o_school_grid_confirm").toHaveText("2");
    await click(".o_school_grid_confirm");
    await animationFrame();
    expect(server.saves).toEqual([]);
    await click(".modal-footer .btn-primary");
    await model.sending;
    await animationFrame();
    expect(server.saves).toHaveLength(1);
    expect(queryAllTexts(CELL)).toEqual(["5", "4", "def."]);
    expect(".o_school_grid_confirm").toHaveCount(0);
    model.undo();
    await model.sending;
    await animationFrame();
    expect(".o_school_grid_confirm").toHaveText("2");
});

test("a reason is asked for in the server's words", async () => {
    server.answer = ({ wanted, reason }) =>
        wanted === "5" || reason ? null : { status: "reason", message: "Say why." };
    const model = await mountTable();
    await typed("3", "Enter");
    await model.sending;
    await animationFrame();
    expect(model.status(1, -2)).toBe("reason");
    expect(model.waitingForReason[0].message).toBe("Say why.");
    await model.answerReason("Contest");
    expect(server.more.outcome.rows[1].code).toBe("3");
    model.edit([{ student: 1, lesson: -2, wanted: { grades: [], absence: false } }]);
    await model.sending;
    await model.answerReason("");
    expect(server.more.outcome.rows[1].code).toBe("3");
});

test("an empty reason is refused in words", async () => {
    const given = [];
    await mountWithCleanup(ReasonDialog, {
        env: await makeDialogMockEnv(),
        props: { count: 0, messages: ["Say why."], close: () => {}, onReason: (one) => given.push(one) },
    });
    expect(".o_school_reason p:first").toHaveText("Say why.");
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(".o_school_reason [role='alert']").toHaveCount(1);
    expect(given).toEqual([]);
});

test("somebody else has decided meanwhile: both are shown", async () => {
    server.answer = ({ student, seen }) => {
        server.decide(student, "2");
        return seen.includes("2") ? null : { status: "conflict" };
    };
    const model = await mountTable();
    await typed("5", "Enter");
    await model.sending;
    await animationFrame();
    expect(`${CELL}:eq(0)`).toHaveClass("o_school_grid_conflict");
    expect(queryAllTexts(`${CELL}:eq(0) .o_school_chip`)).toEqual(["5", "2"]);
    server.answer = null;
    await typed("ArrowUp", "Enter");
    await model.sending;
    expect(server.more.outcome.rows[1].code).toBe("5");
});

test("what could not be sent is kept, and sent when the page is opened again", async () => {
    server.failure = new Error("no connection");
    const model = await mountTable();
    await typed("4", "Enter");
    await model.sending;
    expect(model.state.word).toBe("offline");
    model.close();
    server.failure = null;
    const { model: again } = await openPage(server);
    await again.sending;
    expect(server.more.outcome.rows[1].code).toBe("4");
});
