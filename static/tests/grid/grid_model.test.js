import { advanceTime, animationFrame, beforeEach, describe, expect, test } from "@odoo/hoot";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { GridModel } from "@school_diary/grid/grid_model";
import { EMPTY } from "@school_diary/grid/grid_rules";

import { FakeServer, grade } from "./grid_data";

describe.current.tags("headless");

const KEY = "school_diary.grid.test";
const five = { grades: [grade("5")], absence: false };
const four = { grades: [grade("4")], absence: false };
const at = (wanted, student = 1, lesson = 11) => ({ student, lesson, wanted });

let server, model, refused, conflicts;

async function openModel() {
    const opened = new GridModel({
        call: server.call,
        storageKey: KEY,
        onRefused: (message) => refused.push(message),
        onLessonConflict: (message, keepMine) => conflicts.push([message, keepMine]),
    });
    await opened.open();
    return opened;
}

beforeEach(async () => {
    browser.localStorage.removeItem(KEY);
    server = new FakeServer();
    refused = [];
    conflicts = [];
    model = await openModel();
});

test("an edit shows at once and is saved in the background", async () => {
    model.edit([at(five)]);
    expect(model.cell(1, 11)).toEqual(five);
    expect(model.state.word).toBe("saving");
    await model.sending;
    expect(model.state.word).toBe("saved");
    expect(server.saves[0][0].seen).toEqual([EMPTY, five].slice(0, 1));
    expect(model.cell(1, 11).grades[0].code).toBe("5");
});

test("undo and redo", async () => {
    model.edit([at(five)]);
    model.edit([at(four), at(four, 2)]);
    await model.sending;
    model.undo();
    await model.sending;
    expect(model.cell(1, 11).grades[0].code).toBe("5");
    expect(model.cell(2, 11)).toEqual(EMPTY);
    model.redo();
    await model.sending;
    expect(model.cell(2, 11).grades[0].code).toBe("4");
    model.undo();
    model.undo();
    await model.sending;
    expect(model.cell(1, 11)).toEqual(EMPTY);
    expect(model.state.canUndo).toBe(false);
});

test("a lost connection: said, kept without words, sent again", async () => {
    server.failure = new ConnectionLostError("/");
    const wanted = { grades: [grade("5", { comment: "Orlova" })], absence: false };
    model.edit([at(wanted)]);
    await model.sending;
    expect(model.state.word).toBe("offline");
    expect(browser.localStorage.getItem(KEY)).toMatch(/"code":"5"/);
    expect(browser.localStorage.getItem(KEY)).not.toMatch(/Orlova/);
    server.failure = null;
    await advanceTime(1500);
    await animationFrame();
    expect(model.state.word).toBe("saved");
    expect(browser.localStorage.getItem(KEY)).toBe(null);
    // The first answer may be the one that got lost.
    expect(server.saves[1][0].seen).toEqual([EMPTY, wanted]);
});

test("what a closed window left behind is sent by the next one", async () => {
    server.failure = new ConnectionLostError("/");
    model.edit([at(five)]);
    await model.sending;
    model.close();
    server.failure = null;
    const next = await openModel();
    expect(next.cell(1, 11).grades[0].code).toBe("5");
    await next.sending;
    expect(next.state.word).toBe("saved");
    expect(server.cells.get("1:11").grades[0].code).toBe("5");
});

test("lessons of another term wait for their term", async () => {
    const other = [{ student: 1, lesson: 99, seen: [EMPTY], wanted: five }];
    browser.localStorage.setItem(KEY, JSON.stringify(other));
    const next = await openModel();
    next.edit([at(five)]);
    await next.sending;
    expect(JSON.parse(browser.localStorage.getItem(KEY))).toEqual(other);
});

test("a conflict keeps both values until it is decided", async () => {
    server.answer = ({ seen }) => {
        server.cells.set("1:11", four);
        const isSeen = seen.some((one) => one.grades[0]?.code === "4");
        return isSeen ? null : { status: "conflict" };
    };
    model.edit([at(five)]);
    await model.sending;
    expect(model.state.word).toBe("conflict");
    expect(model.status(1, 11)).toBe("conflict");
    expect(model.cell(1, 11).grades[0].code).toBe("5");
    expect(model.saved(1, 11).grades[0].code).toBe("4");
    model.resolve(1, 11, true);
    await model.sending;
    expect(model.state.word).toBe("saved");
    expect(server.cells.get("1:11").grades[0].code).toBe("5");
});

