import { describe, expect, test } from "@odoo/hoot";
import {
    applyText,
    BadText,
    cellText,
    EMPTY,
    isEnrolled,
    makeLegend,
    readTable,
    readText,
    sameCell,
    withoutWords,
} from "@school_diary/grid/grid_rules";

import { CLASS_LEGEND, grade } from "./grid_data";

describe.current.tags("headless");

const legend = makeLegend(CLASS_LEGEND);
const read = (text) => cellText(applyText(text, EMPTY, legend, 1), legend);

test("digits grade, letters mark absence, in both alphabets", () => {
    expect(read("5")).toBe("5");
    expect(read("н")).toBe("Н");
    expect(read("N")).toBe("Н");
    expect(read("уп")).toBe("У");
    expect(read("I")).toBe("Б");
    expect(read("ОСВ")).toBe("ОСВ");
    expect(read("оп")).toBe("О");
    expect(read("")).toBe("");
});

test("several in one cell", () => {
    expect(read("4+5")).toBe("4 5");
    expect(read("4/5 3")).toBe("4/5 3");
    expect(read("Н 4/5+3")).toBe("Н 4/5 3");
    expect(readText("4/5", legend).grades[1].same_work).toBe(true);
});

test("what is neither mark nor letter is refused", () => {
    for (const text of ["9", "ы", "45", "/", "4/", "/4", "Н Б", "4//5"]) {
        expect(() => readText(text, legend)).toThrow(BadText, { message: text });
    }
});

test("a scale may have marks with signs, and of several digits", () => {
    const signs = makeLegend({
        ...CLASS_LEGEND,
        values: ["5+", "5", "5-", "10", "1"].map((code, id) => ({ id, code })),
    });
    expect(readText("5+ 5- 5 10", signs).grades.map((one) => one.code)).toEqual([
        "5+",
        "5-",
        "5",
        "10",
    ]);
    expect(readText("5++5", signs).grades.map((one) => one.code)).toEqual(["5+", "5"]);
});

test("typing over a mark corrects it and keeps weight and comment", () => {
    const cell = { absence: false, grades: [grade("3", { id: 7, weight: 2, comment: "Устно" })] };
    expect(applyText("4", cell, legend, 1).grades).toEqual([
        grade("4", { id: 7, weight: 2, comment: "Устно" }),
    ]);
});

test("taking one of two away leaves the other as it is", () => {
    const cell = { absence: false, grades: [grade("4", { id: 1 }), grade("5", { id: 2 })] };
    expect(applyText("5", cell, legend, 1).grades).toEqual([grade("5", { id: 2 })]);
    expect(applyText("4 5 3", cell, legend, 1).grades.map((one) => one.id)).toEqual([1, 2, false]);
});

test("cells are the same when they say the same", () => {
    const one = { absence: "ill", grades: [grade("5", { id: 1 })] };
    expect(sameCell(one, { absence: "ill", grades: [grade("5", { id: 9 })] })).toBe(true);
    expect(sameCell(one, { absence: false, grades: one.grades })).toBe(false);
    expect(sameCell(one, { absence: "ill", grades: [grade("5", { weight: 2 })] })).toBe(false);
});

test("no words are kept on the device", () => {
    const cell = { absence: "ill", grades: [grade("5", { comment: "Орлова списала" })] };
    expect(JSON.stringify(withoutWords(cell))).not.toMatch(/Орлова/);
});

test("days in the class", () => {
    const student = { periods: [["2026-09-01", "2026-10-10"], ["2026-11-05", false]] };
    expect(isEnrolled(student, "2026-10-10")).toBe(true);
    expect(isEnrolled(student, "2026-10-11")).toBe(false);
    expect(isEnrolled(student, "2027-05-31")).toBe(true);
});

test("a copied column", () => {
    expect(readTable("5\r\n4\r\n\r\nН\r\n")).toEqual([["5"], ["4"], [""], ["Н"]]);
    expect(readTable("5\t4")).toEqual([["5", "4"]]);
});
