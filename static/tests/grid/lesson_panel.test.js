import { advanceTime, animationFrame, beforeEach, describe, expect, test } from "@odoo/hoot";
import {
    clear,
    click,
    edit,
    press,
    queryAllValues,
    queryOne,
    select,
    waitFor,
} from "@odoo/hoot-dom";
import { Component, useState, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { allowTranslations, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { GridModel } from "@school_diary/grid/grid_model";
import { LessonPanel } from "@school_diary/grid/lesson_panel";

import { FakeServer, PLAN } from "./grid_data";

describe.current.tags("desktop");

const KEY = "school_diary.grid.panel";

/** As the page shows it: the lesson is read anew after each save. */
class Page extends Component {
    static components = { LessonPanel };
    static props = { model: Object, lessonId: Number };
    static template = xml`<LessonPanel model="props.model" lesson="lesson" legend="props.model.legend" />`;
    setup() {
        this.grid = useState(this.props.model.state);
    }
    get lesson() {
        return this.grid.data.lessons.find((one) => one.id === this.props.lessonId);
    }
}

let server, model;

async function show(lessonId, more = {}) {
    server.more = { plan: PLAN, ...more };
    model = new GridModel({ call: server.call, storageKey: KEY, onRefused: () => {} });
    await model.open();
    await mountWithCleanup(Page, { env: {}, noMainContainer: true, props: { model, lessonId } });
}

const sent = () => server.saves.flat().map((operation) => operation.changes);

beforeEach(() => {
    allowTranslations();
    browser.localStorage.removeItem(KEY);
    server = new FakeServer();
});

test("Enter in the empty topic takes what the plan has", async () => {
    await show(12);
    expect(".o_school_grid_field:first").toHaveText(/34.*170/);
    expect("input[name=topic]").toHaveAttribute("placeholder", "Mixed numbers");
    await click("input[name=topic]");
    await press("Enter");
    await model.sending;
    expect(sent()).toEqual([{ topic: "Mixed numbers", homework: { description: "No. 551" } }]);
    await animationFrame();
    expect("input[name=topic]").toHaveValue("Mixed numbers");
    expect("textarea[name=homework]").toHaveValue("No. 551");
    expect("button[name=take]").toHaveCount(0);
});

test("one click does, too; Enter in a topic of one's own does not", async () => {
    await show(11);
    await click("input[name=topic]");
    await edit("Own", { confirm: "enter" });
    await model.sending;
    expect(sent()).toEqual([{ topic: "Own" }]);
    await click("input[name=topic]");
    await clear({ confirm: "blur" });
    await model.sending;
    await animationFrame();
    await click("button[name=take]");
    await model.sending;
    expect(sent().at(-1)).toEqual({ topic: "Fractions" });
});

test("topics near by are offered while one types", async () => {
    await show(11);
    expect(queryAllValues("datalist option")).toEqual(["Fractions", "Mixed numbers", "Percents"]);
    expect(queryOne("input[name=topic]").getAttribute("list")).toBe(queryOne("datalist").id);
});

test("no plan, nothing of it", async () => {
    await show(11, { plan: null });
    expect("button[name=take]").toHaveCount(0);
    expect(".o_school_plan_apart").toHaveCount(0);
});

test("what is closed takes nothing", async () => {
    await show(13);
    expect("button[name=take]").toHaveCount(0);
});

test("the type is chosen", async () => {
    await show(11);
    await click("select[name=type]");
    await select("2");
    await model.sending;
    expect(sent()).toEqual([{ type_id: 2 }]);
});

test("it says how far the journal is behind", async () => {
    await show(11);
    expect(".o_school_plan_apart").toHaveText(/2/);
});

test("minutes are there while homework is being typed, the warning once it is saved", async () => {
    server.answer = (operation) => ({
        ...server.store(operation),
        evening: operation.changes.homework.minutes
            ? { minutes: 160, limit: 150, warning: "Too much" }
            : { minutes: 0, limit: 150, warning: "" },
    });
    await show(11);
    expect("input[name=minutes]").toHaveCount(0);
    await click("textarea[name=homework]");
    await edit("No. 5");
    await animationFrame();
    expect("input[name=minutes]").toHaveCount(1);
    await click("input[name=minutes]");
    await edit("60", { confirm: "blur" });
    await model.sending;
    await waitFor(".o_school_evening_warning");
    expect(".o_school_evening_warning").toHaveText("Too much");
    expect(sent()).toEqual([
        { homework: { description: "No. 5" } },
        { homework: { minutes: 60 } },
    ]);
});

test("what others do leaves what is being typed alone", async () => {
    await show(11);
    await click("input[name=topic]");
    await edit("Frac");
    server.lessons.set(11, { room: "7" });
    await model.poll();
    await animationFrame();
    expect("h2").toHaveText(/7/);
    expect("input[name=topic]").toHaveValue("Frac");
});

test("the evening of homework that is there already is asked once one stays", async () => {
    server.evening = { minutes: 95, limit: 150, warning: "" };
    server.homework = { 11: [{ id: 1, description: "No. 1", date_due: "2026-11-18", minutes: 20 }] };
    await show(11);
    expect(".o_school_lesson_panel").not.toHaveText(/95/);
    await advanceTime(500);
    await animationFrame();
    expect(".o_school_lesson_panel").toHaveText(/95.*150/);
});
