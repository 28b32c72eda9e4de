import { edit, press } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

// The grid, driven by the keyboard alone. It opens on the first pupil and the last
// lesson up to today; nothing here depends on the language.

const tours = registry.category("web_tour.tours");
const SAVED = ".o_school_grid_word_saved";
const SELECTED = "td.o_school_grid_selected";

const pause = () => new Promise((resolve) => browser.setTimeout(resolve, 30));

/** Presses keys one after another, as a person does. */
async function keys(...pressed) {
    for (const key of pressed) {
        await press(key.length > 1 ? key.split("+") : key);
        await pause();
    }
}

const step = (content, trigger, ...pressed) => ({
    content,
    trigger,
    run: () => keys(...pressed),
});
const chip = (row, column, code) =>
    `.o_school_grid tbody tr:nth-child(${row}) td:nth-of-type(${column}) .o_school_chip:contains(/^${code}/)`;
const selected = (row, column) =>
    `.o_school_grid tbody tr:nth-child(${row}) ${SELECTED}:nth-of-type(${column}):focus`;

tours.add("school_diary_grid_class", {
    steps: () => [
        step(
            "Ten grades down today's lesson",
            selected(1, 3),
            ...["5", "4", "3", "2", "5", "4", "3", "2", "5", "4"].flatMap((code) => [code, "Enter"])
        ),
        { content: "The last row is the last", trigger: selected(10, 3) },
        step("To the top of the next lesson", SAVED, "ArrowRight", "PageUp"),
        step(
            "Ten more: the test, two grades for the same work in the first cell",
            selected(1, 4),
            ...["4", "/", "5", "Enter"],
            ...["5", "5", "4", "4", "3", "3", "5", "2", "4"].flatMap((code) => [code, "Enter"])
        ),
        step("To the lesson after it", SAVED, "Tab", "PageUp"),
        step(
            "Five absences, in Russian and in English",
            selected(1, 5),
            ...["н", "Enter", "Б", "Enter", "у", "п", "Enter", "l", "Enter", "N", "Enter"]
        ),
        { trigger: selected(6, 5) },
        { trigger: SAVED },
        { trigger: chip(5, 5, "Н") },
        step("Cleared, and brought back", selected(6, 5), "ArrowUp", "Delete"),
        { trigger: `.o_school_grid tbody tr:nth-child(5) td:nth-of-type(5):not(:has(.o_school_chip))` },
        step("Undone", SAVED, "control+z"),
        { trigger: chip(5, 5, "Н") },
        step("Done again and undone again", SAVED, "control+y", "control+z"),
        { trigger: chip(5, 5, "Н") },
        { trigger: SAVED },
        step("What is no mark is not taken", selected(5, 5), "ArrowDown", "9", "Enter"),
        step("It stays to be put right", ".o_school_grid_wrong", "Escape"),
        { trigger: selected(6, 5) },
        step("Home, End", SAVED, "Home"),
        step("Home, End", selected(6, 1), "control+End"),
        step("Copied from above", selected(10, 5), "ArrowUp", "5", "Enter", "control+d"),
        { trigger: chip(10, 5, "5") },
        { trigger: SAVED },
    ],
});

tours.add("school_diary_grid_reason", {
    steps: () => [
        step("An old grade is corrected", `${selected(1, 3)}:contains(3)`, "4", "Enter"),
        {
            content: "It asks why",
            trigger: ".o_school_reason input:focus",
            run: async () => {
                await edit("Описка");
                await pause();
                await press("Enter");
            },
        },
        { trigger: `body:not(:has(.o_school_reason)) ${SAVED}` },
        { trigger: chip(1, 3, "4") },
        step("Without a reason it stays as it was", selected(2, 3), "ArrowUp", "Delete"),
        step("No reason", ".o_school_reason input:focus", "Escape"),
        { trigger: `body:not(:has(.o_school_reason)) ${chip(1, 3, "4")}` },
        { trigger: SAVED },
        {
            content: "The history stands beside it",
            trigger: ".o_school_grid_history:contains('Описка')",
        },
    ],
});

tours.add("school_diary_grid_conflict", {
    steps: () => [
        step("Somebody else writes here in the same moment", selected(1, 3), "5", "Enter"),
        { trigger: ".o_school_grid_word_conflict" },
        {
            content: "Both values show",
            trigger: "tr:nth-child(1) td.o_school_grid_conflict:contains(5):contains(2)",
        },
        step("The other cell, too", selected(2, 3), "4", "Enter"),
        { trigger: "tr:nth-child(2) td.o_school_grid_conflict:contains(4):contains(2)" },
        step("The own value holds here", selected(3, 3), "ArrowUp", "Enter"),
        { trigger: `${chip(2, 3, "4")}:only-child` },
        step("The other's there", selected(2, 3), "ArrowUp", "Escape"),
        { trigger: `${chip(1, 3, "2")}:only-child` },
        { trigger: SAVED },
        {
            content: "What the other does elsewhere comes by itself",
            trigger: "body",
            run: () => window.dispatchEvent(new Event("focus")),
        },
        { trigger: chip(3, 2, "Б") },
    ],
});

const { XMLHttpRequest } = browser;

/** Loses what concerns the grid; the rest of the client is not under test. */
class NoConnection extends XMLHttpRequest {
    open(method, url, ...args) {
        this.isLost = url.includes("grid_");
        super.open(method, url, ...args);
    }
    send(body) {
        this.isLost ? this.dispatchEvent(new Event("error")) : super.send(body);
    }
}

tours.add("school_diary_grid_offline", {
    steps: () => [
        {
            content: "The connection drops",
            trigger: selected(1, 3),
            run: async () => {
                browser.XMLHttpRequest = NoConnection;
                await keys("5", "Enter", "4", "Enter", "Н", "Enter");
            },
        },
        {
            content: "It says so, and shows what was typed",
            trigger: `body:has(.o_school_grid_word_offline) ${chip(2, 3, "4")}`,
            run: () => {
                const kept = Object.entries(localStorage)
                    .filter(([key]) => key.startsWith("school_diary.grid."))
                    .map(([, value]) => value)
                    .join();
                if (!kept.includes('"code":"5"') || /[а-я]/i.test(kept)) {
                    throw new Error(`Kept on the device: ${kept}`);
                }
            },
        },
        {
            content: "It is back",
            trigger: ".o_school_grid_word_offline",
            run: () => {
                browser.XMLHttpRequest = XMLHttpRequest;
                window.dispatchEvent(new Event("online"));
            },
        },
        {
            trigger: SAVED,
            run: () => {
                if (Object.keys(localStorage).some((key) => key.startsWith("school_diary.grid."))) {
                    throw new Error("Still kept on the device");
                }
            },
        },
    ],
});

tours.add("school_diary_grid_phone", {
    steps: () => [
        { trigger: ".o_school_lesson_pupil:first", run: "click" },
        { trigger: ".o_school_lesson_keys .o_school_key:contains(5)", run: "click" },
        { trigger: `body:has(${SAVED}) .o_school_lesson_open .o_school_grid_marks:contains(5)` },
        { trigger: ".o_school_lesson_pupil:eq(1)", run: "click" },
        { trigger: ".o_school_lesson_keys .o_school_key.o_school_absence:contains(Б)", run: "click" },
        { trigger: `body:has(${SAVED}) .o_school_lesson_open .o_school_grid_marks:contains(Б)` },
    ],
});
