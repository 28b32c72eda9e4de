import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { browser } from "@web/core/browser/browser";
import { UnsentStore } from "@school_diary/grid/unsent_store";
import { EMPTY } from "@school_diary/grid/grid_rules";

import { grade } from "./grid_data";

describe.current.tags("headless");

const KEY = "school_diary.grid.test";
const wanted = { grades: [grade("5", { comment: "Orlova", type_id: 2 })], absence: "ill" };
const entry = { student: 1, lesson: 11, seen: [EMPTY], wanted, reason: "Orlova", problem: "" };
const raw = () => browser.localStorage.getItem(KEY);

beforeEach(() => browser.localStorage.removeItem(KEY));

test("what is kept comes back, without a word about a child", () => {
    new UnsentStore(KEY).keep([entry]);
    expect(raw()).not.toMatch(/Orlova/);
    const [found] = new UnsentStore(KEY).read(new Set([11]));
    expect(found).toMatchObject({ student: 1, lesson: 11, problem: "", seen: [EMPTY] });
    expect(found.wanted.absence).toBe("ill");
    expect(found.wanted.grades[0]).toMatchObject({ code: "5", type_id: 2, weight: 1 });
});

test("nothing unsent, nothing kept", () => {
    const store = new UnsentStore(KEY);
    store.keep([entry]);
    store.keep([]);
    expect(raw()).toBe(null);
});

test("what belongs to another term stays", () => {
    new UnsentStore(KEY).keep([entry]);
    const store = new UnsentStore(KEY);
    expect(store.read(new Set([99]))).toEqual([]);
    store.keep([]);
    expect(raw()).not.toBe(null);
    expect(new UnsentStore(KEY).read(new Set([11]))).toHaveLength(1);
});

test("what cannot be read is forgotten", () => {
    browser.localStorage.setItem(KEY, "{");
    expect(new UnsentStore(KEY).read(new Set([11]))).toEqual([]);
});
