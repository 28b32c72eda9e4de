import { describe, expect, test } from "@odoo/hoot";
import { nearTopics, planNumber, planOffer, planTopic } from "@school_diary/grid/lesson_plan";

import { PLAN } from "./grid_data";

describe.current.tags("headless");

const ORDINARY = 1;
const lesson = (id, more = {}) => ({ id, topic: "", type_id: ORDINARY, homework: [], ...more });

test("a lesson's place in the plan", () => {
    expect(planNumber(PLAN, lesson(12))).toBe(34);
    expect(planNumber(PLAN, lesson(99))).toBe(undefined);
    expect(planNumber(null, lesson(12))).toBe(undefined);
    expect(nearTopics(null, lesson(12))).toEqual([]);
});

test("its topic is that of its hour, or the one it has", () => {
    expect(planTopic(PLAN, lesson(12)).name).toBe("Mixed numbers");
    expect(planTopic(PLAN, lesson(12, { topic: "Percents" })).homework).toBe("No. 9");
    expect(planTopic(PLAN, lesson(12, { topic: "Something else" }))).toBe(undefined);
    expect(planTopic(PLAN, lesson(99))).toBe(undefined);
});

test("the nearest topics come first", () => {
    const names = nearTopics(PLAN, lesson(11)).map((topic) => topic.name);
    expect(names).toEqual(["Fractions", "Mixed numbers", "Percents"]);
});

test("what is there already is not offered", () => {
    expect(planOffer(PLAN, lesson(12), ORDINARY)).toEqual({
        topic: "Mixed numbers",
        type_id: 2,
        homework: { description: "No. 551" },
    });
    const begun = lesson(12, { type_id: 3, homework: [{ description: "Own" }] });
    expect(planOffer(PLAN, begun, ORDINARY)).toEqual({ topic: "Mixed numbers" });
    expect(planOffer(PLAN, { ...begun, topic: "Mixed numbers" }, ORDINARY)).toBe(null);
    expect(planOffer(PLAN, lesson(11, { topic: "Own" }), ORDINARY)).toBe(null);
    expect(planOffer(PLAN, lesson(99), ORDINARY)).toBe(null);
});
