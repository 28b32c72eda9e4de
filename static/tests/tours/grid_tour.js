import { edit, press, select } from "@odoo/hoot-dom";

import { cell, chip, empty, keys, pause, SAVED, selected, step, tours } from "./grid_keyboard";

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
        { trigger: empty(5, 5) },
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

tours.add("school_diary_grid_card", {
    steps: () => [
        step("A grade", selected(1, 3), "4", "Enter", "ArrowUp"),
        step("Its card", `body:has(${SAVED}) ${selected(1, 3)}`, "F4"),
        {
            content: "Another kind of work",
            trigger: ".o_popover select[name=work]:focus",
            run: async () => {
                const test = document.querySelector(".o_popover select option:nth-child(3)");
                await select(test.value);
                await keys("Tab");
            },
        },
        {
            content: "Another weight",
            trigger: ".o_popover input[name=weight]:focus",
            run: async () => {
                await edit("3");
                await keys("Tab");
            },
        },
        {
            content: "A comment",
            trigger: ".o_popover input[name=comment]:focus",
            run: async () => {
                await edit("Verno");
                await keys("Tab");
            },
        },
        step("Back in the grid", SAVED, "Escape"),
        { trigger: `body:not(:has(.o_popover)) ${selected(1, 3)}` },
        { trigger: `${chip(1, 3, "4")}:contains(3):has(.o_school_grid_comment)` },
        step("Several in one cell", selected(1, 3), "Enter", "5", "+", "4", "Enter"),
        { trigger: chip(2, 3, "4") },
        step("One more of them", selected(3, 3), "ArrowUp", "+", "3", "Enter"),
        { trigger: chip(2, 3, "3") },
        step("One of them corrected", selected(3, 3), "ArrowUp", "F2", "Backspace", "2", "Enter"),
        { trigger: chip(2, 3, "2") },
        { trigger: SAVED },
    ],
});

tours.add("school_diary_grid_subgroup", {
    steps: () => [
        { trigger: `.o_school_grid tbody:has(tr:nth-child(10)) ` },
        {
            content: "A subgroup alone",
            trigger: ".o_school_grid_tools select:eq(1)",
            run: "selectByIndex 1",
        },
        { trigger: ".o_school_grid tbody:not(:has(tr:nth-child(3)))" },
        {
            content: "Their numbers in the class list stay",
            trigger: ".o_school_grid tbody tr:nth-child(2) .o_school_grid_number:contains(3)",
        },
        {
            trigger: `${cell(1, 3)}`,
            run: "click",
        },
        step("Grades for it", selected(1, 3), "5", "Enter", "4", "Enter"),
        { trigger: chip(2, 3, "4") },
        {
            trigger: `body:has(${SAVED}) .o_school_grid_tools select:eq(1)`,
            run: "selectByIndex 0",
        },
        { trigger: ".o_school_grid tbody tr:nth-child(10)" },
        { trigger: chip(3, 3, "4") },
    ],
});