test("a reason is asked for once, and without one nothing changes", async () => {
    server.cells.set("1:11", four);
    server.cells.set("2:11", four);
    await model.poll();
    server.answer = ({ reason }) => (reason ? null : { status: "reason", message: "" });
    model.edit([at(five), at(five, 2)]);
    await model.sending;
    expect(model.state.asks).toBe(2);
    model.answerReason("");
    expect(model.cell(1, 11).grades[0].code).toBe("4");
    model.edit([at(five)]);
    await model.sending;
    await model.answerReason("Slip");
    expect(server.saves.at(-1)[0].reason).toBe("Slip");
    expect(model.cell(1, 11).grades[0].code).toBe("5");
    expect(model.state.word).toBe("saved");
});

test("what is refused goes back, with its message", async () => {
    server.answer = () => ({ status: "refused", message: "Not yours" });
    model.edit([at(five)]);
    await model.sending;
    expect(model.cell(1, 11)).toEqual(EMPTY);
    expect(refused).toEqual(["Not yours"]);
});

test("others' changes arrive, the own unsent ones stay", async () => {
    server.failure = new ConnectionLostError("/");
    model.edit([at(five)]);
    await model.sending;
    server.cells.set("1:11", four);
    server.cells.set("2:11", four);
    await model.poll();
    expect(model.cell(1, 11).grades[0].code).toBe("5");
    expect(model.cell(2, 11).grades[0].code).toBe("4");
});

test("what is not sent when another term is opened waits, and is not refused there", async () => {
    server.failure = new ConnectionLostError("/");
    model.edit([at(five)]);
    await model.sending;
    server.failure = null;
    server.more = { lessons: [], term: { ...model.state.data.term, id: 3 } };
    await model.open(3);
    await model.send();
    expect(server.saves.length).toBe(1);
    expect(browser.localStorage.getItem(KEY)).toMatch(/"code":"5"/);
    server.more = {};
    await model.open(2);
    await model.sending;
    expect(server.cells.get("1:11").grades[0].code).toBe("5");
    expect(model.state.word).toBe("saved");
});

test("an answer that comes when another term is shown leaves its cells alone", async () => {
    const sent = model.edit([at(five)]);
    model.state.data.term = { ...model.state.data.term, id: 3 };
    model.savedCells.cells.set("1:31", four);
    await (sent || model.sending);
    expect(model.saved(1, 31)).toEqual(four);
});

test("a refusal takes back what was refused, not what was typed since", async () => {
    server.answer = ({ wanted }) =>
        wanted.grades[0].code === "5" ? { status: "refused", message: "No" } : null;
    model.edit([at(five)]);
    model.edit([at(four)]);
    await model.sending;
    expect(refused).toEqual(["No"]);
    expect(server.cells.get("1:11").grades[0].code).toBe("4");
});

test("a refused change of a lesson does not stay on the screen", async () => {
    server.answer = () => ({ status: "refused", message: "No" });
    let stamp = null;
    const { call } = server;
    model.call = (method, args) => {
        stamp = method === "grid_changes" ? args[2] : stamp;
        return call(method, args);
    };
    model.lesson(11).topic = "Typed";
    await model.editLesson(11, { topic: "Typed" });
    await animationFrame();
    expect(stamp).toBe("");
    expect(model.lesson(11).topic).toBe("");
});

test("what somebody else wrote of a lesson is shown, and may be replaced", async () => {
    server.answer = ({ seen }) =>
        seen.topic ? { status: "conflict", message: "Theirs" } : { status: "saved" };
    await model.editLesson(11, { topic: "Mine" }, { topic: "" });
    expect(server.saves.at(-1)[0].seen).toEqual({ topic: [""] });
    expect(conflicts.map(([message]) => message)).toEqual(["Theirs"]);
    expect(model.hasUnsent).toBe(false);
    await conflicts[0][1]();
    expect(server.saves.at(-1)[0].changes).toEqual({ topic: "Mine" });
    expect(server.saves.at(-1)[0].seen).toEqual({});
    expect(conflicts.length).toBe(1);
});

test("a lesson's change whose answer got lost is no conflict with itself", async () => {
    server.failure = new ConnectionLostError();
    await model.editLesson(11, { topic: "A" }, { topic: "" });
    server.failure = null;
    await model.editLesson(11, { topic: "B" }, { topic: "A" });
    expect(server.saves.at(-1)[0].changes).toEqual({ topic: "B" });
    expect(server.saves.at(-1)[0].seen).toEqual({ topic: ["", "A"] });
});
