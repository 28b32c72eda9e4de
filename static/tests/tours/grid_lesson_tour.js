import { edit, press } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

// The lesson beside the grid: topic and homework come from the thematic plan, or are
// typed; the evening of the class shows beside the minutes.

const SAVED = ".o_school_grid_word_saved";
const PANEL = ".o_school_lesson_panel";

const type = (text, confirm) => async () => {
    await edit(text, confirm ? { confirm } : {});
};

registry.category("web_tour.tours").add("school_diary_grid_lesson", {
    steps: () => [
        {
            content: "The plan's topic stands where one would be typed",
            trigger: `${PANEL} input[name=topic][placeholder='Дроби']`,
            run: "click",
        },
        { content: "Enter takes it", trigger: "input[name=topic]:focus", run: () => press("Enter") },
        { trigger: `${PANEL}:not(:has(button[name=take])) textarea[name=homework]:value(№ 551)` },
        { content: "Its minutes", trigger: `${PANEL} input[name=minutes]`, run: "click" },
        { trigger: "input[name=minutes]:focus", run: type("200", "blur") },
        { content: "Too much for one evening", trigger: ".o_school_evening_warning:contains(200)" },
        { content: "The next lesson", trigger: "td.o_school_grid_selected", run: "click" },
        {
            trigger: "td.o_school_grid_selected:focus",
            run: () => press("ArrowRight"),
        },
        {
            content: "It has a topic of its own: nothing is offered",
            trigger: `${PANEL}:not(:has(button[name=take])) input[name=topic]:value(Обыкновенные дроби)`,
        },
        { trigger: `${PANEL} textarea[name=homework]`, run: "click" },
        { content: "Homework is being typed", trigger: "textarea:focus", run: type("№ 600") },
        { content: "The minutes are there", trigger: `${PANEL} input[name=minutes]`, run: "click" },
        { trigger: "input[name=minutes]:focus", run: type("25", "blur") },
        { trigger: `body:has(${SAVED}) ${PANEL} .o_school_grid_muted:contains(25)` },
    ],
});
