import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { LessonList } from "@school_diary/grid/lesson_list";
import { browser } from "@web/core/browser/browser";

import { CLASS_LEGEND, FakeServer, openPage } from "./grid_data";

defineMailModels();

let server, chosen;

beforeEach(() => {
    browser.localStorage.clear();
    chosen = [];
    server = new FakeServer();
});

async function mountList(more) {
    const { model, props } = await openPage(server, {
        onSelect: (student, lesson) => chosen.push([student, lesson]),
        ...more,
    });
    await mountWithCleanup(LessonList, { props });
    return model;
}

const tap = async (target) => {
    await click(target);
    await animationFrame();
};
const marks = (row) =>
    queryAllTexts(`li:nth-child(${row}) .o_school_grid_marks .o_school_chip`).map((text) =>
        text.replace(/\s/g, "")
    );

test("the class in one lesson; a pupil opens to big buttons", async () => {
    const model = await mountList();
    expect(".o_school_lesson_name span").toHaveText("Test");
    expect(".o_school_lesson_pupil").toHaveCount(3);
    expect(".o_school_lesson_keys").toHaveCount(0);
    await tap(".o_school_lesson_pupil:eq(1)");
    expect(queryAllTexts(".o_school_key")).toEqual(
        ["5", "4", "3", "2", "Н", "Б", "У", "О", "ОСВ", ""]
    );
    await tap(".o_school_key:eq(0)");
    await tap(".o_school_key:eq(2)");
    expect(marks(2)).toEqual(["5×2", "3×2"], { message: "a test weighs twice" });
    await tap(".o_school_key:contains(Б)");
    expect(".o_school_key[aria-pressed=true]").toHaveText("Б");
    await tap(".o_school_key:contains(Б)");
    expect(marks(2)).toEqual(["5×2", "3×2"]);
    await tap(".o_school_key_clear");
    expect(marks(2)).toEqual([]);
    await model.sending;
    expect(server.cells.get("2:12").grades).toEqual([]);
});

test("the lessons before and after", async () => {
    await mountList();
    await tap(".o_school_lesson_day > .btn:first");
    expect(chosen).toEqual([[1, 11]]);
});

test("a closed lesson says why", async () => {
    await mountList({ selected: { student: 1, lesson: 13 } });
    expect(".o_school_lesson_day > .btn:last").not.toBeEnabled();
    await tap(".o_school_lesson_pupil:first");
    expect(".o_school_lesson_keys").toHaveCount(0);
    expect(".o_school_lesson_refusal").toHaveText("cancelled");
});

test("a long scale is typed", async () => {
    const values = Array.from({ length: 101 }, (_one, number) => ({
        ...{ id: number + 1, code: String(100 - number), name: "", tone: "good" },
    }));
    server.more = { legend: { ...CLASS_LEGEND, values } };
    const model = await mountList();
    await tap(".o_school_lesson_pupil:first");
    expect(".o_school_key.o_school_good").toHaveCount(6);
    await contains(".o_school_lesson_typed input").edit("87", { confirm: "blur" });
    expect(marks(1)).toEqual(["87×2"]);
    await contains(".o_school_lesson_typed input").edit("187", { confirm: "blur" });
    expect(".o_school_lesson_typed input").toHaveValue("87");
    await model.sending;
    expect(server.cells.get("1:12").grades[0].code).toBe("87");
});
