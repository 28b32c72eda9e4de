import { describe, expect, test } from "@odoo/hoot";
import { GridCursor } from "@school_diary/grid/grid_cursor";

describe.current.tags("headless");

const size = { rows: 3, columns: 4 };

function after(...keys) {
    const cursor = new GridCursor(1, 1);
    for (const key of keys) {
        const isShift = key.startsWith("shift+");
        const isControl = key.startsWith("control+");
        cursor.press(key.replace(/^(shift|control)\+/, ""), { ...size, isShift, isControl });
    }
    return [cursor.row, cursor.column];
}

test("arrows, Enter and Tab move, and stop at the edges", () => {
    expect(after("ArrowDown", "ArrowRight")).toEqual([2, 2]);
    expect(after("Enter", "Enter", "Enter")).toEqual([2, 1]);
    expect(after("shift+Enter")).toEqual([0, 1]);
    expect(after("Tab", "Tab")).toEqual([1, 3]);
    expect(after("shift+Tab")).toEqual([1, 0]);
});

test("Home and End", () => {
    expect(after("Home")).toEqual([1, 0]);
    expect(after("End")).toEqual([1, 3]);
    expect(after("control+Home")).toEqual([0, 0]);
    expect(after("control+End")).toEqual([2, 3]);
    expect(after("control+ArrowDown")).toEqual([2, 1]);
});

test("Tab at the end leaves the grid", () => {
    const cursor = new GridCursor(0, 3);
    expect(cursor.press("Tab", size)).toBe(false);
    expect(cursor.press("a", size)).toBe(false);
});

test("Shift selects a rectangle", () => {
    const cursor = new GridCursor(1, 1);
    cursor.press("ArrowDown", { ...size, isShift: true });
    cursor.press("ArrowLeft", { ...size, isShift: true });
    expect(cursor.rows).toEqual([1, 2]);
    expect(cursor.columns).toEqual([0, 1]);
    expect(cursor.isSingle).toBe(false);
    cursor.press("ArrowUp", size);
    expect(cursor.isSingle).toBe(true);
});
