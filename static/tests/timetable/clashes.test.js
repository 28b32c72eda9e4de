import { describe, expect, test } from "@odoo/hoot";
import { clashesAt } from "@school_diary/timetable/clashes";

describe.current.tags("headless");

// Two classes and a subgroup of the first; class 2 has its second lesson earlier.
const hours = { 1: [8.5, 9.25], 2: [9.5, 10.25] };
const board = {
    hours: { 1: hours, 2: { 1: [8.5, 9.25], 2: [9, 9.75] }, 11: hours },
    shared: { 1: [11], 11: [1] },
    slots: [],
};
const slot = (more) => ({
    ...{ id: 5, weekday: "0", week: "every", start: 8.5, end: 9.25 },
    ...{ class_id: 2, teacher_id: 7, room_key: "21" },
    ...more,
});
const lesson = { slot_id: 1, class_id: 1, teacher_id: 8, room_key: "22" };
const place = { weekday: "0", period: 1, week: "every" };

function reasons(other, own = {}, where = {}) {
    const slots = [slot(other)];
    return clashesAt({ ...board, slots }, { ...lesson, ...own }, { ...place, ...where }).map(
        (clash) => clash.reason
    );
}

test("a teacher, pupils or a room are needed once at a time", () => {
    expect(reasons()).toEqual([]);
    expect(reasons({ teacher_id: 8 })).toEqual(["teacher"]);
    expect(reasons({ class_id: 1 })).toEqual(["pupils"]);
    expect(reasons({ class_id: 11 })).toEqual(["pupils"]);
    expect(reasons({ room_key: "22" })).toEqual(["room"]);
});

test("who or what is not known clashes with nobody", () => {
    expect(reasons({ teacher_id: false }, { teacher_id: false })).toEqual([]);
    expect(reasons({ room_key: "" }, { room_key: "" })).toEqual([]);
});

test("a slot does not clash with itself, nor on another day", () => {
    expect(reasons({ id: 1, teacher_id: 8 })).toEqual([]);
    expect(reasons({ weekday: "1", teacher_id: 8 })).toEqual([]);
});

test("weeks alternate", () => {
    const other = { week: "odd", teacher_id: 8 };
    expect(reasons(other, {}, { week: "even" })).toEqual([]);
    expect(reasons(other, {}, { week: "odd" })).toEqual(["teacher"]);
    expect(reasons(other, {}, { week: "every" })).toEqual(["teacher"]);
});

test("hours count, not numbers: other classes have other bells", () => {
    const other = { class_id: 2, start: 9, end: 9.75, teacher_id: 8 };
    expect(reasons(other)).toEqual(["teacher"]);
    expect(reasons({ ...other, start: 9.25, end: 10 })).toEqual([]);
});
